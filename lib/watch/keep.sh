# shellcheck shell=sh source-path=SCRIPTDIR disable=SC2154 # started by the watcher
# The watcher's keeper, whose sleep is the clock of both: it wakes the watcher, has it go on when it
# was stopped, and becomes it when it was killed. It alone has the other end of what the watcher
# reads, as 4, so the watcher sees when that closes.
clone=$1
folder=$2
own=$3
# shellcheck source=holder.sh
. "$clone/lib/watch/holder.sh"

keep_watcher() {
  while :; do
    pace=
    IFS= read -r pace <"$folder/pace"
    sleep "${pace:-2}" 4>&-
    lives "$own" || exec sh "$clone/lib/watch/watch.sh" "$clone" 4>&-
    case $state in T*) kill -CONT "${own%@*}" ;; esac
    echo wake >&4
  done
}
