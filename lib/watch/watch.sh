#!/bin/sh
# shellcheck source-path=SCRIPTDIR
# Has a tmux server watched: watch.sh SOCKET SERVER_PID CLONE EVENT, by the one watcher that a user
# has, which this process becomes where there is none. EVENT is "look" when something has changed
# there, "record" when that is to be recorded at once. With CLONE alone: those that are registered.
#
# The watcher goes on in loop.sh, as a shell that has no file of the clone open.
set -u
if [ $# -gt 1 ]; then clone=$3; else clone=$1; fi
event=${4:-record}
home=${MCP_TOOLS_HOME:-$HOME/.claude}
[ -z "${MCP_TOOLS_TRAINING:-}" ] || exit 0
# Who holds a terminal, a pipe or a folder keeps others from closing it.
cd / && exec </dev/null >/dev/null 2>&1
trap '' HUP INT QUIT TSTP TTIN TTOU
unset TMUX TMUX_PANE
umask 077
# shellcheck source=holder.sh
. "$clone/lib/watch/holder.sh"

find_folder "$home"
mkdir -p "$folder/servers" "$folder/duties" || exit
if [ $# -gt 1 ]; then
  identify "$2" || exit 0
  if [ ! -e "$folder/servers/$id" ]; then
    printf '%s\n' "$1" >"$folder/.server.$$" && mv -f "$folder/.server.$$" "$folder/servers/$id" || exit
  fi
fi
[ -p "$folder/fifo" ] || mkfifo "$folder/fifo"
if ! hold; then
  case $state in T*) kill -CONT "${holder%@*}" ;; esac
  # Opened for both, as to open it for writing waits for a reader.
  printf '%s\n' "clone $clone" "$event" 1<>"$folder/fifo"
  exit 0
fi
export MCP_TOOLS_HOME="$home"
# shellcheck disable=SC2016 # its own arguments
exec sh -c '. "$1/lib/watch/loop.sh" && watch' watcher "$clone" "$folder" "$own" "$generation"
