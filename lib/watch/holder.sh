# shellcheck shell=sh disable=SC2034,SC2154 # sourced by watch.sh
# Who is the watcher: holder.N is a link to "PID@START", and the holder of the highest N it is, as
# long as that process lives. Nobody takes a link away but who has a higher one, and N + 1 is tried
# only when the holder of N is dead: so two are never it, and SIGKILL leaves no lock behind.

proc= # whether there is a /proc; MCP_TOOLS_NO_PROC has it done as on systems without
[ ! -r /proc/self/stat ] || [ -n "${MCP_TOOLS_NO_PROC:-}" ] || proc=1

# Apple's own: another on the PATH, as that of Nix, has no right to tell the state of a process.
ps='ps'
[ ! -d /System/Library ] || ps=/bin/ps

# Sets $folder to that of the watcher below a state directory, of which there is one for each pid
# namespace: whether a process in another one lives cannot be told.
find_folder() {
  namespace=$(readlink /proc/self/ns/pid | tr -dc 0-9)
  folder=$1/mcp-state/watch/${namespace:-0}
}

# Sets $id to "PID@START" of a process, which no other gets until the machine starts anew; fails
# when it is gone.
identify() {
  if [ -n "$proc" ]; then
    IFS= read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    # shellcheck disable=SC2086 # the fields behind the name, of which the first is the state
    set -- "$1" ${stat##*) }
    [ "$2" != Z ] || return 1
    state=$2
    id=$1@${21}
  else
    # Elsewhere it is a date of the reader's language and time zone, both of which may change.
    start=$(LC_ALL=C TZ=UTC0 "$ps" -o state=,lstart= -p "$1") || return 1
    state=${start%% *}
    case $state in Z*) return 1 ;; esac
    id=$1@$(echo "${start#* }" | tr -dc A-Za-z0-9)
  fi
}

# Whether what has this id lives.
lives() {
  identify "${1%@*}" && [ "$id" = "$1" ]
}

# Sets $last to the highest N.
last_holder() {
  last=0
  for link in "$folder"/holder.*; do
    [ ! -L "$link" ] || [ "${link##*.}" -le "$last" ] || last=${link##*.}
  done
}

# Becomes the watcher; fails with 1 when there is one, and with 2 when none can be made.
hold() {
  identify $$ || return 2 # ps may not run in the sandbox of an agent
  own=$id
  tries=0
  while [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    last_holder
    holder=$(readlink "$folder/holder.$last")
    generation=$last
    [ "$holder" != "$own" ] || return 0
    [ -z "$holder" ] || ! lives "$holder" || return 1
    generation=$((last + 1))
    ln -s "$own" "$folder/holder.$generation" 2>/dev/null || continue
    last_holder
    [ "$last" -eq $generation ] || { rm -f "$folder/holder.$generation" && continue; }
    for link in "$folder"/holder.*; do
      [ "${link##*.}" -ge $generation ] || rm -f "$link"
    done
    return 0
  done
  return 2
}
