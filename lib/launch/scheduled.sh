#!/bin/sh
# What the schedule of setup runs: scheduled.sh [--cleanup] [--no-notify]. One pass of the limits,
# which records a sample and gives notice where an indicator has changed, by one look for all three;
# and after nine o'clock the report of the day.
set -u
clone=${0%/lib/launch/*}
run=$clone/lib/launch/run.sh
reports=${MCP_TOOLS_HOME:-${HOME:-}/.claude}/mcp-state/reports
notify=--notify
cleanup=
for word in "$@"; do
  case $word in
    --cleanup) cleanup=1 ;;
    --no-notify) notify= ;;
  esac
done
umask 077

# launchd appends to it for ever, and opens it anew at each run.
log=${HOME:-}/Library/Logs/mcp-tools.schedule.log
[ ! -f "$log" ] || find "$log" -size +2048 -exec mv -f {} "$log.1" \; # 1 MB

code=0
ran=${cleanup:+smart_cleanup }limits
[ -z "$cleanup" ] || "$run" smart_cleanup --sessions none || code=$?
"$run" limits --enforce ${notify:+"$notify"} || code=$?

today=$reports/$(date +%Y-%m-%d).html
if [ "$(date +%H)" -ge 9 ] && [ ! -e "$today" ] && mkdir -p "$reports"; then
  ran="$ran trends"
  "$run" trends --html "$today" || code=$?
  find "$reports" -name '*.html' -mtime +30 -exec rm -f {} +
fi
# The training of what was built anew goes on beyond the command; launchd and systemd would end it
# with this one, and what is cut off again and again is not tried any more.
# shellcheck disable=SC2086 # names
"$clone/lib/launch/build.sh" $ran --train </dev/null >/dev/null 2>&1
exit $code
