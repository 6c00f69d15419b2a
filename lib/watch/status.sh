# shellcheck shell=sh disable=SC2034,SC2154 # sourced by watch.sh
# What tmux' status line may show: user options of each tmux server that is watched, so that a
# status line starts no process for it. They are set when they change, one tmux server at a time.

figures= # of the last sample: servers, their memory in kilobytes, orphans
waiting= # agents that wait for somebody; "" where that cannot be told
status=  # the text for the line
told=    # "PID@START" of the servers that have all this

# Where Claude Code says what its agents do.
case ${CLAUDE_CONFIG_DIR:-} in
  /*) agents=$CLAUDE_CONFIG_DIR/sessions ;;
  *) agents=$HOME/.claude/sessions ;;
esac

# Prints how many agents wait, by the files in folder $1. Each counts for the very process that
# wrote it, as AgentReader has it.
count_waiting() {
  count=0
  for file in "$1"/*.json; do
    pid=${file##*/}
    pid=${pid%.json}
    case $pid in *[!0-9]*) continue ;; esac
    if [ ! -f "$file" ] || ! identify "$pid"; then continue; fi
    said=
    while IFS= read -r line || [ -n "$line" ]; do said=$said$line; done <"$file"
    case $said in *'"procStart":"'"${id#*@}"'"'*) ;; *) continue ;; esac
    case $said in *'"status":"waiting"'*) count=$((count + 1)) ;; esac
  done
  echo "$count"
}

# Has the agents that wait counted where there are any.
begin_agents() {
  due_agents=$((time + 1500))
  [ -n "$proc" ] || return 0
  for file in "$agents"/*.json; do
    if [ -e "$file" ]; then
      begin agents 10 count_waiting "$agents"
      return
    fi
  done
  show "$figures" 0
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
  told=
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
