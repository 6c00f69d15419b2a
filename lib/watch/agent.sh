#!/bin/sh
# What the hooks of agents run: agent.sh start|end. It hands the work over and leaves, as Claude Code
# cuts its SessionEnd off after 1.5 s, and prints nothing, as Gemini CLI takes that for JSON.
#
# In tmux the watcher looks at once and sweeps up what the last one left. Elsewhere nobody sees an
# agent come or go: there its servers are looked at when they run, or when it is gone, and once more
# after the minute that what lost its client is left alone.
set -u
clone=${0%/lib/watch/agent.sh}
event=${1:-}

case $event in
  start | end)
    # In a process session of its own, or a process group where the system has no setsid, as macOS: an
    # agent ends what its hooks leave.
    set -- sh "$0" "later-$event"
    if command -v setsid >/dev/null; then
      set -- setsid "$@"
    elif (set -m) 2>/dev/null; then
      set -m 2>/dev/null # not all shells can without a terminal
    fi
    "$@" </dev/null >/dev/null 2>&1 &
    # An agent that cannot write all that it says of itself takes that for a failure. By `read` each
    # byte is a call of the kernel. Whoever leaves the other end open is not waited for.
    [ ! -t 0 ] || exit 0
    trap 'exit 0' USR1
    exec 2>/dev/null
    {
      cat <&3 >/dev/null &
      reader=$!
      { sleep 1 && kill -USR1 $$; } 3<&- >/dev/null &
      timer=$!
      wait $reader
      kill $timer
    } 3<&0
    exit 0
    ;;
  # Servers may need a minute to come up. What is seen with its client is known to have lost it later.
  later-start) pauses='20 25 25 25' ;;
  later-end) pauses='0 5 65' ;;
  *)
    printf 'agent.sh: say start or end\n' >&2
    exit 2
    ;;
esac

trap '' HUP INT
cd / || exit
# What they tell of whose a process is must not reach what is started from here.
unset MCP_TOOLS_SESSION AI_AGENT AGENT CLAUDECODE CLAUDE_CODE_SESSION_ID CLAUDE_CODE_CHILD_SESSION \
  CLAUDE_CODE_ENTRYPOINT CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS CLAUDE_CODE_MESSAGING_SOCKET CLAUDE_PID \
  CLAUDE_PROJECT_DIR CLAUDE_PLUGIN_ROOT CLAUDE_ENV_FILE CODEX_SESSION_ID CODEX_THREAD_ID CODEX_CI \
  GEMINI_CLI GEMINI_SESSION_ID GEMINI_PROJECT_DIR OPENCODE OPENCODE_PID

if [ -n "${TMUX:-}" ]; then
  socket=${TMUX%%,*}
  server=${TMUX#*,}
  # Where a clone has armed this tmux server, the watcher is of that one.
  armed=$(tmux -S "$socket" show-options -sqv @mcp_tools_clone)
  if [ -r "$armed/lib/watch/watch.sh" ]; then
    clone=$armed
    MCP_TOOLS_HOME=$(tmux -S "$socket" show-options -sqv @mcp_tools_home)
    export MCP_TOOLS_HOME
    config=$(tmux -S "$socket" show-options -sqv @mcp_tools_config)
    [ -z "$config" ] || export XDG_CONFIG_HOME="$config"
  else
    case ${XDG_CONFIG_HOME:-} in /*) config=$XDG_CONFIG_HOME ;; *) config=$HOME/.config ;; esac
    # By these whoever finds the watcher dead starts it again, and other clones leave it alone.
    tmux -S "$socket" set-option -s @mcp_tools_clone "$clone" \; \
      set-option -s @mcp_tools_home "${MCP_TOOLS_HOME:-$HOME/.claude}" \; \
      set-option -soq @mcp_tools_config "$config"
  fi
  exec sh "$clone/lib/watch/watch.sh" "$socket" "${server%%,*}" "$clone" sweep
fi

run=$clone/lib/launch/run.sh
[ "$event" = later-end ] || "$run" cleanup_session

# After so many seconds. Sets $next to when more may be ended: what was too young has its minute yet.
reclaim_in() {
  sleep "$1"
  next=$("$run" session_tracker reclaim | head -n 1)
}

for pause in $pauses; do reclaim_in "$pause"; done
rounds=5
while [ "${next:-0}" -gt 0 ] && [ $((rounds -= 1)) -ge 0 ]; do reclaim_in "$next"; done
