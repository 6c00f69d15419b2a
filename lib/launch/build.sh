#!/bin/sh
# Builds a command for run.sh: build.sh NAME [--train]. JBang compiles it; then it is packed for a
# fast start. Last comes a training run, whose result is an AOT cache (JEP 514): in the background,
# because it takes seconds, or with --train before this returns.
set -u
clone=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd) || exit
MCP_TOOLS_CLONE=$clone
export MCP_TOOLS_CLONE
cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/mcp-tools
name=$1
mode=${2:-}
built=$cache/built$clone/$name

fail() {
  printf '%s: %s\n' "$name" "$1" >&2
  exit 1
}

for folder in scripts tests bench; do
  script=$folder/$name.java
  [ ! -f "$clone/$script" ] || break
done
[ -f "$clone/$script" ] || fail "mcp-tools has no such command; see jbang-catalog.json."
mkdir -p "$built" 2>/dev/null ||
  fail "cannot write to $cache; make it writable or set XDG_CACHE_HOME to another folder."

# JBang does not guard its cache: of two builds at once both may fail. The lock is a link to its
# holder's pid. That of a dead holder is taken away by one at a time, so that nobody takes away its
# successor's. After two minutes the build goes ahead without.
lock() {
  tries=0
  until ln -s $$ "$cache/lock" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || return 0
    holder=$(readlink "$cache/lock") || [ -w "$cache" ] || return 0
    if [ -z "$holder" ] || kill -0 "$holder" 2>/dev/null; then
      sleep 0.2
    elif mkdir "$cache/lock.dead" 2>/dev/null; then
      [ "$(readlink "$cache/lock")" != "$holder" ] || rm -f "$cache/lock"
      rmdir "$cache/lock.dead"
    fi
  done
  locked=1
}

form=
locked=
finish() {
  [ -z "$form" ] || rm -rf "$form"
  [ -z "$locked" ] || rm -f "$cache/lock"
}
trap finish EXIT
trap 'exit 130' HUP INT TERM
lock

# Another call may have built it while this one waited.
java=
arguments=
[ ! -r "$built/current" ] || . "$built/current"
if [ -z "$java" ]; then
  before=${arguments%/*}
  form=$(mktemp -d "$built/XXXXXX") || fail "cannot write to $built."
  : >"$form/stamp" # what is changed from now on is newer
  command=$("$clone/jbang" --command "$clone/$script") || exit
  eval "set -- $command"
  java=$1
  shift
  "$java" "$clone/lib/launch/Pack.java" "$clone" "$script" "$form" "$cache/lifted" "$java" "$@" || exit
  mv -f "$form/current" "$built/current" || exit
  . "$form/../current"
  for old in "$built"/??????; do
    [ "$old" = "$form" ] || [ "$old" = "$before" ] || rm -rf "$old"
  done
  form=
fi
rm -f "$cache/lock"
locked=

# Read-only, as it runs for the user.
case $name in
  tm) set -- --list ;;
  session_tracker) set -- list ;;
  mcp_manager) set -- status ;;
  tmka | smart_cleanup | cleanup_session | cleanup_mcp | setup) set -- --dry-run ;;
  tml | mcps | mem | health) set -- ;;
  *) exit 0 ;;
esac

# The cache is for one form and is made once; who comes second leaves it to the first.
train() {
  folder=${arguments%/*}
  mkdir "$folder/training" 2>/dev/null || return 0
  nice -n 19 "$java" "-XX:AOTCacheOutput=$folder/training/aot" "@$arguments" "$@"
  [ ! -s "$folder/training/aot" ] || mv "$folder/training/aot" "$folder/aot" &&
    mv "$folder/arguments.aot" "$arguments"
}

if [ "$mode" = --train ]; then
  train "$@" </dev/null >/dev/null 2>&1
else
  train "$@" </dev/null >/dev/null 2>&1 &
fi
