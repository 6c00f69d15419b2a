#!/bin/sh
# Keeps cheap processes for the bench until its input ends, however the bench ends; then it ends
# them by pid. Usage: keep.sh sleepers|servers|agents|orphans NUMBER FOLDER GONE
# FOLDER holds links to sleep(1) that are named like MCP servers, or like an agent; GONE is what TMUX says in the
# environment of orphans. Prints the number of processes once all of them run.
set -u
kind=$1
number=$2
folder=$3
gone=$4
day=86400
pids=
other=

finish() {
  # shellcheck disable=SC2086 # the pids are words
  kill -9 $other $pids 2>/dev/null
  wait
}
trap finish EXIT
trap exit HUP INT TERM

# A child of a shell that is gone, with an input that nobody holds.
orphan() {
  true | TMUX=$gone TMUX_PANE=%0 "$1" "$day" >/dev/null 2>&1 &
  echo $!
}

# A shell that runs nothing but servers would count as the wrapper of one.
exec 3<&0
sh -c 'read -r _' <&3 &
other=$!

started=0
while :; do
  for server in "$folder"/*; do
    [ "$started" -lt "$number" ] || break 2
    case $kind in
      sleepers) sleep "$day" >/dev/null 2>&1 & ;;
      servers | agents) "$server" "$day" >/dev/null 2>&1 & ;;
      orphans) pids="$pids $(orphan "$server")" ;;
    esac
    [ "$kind" = orphans ] || pids="$pids $!"
    started=$((started + 1))
  done
done

alive=0
for pid in $pids; do
  kill -0 "$pid" 2>/dev/null && alive=$((alive + 1))
done
echo "$alive"
read -r _
