#!/bin/sh
# Runs a command of this clone: run.sh NAME ARGS. It is run from its built form, by one `java` call
# without JBang, as long as nothing that it was built from is newer; else it is built first.
# This is on the path of every command: it starts no process but the command itself.
set -u
case $0 in
  /*/lib/launch/run.sh) MCP_TOOLS_CLONE=${0%/lib/launch/run.sh} ;;
  *) MCP_TOOLS_CLONE=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd) || exit ;;
esac
export MCP_TOOLS_CLONE
name=${1:?run.sh: say which command to run}
shift
built=${XDG_CACHE_HOME:-${HOME:-}/.cache}/mcp-tools/built$MCP_TOOLS_CLONE/$name

# On Linux Java reads arguments and file names as the locale has it, and as ASCII in none. The
# program gives what it starts the LC_ALL of before.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[uU][tT][fF]8* | *[uU][tT][fF]-8*) ;;
  *) [ -d /System/Library ] || export MCP_TOOLS_LC_ALL="${LC_ALL:-}" LC_ALL=C.UTF-8 ;;
esac

# Sets $java and $arguments while the built form is fresh.
java=
[ ! -r "$built/current" ] || . "$built/current"
if [ -z "$java" ]; then
  sh "$MCP_TOOLS_CLONE/lib/launch/build.sh" "$name"
  case $? in
    0) . "$built/current" ;;
    3) exec "$MCP_TOOLS_CLONE/jbang" run "$MCP_TOOLS_CLONE/scripts/$name.java" "$@" ;;
    *) exit 1 ;;
  esac
fi
exec "$java" "@$arguments" "$@"
