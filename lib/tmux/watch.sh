#!/bin/sh
# Watches one tmux server, so that what its sessions start is recorded while it is still known
# whose it is, and so that what they leave is reclaimed even when the server dies without a hook.
# `tm` starts one for each tmux server; it ends with the server, or when another takes its place.
# Usage: watch.sh SOCKET SERVER_PID CLONE
socket=$1
server=$2
launcher=$3/lib/launch/run.sh

# The pids of what runs in the panes, but for the panes' shells and what is typed there: an agent's
# servers are deeper. A pane may also run the agent itself. Each with whether it is ten seconds old:
# then what an agent holds counts as its server.
below() {
  ps -axo pid=,ppid=,etime=,comm= | awk -v server="$server" '
    { parent[$1] = $2; lasts[$1] = ($3 !~ /^00:0/); shell[$1] = ($4 ~ /sh$/) }
    END {
      for (pid in parent) {
        depth = 0
        for (at = pid; at != server && at in parent && depth < 64; at = parent[at]) {
          depth++
          leader = at
        }
        if (at == server && depth > 1 + shell[leader]) print pid, lasts[pid]
      }
    }' | sort
}

tmux -S "$socket" set-option -s @mcp_tools_watcher "$$" || exit 0
"$launcher" cleanup_session & # what ended while nobody watched
before=
recorded=nothing
while sleep 2; do
  kill -0 "$server" 2>/dev/null || break
  [ -x "$launcher" ] || exit 0
  watcher=$(tmux -S "$socket" show-options -sqv @mcp_tools_watcher 2>/dev/null) || continue
  [ "$watcher" = "$$" ] || exit 0
  now=$(below)
  if [ "$now" = "$before" ] && [ "$now" != "$recorded" ]; then
    "$launcher" session_tracker track && recorded=$now
  fi
  before=$now
done
exec "$launcher" cleanup_session --wait 15
