#!/bin/sh
# Trains a built form: train.sh NAME JAVA ARGUMENTS [--wait]. A training run makes the AOT cache of
# JEP 514, with which the command starts in half the time (STARTUP.md: AOT cache). What is to be
# trained has arguments.aot beside ARGUMENTS: the arguments with the cache, which take the place of
# those without when the cache is made, and go when none can be made. So what was cut off stays to
# be trained, and the next call of the command (run.sh) starts this again. While another trains,
# this does nothing, or waits for it, a minute at the most.
set -u
clone=${0%/lib/launch/*}
name=$1
java=$2
arguments=$3
mode=${4:-}
folder=${arguments%/*}

# The script says what to run for training; it sees a scene of its own, and changes nothing else.
if ! words=$(grep -s '^//TRAINING' "$clone/scripts/$name.java"); then
  rm -f "$folder/arguments.aot"
  exit
fi
export MCP_TOOLS_TRAINING="$words" # Cli runs those behind the first
first=${words%%
*}
set -f
# shellcheck disable=SC2086 # the arguments are words
set -- ${first#//TRAINING}
set +f

# Whether this pid is a trainer of this form, and not what got its pid later.
trains() {
  if [ -r /proc/self/cmdline ]; then
    grep -qsF -e "$arguments" "/proc/$1/cmdline"
  else
    ps -ww -o args= -p "$1" | grep -qF -e "$arguments"
  fi
}

# A try is claimed by a link to its trainer's pid. Nobody takes a link away, and there is another
# try only when that trainer is dead: so two never train at once.
try=1
waits=0
until ln -s $$ "$folder/trainer.$try" 2>/dev/null; do
  [ -e "$folder/arguments.aot" ] && trainer=$(readlink "$folder/trainer.$try") || exit 0
  if ! trains "$trainer"; then
    try=$((try + 1))
  elif [ "$mode" = --wait ] && [ $waits -lt 300 ]; then
    waits=$((waits + 1))
    sleep 0.2
  else
    exit 0
  fi
done
# Another may have finished between two looks.
[ -e "$folder/arguments.aot" ] || exit 0

aot=$folder/aot.$try
# What is cut off again and again is so for a reason, such as too little memory.
if [ $try -le 5 ]; then
  "$clone/lib/launch/scene.sh" "$java" "$arguments" "$aot" "$@" >/dev/null 2>&1
  code=$?
  # By HUP, INT, KILL or TERM: somebody ended it.
  case $code in 129 | 130 | 137 | 143) exit $code ;; esac
fi
# The JVM that writes the cache may have been cut off, too. With this the JVM fails where it would
# do without the cache.
if [ -s "$aot" ] &&
  "$java" -XX:AOTMode=on "-XX:AOTCache=$aot" "@$arguments" --help </dev/null >/dev/null 2>&1; then
  mv "$aot" "$folder/aot" && mv "$folder/arguments.aot" "$arguments"
else
  rm -f "$folder/arguments.aot"
  printf '%s: this JVM makes no AOT cache, so it starts a little slower.\n' "$name" >&2
fi
rm -f "$folder"/aot.*
