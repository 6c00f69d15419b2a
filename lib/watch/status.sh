# shellcheck shell=sh disable=SC2034,SC2154 # sourced by watch.sh
# What tmux' status line may show: user options of each tmux server that is watched, so that a
# status line starts no process for it. They are set when they change, one tmux server at a time.

figures= # of the last sample: servers, their memory in kilobytes, orphans
waiting= # agents that wait for somebody; "" where that cannot be told
status=  # the text for the line
shown=   # what it is made of
told=    # "PID@START" of the servers that have all this
counted= # the agents that were counted last

# Where Claude Code says what its agents do.
case ${CLAUDE_CONFIG_DIR:-} in
  /*) agents=$CLAUDE_CONFIG_DIR/sessions ;;
  *) agents=${HOME:-}/.claude/sessions ;;
esac

# Becomes the awk that prints how many of the agents with these pids wait. Each file counts for the
# very process that wrote it, as AgentReader has it. For a shell each byte is a call of the kernel.
count_waiting() {
  for pid; do
    shift
    [ ! -f "$agents/$pid.json" ] || set -- "$@" "$agents/$pid.json"
  done
  exec awk '
    function read_all(file,    text, line) {
      text = ""
      while ((getline line <file) > 0) text = text " " line
      close(file)
      return text
    }
    BEGIN {
      for (i = 1; i < ARGC; i++) {
        pid = ARGV[i]
        gsub(/.*\/|\.json$/, "", pid)
        stat = read_all("/proc/" pid "/stat")
        sub(/.*\) /, "", stat)
        if (split(stat, fields, " ") < 20 || fields[1] == "Z") continue
        said = read_all(ARGV[i])
        if (index(said, "\"procStart\":\"" fields[20] "\"") && index(said, "\"status\":\"waiting\"")) count++
      }
      print count + 0
    }' "$@"
}

# Has the agents that wait counted, where there are any and one has said something new.
begin_agents() {
  due_agents=$((time + 1500))
  [ -n "$proc" ] || return 0
  living=
  changed=
  for file in "$agents"/*.json; do
    pid=${file##*/}
    pid=${pid%.json}
    case $pid in *[!0-9]*) continue ;; esac
    kill -0 "$pid" 2>/dev/null || continue
    living="$living $pid"
    # shellcheck disable=SC3013 # dash, bash, zsh and ksh have -nt
    [ "$folder/counted" -nt "$file" ] || changed=1 # bash 3.2: or it is counted again
  done
  if [ -z "$living" ]; then
    show "$figures" 0
  elif [ -n "$changed" ] || [ "$living" != "$counted" ]; then
    true >"$folder/counted"
    # shellcheck disable=SC2086 # numbers
    begin agents 10 count_waiting $living
  fi
  counted=$living
}

# Sets $amount to kilobytes as Units.size says them.
say_size() {
  size=1
  for unit in KB MB GB TB; do
    amount=$((($1 + size / 2) / size))
    tenths=$(((10 * $1 + size / 2) / size))
    [ "$amount" -gt 999 ] || break
    size=$((size * 1024))
  done
  [ "$tenths" -ge 100 ] || amount=$((tenths / 10)).$((tenths % 10))
  amount="$amount $unit"
}

# Has the tmux servers show these figures and so many waiting agents.
show() {
  if [ "$1" = "$figures" ] && [ "$2" = "$waiting" ]; then return; fi
  figures=$1
  waiting=$2
  # shellcheck disable=SC2086 # three numbers
  set -- ${figures:-0 0 0}
  servers_shown=$1
  orphans_shown=$3
  memory_shown=
  status=
  if [ "$1" -gt 0 ]; then
    say_size "$2"
    memory_shown=$amount
    status="$1 servers, $amount"
    [ "$1" -ne 1 ] || status="1 server, $amount"
  fi
  case $3 in
    0) ;;
    1) status="${status:+$status, }1 orphan" ;;
    *) status="${status:+$status, }$3 orphans" ;;
  esac
  case $waiting in
    '' | 0) ;;
    1) status="${status:+$status, }1 agent waits" ;;
    *) status="${status:+$status, }$waiting agents wait" ;;
  esac
  # The memory moves all the time, and mostly by less than the text says.
  set -- "$servers_shown $memory_shown $orphans_shown $waiting"
  [ "$1" = "$shown" ] || told=
  shown=$1
}

# Whether a tmux server does not show it yet.
mind_status() {
  [ -n "$figures" ] || return 0
  for server in $servers; do
    case " $told " in *" $server "*) ;; *) due_status=$time ;; esac
  done
}

# Has one tmux server show it. One that hangs is not asked again until there is something new.
begin_status() {
  for server in $servers; do
    case " $told " in *" $server "*) continue ;; esac
    told="$told $server"
    IFS= read -r socket <"$folder/servers/$server" || continue
    begin status 5 tmux -S "$socket" set-option -s @mcp_tools_status "$status" \; \
      set-option -s @mcp_tools_servers "$servers_shown" \; \
      set-option -s @mcp_tools_memory "$memory_shown" \; \
      set-option -s @mcp_tools_orphans "$orphans_shown" \; \
      set-option -s @mcp_tools_waiting "$waiting"
    return
  done
}
