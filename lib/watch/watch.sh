#!/bin/sh
# shellcheck source-path=SCRIPTDIR
# Has a tmux server watched: watch.sh SOCKET SERVER_PID CLONE EVENT, by the one watcher that a user
# has, which this process becomes where there is none. EVENT is "look" when something has changed
# there, "record" when that is to be recorded at once, "sweep" when a session has ended. With CLONE
# alone: those that are registered.
#
# The watcher goes on in loop.sh, as a shell that has no file of the clone open.
set -u
if [ $# -gt 1 ]; then clone=$3; else clone=$1; fi
event=${4:-record}
home=${MCP_TOOLS_HOME:-${HOME:-}/.claude}
[ -z "${MCP_TOOLS_TRAINING:-}" ] || exit 0
# Who holds a terminal, a pipe or a folder keeps others from closing it.
cd / && exec </dev/null >/dev/null 2>&1
trap '' HUP INT QUIT TSTP TTIN TTOU
unset TMUX TMUX_PANE
umask 077
# shellcheck source=holder.sh
. "$clone/lib/watch/holder.sh"

# Where no watcher can be told or be made, what a session has left goes all the same.
give_up() {
  rm -f "$folder/.server.$$"
  [ "$event" != sweep ] || exec "$clone/lib/launch/run.sh" cleanup_session --wait 15
  exit 1
}

find_folder "$home"
mkdir -p "$folder/servers" "$folder/duties" || give_up
if [ $# -gt 1 ] && identify "$2" && [ ! -e "$folder/servers/$id" ]; then
  printf '%s\n' "$1" >"$folder/.server.$$" || give_up
  mv -f "$folder/.server.$$" "$folder/servers/$id" || give_up
fi
made=
if [ ! -p "$folder/fifo" ]; then
  made=1
  # Not one that another has made meanwhile.
  [ ! -e "$folder/fifo" ] || [ -p "$folder/fifo" ] || rm -f "$folder/fifo"
  mkfifo "$folder/fifo" || [ -p "$folder/fifo" ] || give_up
fi
hold
case $? in
  0) ;;
  1)
    case $state in T*) kill -CONT "${holder%@*}" ;; esac
    # Opened for both, as to open it for writing waits for a reader. What was told is lost when nobody
    # has it open: a watcher whose fifo was deleted takes a look to see it.
    {
      # It may have begun where the user's config was not known.
      case ${XDG_CONFIG_HOME:-} in
        *[[:cntrl:]]*) ;;
        /*) printf '%s\n' "config $XDG_CONFIG_HOME" ;;
      esac
      printf '%s\n' "clone $clone" "$event"
      [ -z "$made" ] || sleep 16
    } 1<>"$folder/fifo"
    exit
    ;;
  *) give_up ;;
esac
export MCP_TOOLS_HOME="$home"
# shellcheck disable=SC2016 # its own arguments
exec sh -c '. "$1/lib/watch/loop.sh" && watch' watcher "$clone" "$folder" "$own" "$generation" \
  "$event"
