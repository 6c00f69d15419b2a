# shellcheck shell=sh disable=SC2034,SC2154 # sourced by watch.sh
# What the watcher has done, each duty by a process of its own: none waits for another, and what
# hangs is ended. A duty is a word in $duties, a command and a time limit in begin_due, and whatever
# sets its due_NAME to the time at which it is to be done next.

duties="record again sweep reclaim bridge sample figures agents status"
due_record=
due_again=
due_sweep=
due_reclaim=
due_bridge=
due_sample=
due_figures=
due_agents=0
due_status=
# After a failure:
pause_record=500 pause_again=500 pause_sweep=500 pause_reclaim=500 pause_bridge=500 pause_sample=500
pause_figures=6000 pause_agents=500 pause_status=500
busy=          # those that are being done
record_begun=0 # when the last record began
fell=          # since when the bridge is gone
samples=0      # taken without a JVM since the last with one
restless=1     # whether something was started on the machine since then
counted_at=0   # when servers were last counted
history=$MCP_TOOLS_HOME/mcp-state/history
run=$clone/lib/launch/run.sh

# Does $1, for at most $2 seconds, by the command that follows.
begin() {
  duty=$1
  limit=$2
  shift 2
  out=$folder/duties/$duty.out
  errors=$out.err
  true >"$out" || out=/dev/null errors=/dev/null
  {
    trap 'kill -9 "$command"' TERM
    "$@" >"$out" 2>"$errors" 3<&- &
    command=$!
    wait "$command"
    code=$?
    [ $code -le 128 ] || wait "$command" # the trap came in between
    [ ! -p "$folder/fifo" ] || echo "done $duty $code $time" 1<>"$folder/fifo"
  } &
  busy="$busy $duty"
  eval "pid_$duty=\$! began_$duty=$time limit_$duty=$((time + limit * 100))"
}

# Whether the bridge has died, and a client's config points to it. Its own guard comes first.
bridge_fell() {
  [ -s "$MCP_TOOLS_HOME/mcp-state/serve.servers" ] || return 1
  ! bridge_lives "$MCP_TOOLS_HOME/mcp-state/serve.pid" ps || return 1
  [ -r "$MCP_TOOLS_HOME/mcp-state/connect.json" ] || return 1
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in *'"client"'*) return 0 ;; esac
  done <"$MCP_TOOLS_HOME/mcp-state/connect.json"
  return 1
}

mind_bridge() {
  if ! bridge_fell; then
    fell=''
    due_bridge=''
  elif [ -z "$fell" ]; then
    fell=$time
  elif [ "${busy#* bridge}" != "$busy" ]; then
    fell=$time # what is being done has its time, and then its guard
  elif [ -z "$due_bridge" ] && [ $((time - fell)) -ge 300 ]; then
    due_bridge=$time
  fi
}

# Ends a duty that takes too long, also one that was stopped. One that was killed reports nothing: it
# has a second for a report that is on its way.
mind_duty() {
  eval "limit=\$limit_$1 pid=\$pid_$1"
  identify "$pid" || state=Z
  case $state in
    Z*)
      if [ "$time" -ge "$limit" ]; then
        finish "$1" 137
      elif [ "$limit" -gt $((time + 100)) ]; then
        eval "limit_$1=\$((time + 100))"
      fi
      ;;
    *)
      [ "$time" -lt "$limit" ] || { kill -TERM "$pid" && kill -CONT "$pid"; }
      ;;
  esac
}

# Begins the duties that are due, and ends those that take too long.
begin_due() {
  mind_bridge
  mind_status
  for each in $duties; do
    eval "due=\$due_$each"
    case " $busy " in
      *" $each "*)
        mind_duty "$each"
        continue
        ;;
    esac
    if [ -z "$due" ] || [ "$time" -lt "$due" ]; then continue; fi
    eval "due_$each="
    case $each in
      record | again)
        record_begun=$time
        begin "$each" 120 "$run" session_tracker track
        ;;
      sweep) begin "$each" 120 "$run" cleanup_session --wait 15 ;;
      reclaim) begin "$each" 60 "$run" session_tracker reclaim ;;
      bridge) begin "$each" 60 "$run" mcp_manager serve --detach ;;
      sample) begin_sample ;;
      figures) begin_figures ;;
      agents) begin_agents ;;
      status) begin_status ;;
    esac
  done
}

