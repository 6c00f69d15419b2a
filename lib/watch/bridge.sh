# shellcheck shell=sh disable=SC2034 # sourced by attach.sh and the watcher
# Whether the bridge lives, by serve.pid, which stays when the machine goes down.

# Whether it is the process that the file $1 names by its pid and its start. Where there is no /proc,
# to compare takes a ps, which is done when $2 is "ps": a process that has the pid now is no bridge.
bridge_lives() {
  begun=
  {
    IFS= read -r pid
    while IFS= read -r line; do
      case $line in '#start='*) begun=${line#*=} ;; esac
    done
  } <"$1" || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  kill -0 "$pid" || return 1
  if [ -z "${MCP_TOOLS_NO_PROC:-}" ] && [ -r /proc/self/stat ]; then
    IFS= read -r stat <"/proc/$pid/stat" || return 1
    # shellcheck disable=SC2086 # the fields behind the name, of which the first is the state
    set -- ${stat##*) }
    [ "$1" != Z ] || return 1
    [ -z "$begun" ] || [ "${20}0" = "$begun" ] # old files have none
  elif [ "${2-}" = ps ]; then
    case "$(ps -ww -o args= -p "$pid") " in *" serve "*) ;; *) return 1 ;; esac
  fi
} 2>/dev/null
