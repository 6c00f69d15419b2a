#!/bin/sh
# Builds commands for run.sh: build.sh NAME... [--train]. JBang compiles them, Pack.java makes
# their built forms. With --train they are trained, too, before this returns; else run.sh has that done
# meanwhile, because it takes seconds. Exits with 3 when JBang cannot be used for this.
set -u
clone=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd) || exit
MCP_TOOLS_CLONE=$clone
export MCP_TOOLS_CLONE
cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/mcp-tools
train=
for name; do
  shift
  if [ "$name" = --train ]; then train=1; else set -- "$@" "$name"; fi
done

# Setup has all commands built next, which takes little longer than it alone.
if [ "$*" = setup ] && [ ! -e "$cache/built$clone/setup" ]; then
  printf '%s\n' "setup: building all commands, this once" >&2
  set --
  for script in "$clone"/scripts/*.java; do
    name=${script##*/}
    set -- "$@" "${name%.java}"
  done
fi

# Says what is wrong with the build of $name.
fail() {
  printf '%s: %s\n' "$name" "$1" >&2
  exit 1
}

for name; do
  [ -f "$clone/scripts/$name.java" ] || [ -f "$clone/tests/$name.java" ] || [ -f "$clone/bench/$name.java" ] ||
    fail "there is no such command; jbang-catalog.json has them all."
  [ -n "${XDG_CACHE_HOME:-${HOME:-}}" ] || fail "HOME is not set; set it to your home folder."
  mkdir -p "$cache/built$clone/$name" 2>/dev/null ||
    fail "cannot write to $cache; make it writable or set XDG_CACHE_HOME to another folder."
done

# JBang does not guard its cache: of two builds at once both may fail. The lock is a link to its
# holder's pid and pid namespace. That of a dead holder is taken away by one at a time, so that
# nobody takes away its successor's; whether a holder in another namespace lives is not known. After
# two minutes the build goes ahead without.
namespace=$(readlink /proc/self/ns/pid 2>/dev/null)
lock() {
  tries=0
  until ln -s "$$@$namespace" "$cache/lock" 2>/dev/null; do
    tries=$((tries + 1))
    holder=$(readlink "$cache/lock") || [ -w "$cache" ] || return 0
    if [ $tries -ge 600 ]; then
      # No build takes that long: the holder was killed, and something else has its pid.
      if [ "${holder#*@}" != "$namespace" ] || [ -n "$(find "$cache/lock" -mmin +10)" ]; then rm -f "$cache/lock"; fi
      return 0
    elif [ -z "$holder" ] || [ "${holder#*@}" != "$namespace" ] || kill -0 "${holder%@*}" 2>/dev/null; then
      sleep 0.2
    elif mkdir "$cache/lock.dead" 2>/dev/null; then
      [ "$(readlink "$cache/lock")" != "$holder" ] || rm -f "$cache/lock"
      rmdir "$cache/lock.dead"
    else
      sleep 0.2
      [ $((tries % 25)) -ne 0 ] || rmdir "$cache/lock.dead" # who made it was killed
    fi
  done
  locked=1
}

unlock() {
  [ -z "$locked" ] || rm -f "$cache/lock"
  locked=
}

newline='
'
forms= # that are being made, a line each
stamp=
locked=
finish() {
  printf '%s' "$forms" | while IFS= read -r form; do
    grep -qsF "$form/" "${form%/*}/current" || rm -rf "$form"
  done
  [ -z "$stamp" ] || rm -f "$stamp"
  unlock
}
trap finish EXIT
trap 'exit 130' HUP INT TERM

# Sets $java and $arguments of a built form, and $fresh while it is fresh.
look() {
  built=$cache/built$clone/$1
  java=
  arguments=
  fresh=
  # shellcheck source=/dev/null
  [ ! -r "$built/current" ] || . "$built/current"
}

# Sets $script to the file of a command, relative to the clone.
find_script() {
  for folder in scripts tests bench; do
    script=$folder/$1.java
    [ ! -f "$clone/$script" ] || break
  done
}

first_word() {
  java=$1
}

# Makes the built forms of these commands from $command, the command line that JBang prints.
pack() {
  for name; do
    shift
    find_script "$name"
    form=$(mktemp -d "$cache/built$clone/$name/XXXXXX") || fail "cannot write to $cache."
    forms=$forms$form$newline
    touch -r "$stamp" "$form/stamp"
    set -- "$@" "$script" "$form"
  done
  command=${command##*"$newline"} # a JVM prints its warnings on standard output, too
  eval "first_word $command"
  # Compiled once: to run it from its source takes three times as long. STARTUP.md: builds
  pack=$cache/pack$clone
  for source in "$clone"/lib/launch/*.java; do
    # shellcheck disable=SC3013 # dash, bash, zsh and ksh have -nt
    [ "$pack/Pack.class" -nt "$source" ] || # bash 3.2: or it is compiled again
      "${java%java}javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -d "$pack" "$clone"/lib/launch/*.java || exit
  done
  eval 'set -- "$clone" "$cache/libraries" "$@" -- '"$command"
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$pack" Pack "$@" || exit
  printf '%s' "$forms" | while IFS= read -r form; do
    built=${form%/*}
    look "${built##*/}"
    before=${arguments%/*}
    mv -f "$form/current" "$built/current" || exit
    # Somebody may be about to run the form before this one, but hardly the one before that.
    for old in "$built"/??????; do
      [ "$old" = "$form" ] || [ "$old" = "$before" ] || rm -rf "$old"
    done
  done || exit
  forms=
}

lock
# Another call may have built it while this one waited.
stale=0
for name; do
  look "$name"
  [ -n "$fresh" ] || stale=$((stale + 1))
done
if [ $stale -gt 0 ]; then
  stamp=$(mktemp "$cache/stamp.XXXXXX") || fail "cannot write to $cache." # what is changed from now on is newer
  # To compile all takes little longer than to compile one. What hinders it shows in one by itself.
  command=
  [ $stale -eq 1 ] || command=$("$clone/jbang" --command "$clone/lib/launch/Commands.java" </dev/null 2>/dev/null)
  together=
  apart=
  for name; do
    look "$name"
    find_script "$name"
    case $fresh$folder$command in
      scripts?*) together="$together $name" ;;
      1*) ;;
      *) apart="$apart $name" ;;
    esac
  done
  # shellcheck disable=SC2086 # the names are words
  [ -z "$together" ] || pack $together
  for name in $apart; do
    find_script "$name"
    command=$("$clone/jbang" --command "$clone/$script" </dev/null) || exit
    pack "$name"
  done
fi
unlock

[ -n "$train" ] || exit 0

train() {
  for name; do
    look "$name"
    [ ! -e "${arguments%/*}/arguments.aot" ] ||
      "$clone/lib/launch/train.sh" "$name" "$java" "$arguments" --wait
  done
}

# Two at a time: each takes about three seconds of one processor.
turn=
others=
for name; do
  shift
  if [ -z "$turn" ]; then set -- "$@" "$name"; else others="$others $name"; fi
  [ -n "$turn" ] && turn= || turn=1
done
# shellcheck disable=SC2086 # the names are words
train $others &
train "$@"
wait
