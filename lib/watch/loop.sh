# shellcheck shell=sh source-path=SCRIPTDIR disable=SC2034,SC2154 # watch.sh becomes this
# The one watcher of a user. It has recorded what the sessions start while it is known whose it is,
# and reclaimed what they leave when a tmux server dies without a hook and what lost its client. It
# ends with the last of its tmux servers, and starts nothing but its keeper, its duties and its own
# sleep. Nothing but functions is here, so that no file of the clone stays open.
set -u
clone=$1
folder=$2
own=$3
generation=$4
event=$5
# shellcheck source=holder.sh
. "$clone/lib/watch/holder.sh"
# shellcheck source=look.sh
. "$clone/lib/watch/look.sh"
# shellcheck source=duties.sh
. "$clone/lib/watch/duties.sh"
# shellcheck source=bridge.sh
. "$clone/lib/watch/bridge.sh"
# shellcheck source=sample.sh
. "$clone/lib/watch/sample.sh"
# shellcheck source=status.sh
. "$clone/lib/watch/status.sh"
keeper= # "PID@START"
looked=0
checked=0 # when the files of the watcher were last looked at

# Whether a file of the watcher was edited since it began, and all can be read. That is looked at
# every 15 seconds.
outdated() {
  [ $((time - checked)) -ge 1500 ] || return 1
  checked=$time
  newer=
  for file in "$clone"/lib/watch/*.sh; do
    # shellcheck disable=SC3013 # dash, bash, zsh and ksh have -nt
    [ ! "$file" -nt "$folder/started" ] || newer=1 # bash 3.2: of later seconds, hence the sleep
  done
  [ -n "$newer" ] || return 1
  sleep 1
  true >"$folder/started"
  for file in "$clone"/lib/watch/*.sh; do sh -n "$file" || return 1; done
}

# Whether its folder or its fifo was deleted or replaced: nothing that is told reaches it any more.
is_cut_off() {
  if [ ! -L "$folder/holder.$generation" ] || [ ! -p "$folder/fifo" ]; then return 0; fi
  # shellcheck disable=SC3013 # dash, bash, zsh and ksh have -ef
  [ -n "$proc" ] && [ ! "/proc/$$/fd/3" -ef "$folder/fifo" ]
}

# Goes on as the watcher of a clone, in the same process: there is no moment without one.
become() {
  [ -r "$1/lib/watch/watch.sh" ] || return 0
  kill "${keeper%@*}"
  exec sh "$1/lib/watch/watch.sh" "$1" 3<&-
}

# Gives the watch up, and fails; not when a tmux server was registered meanwhile.
release() {
  rm -f "$folder/holder.$generation"
  for server in "$folder"/servers/*; do
    [ ! -e "$server" ] || become "$clone"
  done
  kill "${keeper%@*}"
  return 1
}

# Starts the keeper, keep.sh, which alone holds the other end of what this reads. It is given that,
# as to open one end waits for the other, and the keeper may be killed before it opens its own.
start_keeper() {
  [ -z "$keeper" ] || wait "${keeper%@*}"
  keeper=
  [ -p "$folder/fifo" ] || exit 1
  exec 4<>"$folder/fifo"
  # shellcheck disable=SC2016 # its own arguments
  sh -c '. "$1/lib/watch/keep.sh" && keep_watcher' keeper "$clone" "$folder" "$own" 3<&- &
  identify $! && keeper=$id
  exec 3<"$folder/fifo" 4>&-
}

# Has the keeper go on when it was stopped.
mind_keeper() {
  lives "$keeper" || return 0
  case $state in T*) kill -CONT "${keeper%@*}" ;; esac
}

watch() {
  true >"$folder/started" # a shell ends when `:` cannot be redirected
  # A file from the future, by a clock that was set back or that of a file server, is not edited yet.
  for file in "$clone"/lib/watch/*.sh; do
    # shellcheck disable=SC3013
    [ ! "$file" -nt "$folder/started" ] || touch -r "$file" "$folder/started" # bash 3.2: of seconds
  done
  echo "$pace" >"$folder/pace"
  start_keeper
  clock
  checked=$time
  due_record=0 due_sample=$((time + 3000))
  # What an earlier watcher saw lose its client is looked at soon, but not by one that ends at once.
  [ ! -e "$folder/clients" ] || due_reclaim=$((time + 2000))
  for file in "$MCP_TOOLS_HOME"/sessions/*.pids; do
    [ ! -e "$file" ] || due_sweep=0
  done
  while :; do
    clock
    case $event in
      wake) soon=1 ;;
      sweep) soon=1 ;;
      # What is told again and again is not looked at each time.
      look | record)
        soon=$((time - looked >= 30))
        [ "$event" = look ] || due_record=$time
        ;;
      "done "*)
        soon=0
        # shellcheck disable=SC2086 # a name and two numbers
        finish ${event#done }
        ;;
      "config "*)
        soon=0
        export XDG_CONFIG_HOME="${event#config }"
        ;;
      "clone "*)
        soon=0
        [ "$event" = "clone $clone" ] || become "${event#clone }"
        ;;
    esac
    if [ "$soon" -eq 1 ]; then
      looked=$time
      [ -x "$clone/lib/launch/run.sh" ] || break
      if is_cut_off || outdated; then become "$clone"; fi
      paced=$pace
      look
      [ "$pace" = "$paced" ] || echo "$pace" >"$folder/pace"
      # After the look, which would have what it saw end swept up later.
      [ "$event" != sweep ] || due_sweep=$time
    fi
    begin_due
    [ -n "$servers$busy" ] || release || break
    if [ "$event" != wake ]; then mind_keeper; fi
    IFS= read -r event <&3 || start_keeper
  done
}
