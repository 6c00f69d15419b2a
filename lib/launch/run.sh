#!/bin/sh
# Runs a command of this clone: run.sh NAME ARGS. It is run from its built form, by one call of
# `java` without JBang, as long as nothing that it was built from is newer; else it is built first.
# This stands before every command, so it starts no other process once the form is trained
# (STARTUP.md: no process).
set -u
case $0 in
  [!/]* | */./* | */../* | *//*)
    MCP_TOOLS_CLONE=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd) || exit
    ;;
  *) MCP_TOOLS_CLONE=${0%/lib/launch/run.sh} ;;
esac
export MCP_TOOLS_CLONE
name=$1
shift
# What a client starts is to stay small: no JVM.
case $name.${1-}.${2-} in
  mcp_manager.attach.[!-]*)
    shift
    exec /bin/sh "$MCP_TOOLS_CLONE/lib/bridge/attach.sh" "$@"
    ;;
esac
# Java does not start in a folder that was deleted. It starts elsewhere, and finds nothing by a path
# that is relative to the deleted one.
nowhere=
# shellcheck disable=SC3013 # the shells that are /bin/sh somewhere have -ef
case ${PWD-} in
  /*) [ "$PWD" -ef . ] ;;
  *) false ;;
esac || nowhere=1
built=${XDG_CACHE_HOME:-${HOME:-}/.cache}/mcp-tools/built$MCP_TOOLS_CLONE/$name

# On Linux Java reads arguments and file names as the locale has it, and as ASCII in none. The
# program gives what it starts the LC_ALL of before.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[uU][tT][fF]8* | *[uU][tT][fF]-8*) ;;
  *) [ -d /System/Library ] || export MCP_TOOLS_LC_ALL="${LC_ALL:-}" LC_ALL=C.UTF-8 ;;
esac

# Sets $java, $arguments and, while the built form is fresh, $fresh.
java=
arguments=
fresh=
# shellcheck source=/dev/null
[ ! -r "$built/current" ] || . "$built/current"
if [ -z "$fresh" ]; then
  # What is built is found by the path of the clone that has no links in it.
  clone=$(CDPATH='' cd -P -- "$MCP_TOOLS_CLONE" && pwd) || exit
  [ "$clone" = "$MCP_TOOLS_CLONE" ] || exec "$clone/lib/launch/run.sh" "$name" "$@"
  [ -z "$nowhere" ] || cd / || exit
  "$MCP_TOOLS_CLONE/lib/launch/build.sh" "$name" </dev/null
  code=$?
  # The JBang that is installed does not print what it would run.
  if [ "$code$nowhere" = 31 ]; then
    printf '%s: the current directory was deleted\n' "$name" >&2
    exit 2
  elif [ $code -eq 3 ]; then
    for script in "$MCP_TOOLS_CLONE"/scripts "$MCP_TOOLS_CLONE"/tests "$MCP_TOOLS_CLONE"/bench; do
      script=$script/$name.java
      [ ! -f "$script" ] || exec "$MCP_TOOLS_CLONE/jbang" --script "$script" "$@"
    done
  fi
  # To health 1 is a warning.
  [ "$code.$name" != 1.health ] || code=3
  [ $code -eq 0 ] || exit $code
  # shellcheck source=/dev/null
  . "$built/current"
fi

# It is to be trained: new, or the training was cut off. This happens in the background, beyond the
# end of this command and of its terminal.
if [ -e "${arguments%/*}/arguments.aot" ] && [ -z "${MCP_TOOLS_TRAINING:-}" ]; then
  (
    trap '' HUP
    set -- "$MCP_TOOLS_CLONE/lib/launch/train.sh" "$name" "$java" "$arguments"
    ! command -v setsid >/dev/null || set -- setsid "$@"
    "$@" </dev/null >/dev/null 2>&1 &
  )
fi
[ -z "$nowhere" ] || cd / || exit
# It may be killed while it has the whole terminal.
[ "$name" != mcptop ] ||
  exec /bin/sh "$MCP_TOOLS_CLONE/scripts/cli/terminal/guard.sh" "$java" ${nowhere:+-Duser.dir=/dev/null} "@$arguments" "$@"
exec "$java" ${nowhere:+-Duser.dir=/dev/null} "@$arguments" "$@"
