#!/bin/sh
# Starts the bridge again when it has died: guard.sh FOLDER COMMAND..., in a process session of its
# own. Standard output is a pipe to read from that only the bridge can write to, so its death is seen
# at once. It stays down when it was stopped, and when no client's config points to it. Standard input
# is the socket that the bridge listens on: who connects meanwhile waits for the next one.
set -u
exec 3<&1 1>&2
folder=$1
falls=${MCP_TOOLS_FALLS:-0}
shift
trap '' HUP INT QUIT TSTP TTIN TTOU
umask 077
begun=$(date +%s)
while IFS= read -r _ <&3; do :; done
exec 3<&-

attached() {
  for client in "$folder"/attach/*/in; do
    [ ! -p "$client" ] || return 0
  done
  return 1
}
[ -s "$folder/serve.servers" ] || exit 0
grep -q '"client"' "$folder/connect.json" 2>/dev/null || attached || exit 0

# One that dies again and again is started less and less often.
if [ $(($(date +%s) - begun)) -lt 5 ]; then falls=$((falls + 1)); else falls=0; fi
if [ "$falls" -ge 3 ]; then
  exec </dev/null
  sleep $((falls < 12 ? falls * 5 : 60))
fi
export MCP_TOOLS_FALLS=$falls
# What it was started from may be gone: Java was updated, or its command was built anew.
there=1
[ -x "$1" ] || there=
for word; do
  case $word in @*) [ -r "${word#@}" ] || there= ;; esac
done
[ -n "$there" ] || set -- "$MCP_TOOLS_CLONE/lib/launch/run.sh" mcp_manager serve --none
exec "$@"
