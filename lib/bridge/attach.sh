#!/bin/sh
# shellcheck source-path=SCRIPTDIR
# Is a shared server for a client that only starts programs: attach.sh NAME. Standard input goes into
# a file, of which a pipe tells the bridge, and output comes from a pipe. They stay when the bridge
# dies, and the bridge that comes back goes on with them.
set -u
name=${1-}
[ $# -eq 1 ] || name=
case $name in
  '' | .* | *..* | *[\"\\/\'[:cntrl:][:space:]]*)
    echo "mcp_manager attach: this takes the name of one shared server" >&2
    exit 2
    ;;
esac
clone=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd) || exit
state=${MCP_TOOLS_HOME:-$HOME/.claude}/mcp-state
umask 077
mkdir -p "$state/attach" || exit 1
id=$$.$(date +%s)
folder=$state/attach/$id
mkdir "$folder" && mkfifo "$folder/in" "$folder/out" || exit 1

# Whether the process lives whose pid the file $1 has; one that nobody waits for has ended.
lives() {
  [ -r "$1" ] && IFS= read -r pid <"$1" && kill -0 "$pid" || return
  [ -r "/proc/$pid/stat" ] && IFS= read -r stat <"/proc/$pid/stat" || return 0
  case $stat in *') Z '*) return 1 ;; esac
} 2>/dev/null
# shellcheck source=../watch/bridge.sh
. "$clone/lib/watch/bridge.sh"

finish() {
  trap '' TERM INT HUP
  # shellcheck disable=SC2086 # pids
  kill $children 2>/dev/null
  rm -rf "$folder"
  exit "$1"
}
# Says in one sentence why a client cannot go on.
fail() {
  echo "mcp_manager attach: $1" >&2
  finish 1
}
full="its messages cannot be kept in $state; is the disk full?"
children=
trap 'finish 143' TERM INT HUP
trap 'fail "the bridge has dropped this client, which does not read its answers, or whose disk is full"' USR1
trap 'fail "$full"' USR2

# With an end that is never read, nothing that is written while no bridge is there is lost, and with
# one that is never written to, the other program does not end then.
true >"$folder/copy" || fail "$full"
# A tee that only reports what it cannot write would have the bridge wait for it.
strict=--output-error=exit
tee $strict </dev/null >/dev/null 2>&1 || strict=
# That of macOS does no better, but says it once: to a pipe, as a full disk has no room for it.
errors=/dev/null
[ -n "$strict" ] || { errors=$folder/errors && mkfifo "$errors"; } || fail "$full"
# shellcheck disable=SC2094 # pipes
exec 5<&0 6<>"$folder/in" 3<"$folder/in" 7<>"$folder/out" 4>"$folder/out" 8<"$folder/out" 7<&-
cat <&8 3<&- 4>&- 5<&- 6<&- 8<&- &
output=$!
# It keeps 6: there is no moment in which nobody could write.
# shellcheck disable=SC2086 # an option, or none
tee $strict "$folder/in" <&5 >>"$folder/copy" 2>"$errors" 3<&- 4>&- 5<&- 8<&- &
input=$!
children="$input $output"
if [ -z "$strict" ]; then
  { IFS= read -r said <"$errors" && kill -USR2 $$; } >/dev/null 2>&1 3<&- 4>&- 5<&- 6<&- 8<&- &
  children="$children $!"
fi
exec 5<&- 6<&- 8<&-

# All servers as one are there as soon as one is.
wanted="\"name\":\"$name\""
start=$name
[ "$name" != all ] || { wanted='"name"' && start=; }
if ! bridge_lives "$state/serve.pid" ps || ! grep -qF "$wanted" "$state/serve.servers" 2>/dev/null; then
  said=$("$clone/lib/launch/run.sh" mcp_manager start ${start:+"$start"} </dev/null 3<&- 4>&- 2>&1)
  code=$?
  # What was called is this.
  [ -z "$said" ] || printf '%s\n' "$said" | sed 's/^mcp_manager start: /mcp_manager attach: /' >&2
  [ "$code" -eq 0 ] || finish "$code"
fi
# The bridge learns of it by this name; one that is started later looks for it.
if ! printf '%s\n' "$name" "$PWD" 2>/dev/null >"$folder/part" || ! mv "$folder/part" "$folder/name"; then fail "$full"; fi
[ ! -p "$state/serve.attach" ] || printf '%s\n' "$id" 1<>"$state/serve.attach"

# The guard of the bridge starts it again; this does when that is gone, too. Both not when it was
# stopped, which is the end of this as well.
(
  exec 3<&- 4>&- >/dev/null 2>&1 </dev/null
  while sleep 5 && kill -0 $$; do
    # A bridge that has dropped the client has removed its name alone, while the client goes on; one
    # that is done with it the pipes before that.
    [ -e "$folder/name" ] || [ ! -p "$folder/in" ] || ! kill -0 "$input" || kill -USR1 $$
    if bridge_lives "$state/serve.pid" || { sleep 3 && bridge_lives "$state/serve.pid"; }; then continue; fi
    [ -s "$state/serve.servers" ] || kill $$
    "$clone/lib/launch/run.sh" mcp_manager serve --detach
  done
) &
children="$children $!"
wait "$input" || fail "$full"
waited=0
# Until the bridge that lives has opened the pipes, or is done with them.
until [ ! -e "$folder/name" ] || lives "$folder/open" || [ "$waited" -ge 30 ]; do
  sleep 1
  waited=$((waited + 1))
done
exec 4>&-
wait "$output"
finish 0