# Has what the servers take measured: each minute by awk, which also sees when a server gets another
# parent, and each ten minutes by a command, which brings it into the history, too, and finds servers
# that nobody sees start; where nothing was started meanwhile, each hour. Without a /proc that command
# alone does it, each five minutes.
begin_sample() {
  counted_at=$time
  if [ -n "$restless" ]; then most=10; else most=60; fi
  if [ -z "$proc" ] || [ ! -r "$history/roster" ] || [ $samples -ge $most ]; then
    [ -n "$proc" ] || due_sample=$((time + 30000))
    samples=0
    begin sample 60 "$run" session_tracker sample --reclaim
  else
    samples=$((samples + 1))
    begin sample 20 take_sample "$history"
    spawned=$((spawned + 2)) # the subshell, and the awk that another becomes
  fi
  : "${due_sample:=$((time + 6000))}"
}

# Has the servers counted for the status line soon after some came or went, at most each ten seconds.
count_soon() {
  [ -n "$proc" ] || return 0
  if [ $((time - counted_at)) -ge 1000 ]; then soonest=$time; else soonest=$((counted_at + 1000)); fi
  : "${due_figures:=$soonest}"
}

# Counts them as a sample does, which is none: those of the history are a minute apart.
begin_figures() {
  [ -r "$history/roster" ] || return 0
  counted_at=$time
  begin figures 20 take_sample "$history" /dev/null
  spawned=$((spawned + 2))
}

# Has what lost its client reclaimed in so many seconds, when there will be more to end; "" for never.
reclaim_in() {
  case $1 in
    '' | *[!0-9]*) ;;
    *) : "${due_reclaim:=$((time + $1 * 100))}" ;;
  esac
}

# Notes how a duty ended: when it began, how long it took, the exit code, and the last that it said
# where it failed. A third word is when it began: what an earlier watcher had begun is not of this one.
finish() {
  duty=$1
  code=$2
  case " $busy " in *" $duty "*) ;; *) return 0 ;; esac
  eval "[ \"\${3:-\$began_$duty}\" = \"\$began_$duty\" ]" || return 0
  eval "wait \"\$pid_$duty\"; began=\$began_$duty"
  left=
  for each in $busy; do [ "$each" = "$duty" ] || left="$left $each"; done
  busy=$left
  last=
  while [ "$code" -ne 0 ] && IFS= read -r line; do last=$line; done <"$folder/duties/$duty.out.err"
  printf '%s %s %s %s\n' "$began" $((time - began)) "$code" "$last" >"$folder/duties/.part" &&
    mv -f "$folder/duties/.part" "$folder/duties/$duty" && spawned=$((spawned + 1))
  said=
  next=
  { IFS= read -r said && IFS= read -r next; } <"$folder/duties/$duty.out"
  case $duty:$said in
    reclaim:*) reclaim_in "$said" ;;
    *" lost "*) due_reclaim=$time ;;
    "sample:figures "* | "figures:figures "*)
      show "${said#figures }" "$waiting"
      reclaim_in "$next"
      # What got another parent may be of a session that has ended.
      [ "$next" != 0 ] || : "${due_sweep:=$time}"
      # What the command itself has started is no unrest.
      if [ "$duty" = sample ] && [ $samples -eq 0 ] && [ -n "$lists" ]; then
        restless='' spawned=0
        read -r rest rest rest rest newest </proc/loadavg
      fi
      ;;
    agents:[0-9]*) show "$figures" "$said" ;;
  esac
  case $duty in record | again | sweep | reclaim) count_soon ;; esac
  # What failed is tried again soon, and then a minute apart; by then it may do.
  if [ "$code" -eq 0 ]; then
    eval "pause_$duty=500"
  else
    eval "[ -n \"\$due_$duty\" ] || due_$duty=\$((time + pause_$duty)) pause_$duty=6000"
  fi
}
