# shellcheck shell=sh disable=SC2034,SC2154 # sourced by watch.sh
# What runs below the panes of the tmux servers that are watched, and what has changed there. Where
# the system lists the children of a process, this starts no other process. Times are in hundredths
# of a second.

pace=2   # seconds from this look to the next
servers= # "PID@START" of each
panes=   # the first processes of the panes
below=   # all below the servers, by the last full look
known=   # those of them that were there at a record
held=    # those of these that came in the process session of a pane
still=0  # how many looks in a row found nothing new
newest=0 # the pid that was given last
spawned=0 # how many pids duties have taken since the last look, of those that say it
shallow= # what the last shallow look found
seen=    # and the one before
passing= # whether there was something that may be gone by the next
full=0   # when the last full look was
identified=0 # when the servers were last identified
lists=   # whether the system lists children
[ -z "$proc" ] || [ ! -r "/proc/$$/task/$$/children" ] || lists=1

clock() {
  if [ -n "$proc" ]; then
    read -r time rest </proc/uptime
    time=${time%.*}${time#*.}
  else
    time=$(date +%s)00
  fi
}

# Whether the tmux servers are those of the last look and live, as far as their pids say it. To read
# all of what a process is takes a shell a call of the kernel for each byte.
same_servers() {
  [ $((time - identified)) -lt 1500 ] || return 1
  registered=
  for file in "$folder"/servers/*; do registered="$registered ${file##*/}"; done
  [ "$registered" = "$servers" ] || return 1
  for server in $servers; do
    kill -0 "${server%@*}" || return 1
  done
}

# The tmux servers that are registered and live. What one that is gone has left is swept up.
find_servers() {
  ! same_servers || return 0
  identified=$time
  servers=
  roots=
  for file in "$folder"/servers/*; do
    if lives "${file##*/}"; then
      servers="$servers $id"
      roots="$roots ${id%@*}"
    elif [ -e "$file" ]; then
      rm -f "$file"
      due_sweep=$time
    fi
  done
}

# Whether nothing was started on the machine since the last look but the keeper's sleep and what the
# duties say, and nothing has ended below the panes. One pid follows the other, and $1 is the newest then.
quiet() {
  [ "$newest" -eq "$1" ] || return 1
  for pid in $below; do
    kill -0 "$pid" || return 1
  done
}

# Sets $found to all below $roots, as far as the first threads ($1 empty) or all of them ("*") have
# started it, and $first to the nearest.
find_below() {
  found=
  first=
  level=$roots
  while [ -n "$level" ]; do
    next=
    for pid in $level; do
      # shellcheck disable=SC2231 # a pattern
      for task in /proc/$pid/task/${1:-$pid}/children; do
        children=
        read -r children <"$task"
        [ -z "$children" ] || next="$next $children"
      done
    done
    [ -n "$found" ] || first=$next
    found="$found$next"
    level=$next
  done
}

# The same by ps, which costs more.
find_by_ps() {
  found=$(ps -axo pid=,ppid= | awk -v roots="$roots" '
    { children[$2] = children[$2] " " $1 }
    END {
      for (level = roots; level ~ /[0-9]/; level = next_level) {
        count = split(level, pids)
        next_level = ""
        for (i = 1; i <= count; i++) next_level = next_level children[pids[i]]
        # The awk of macOS wants these parentheses.
        printf "%s%s", next_level, (level == roots ? " /" : "")
      }
    }')
  first=${found%%/*}
  found=$first${found#*/}
}

# Whether a process is in the process session of a pane, as an agent's servers mostly are, and the
# commands that it runs are not.
of_pane() {
  [ -n "$lists" ] || return 0
  IFS= read -r stat <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086 # the fields behind the name: state, parent, group, session
  set -- ${stat##*) }
  case " $panes " in *" $4 "*) ;; *) return 1 ;; esac
}

# Whether a look at the first threads shows nothing that could be a server: nothing new in a pane's
# process session, nothing elsewhere that lasts until the next look, and nothing gone of those that
# were there at a record.
nothing_new() {
  ! quiet "$expected" || return 0
  restless=1
  find_below ""
  [ $((time - full)) -lt 1500 ] || return 1
  [ "$found" != "$shallow" ] || [ -n "$passing" ] || return 0
  passing=
  seen=$shallow
  shallow=$found
  for pid in $found; do
    case " $below " in *" $pid "*) continue ;; esac
    case " $seen " in *" $pid "*) return 1 ;; esac
    ! of_pane "$pid" || return 1
    passing=1
  done
  for pid in $seen; do
    case " $found " in *" $pid "*) continue ;; esac
    case " $known " in *" $pid "*) return 1 ;; esac
  done
}

# Looks once, and sets when the duties are due. At rest it looks at everything every 15 seconds, and
# in between at what costs little.
look() {
  find_servers
  expected=$((newest + 1 + spawned))
  spawned=0
  if [ -n "$lists" ]; then
    read -r rest rest rest rest newest </proc/loadavg
    seen=
    if [ "$still" -ge 3 ] && nothing_new; then return; fi
    restless=1
    find_below ""
    shallow=$found
    full=$time
    find_below "*"
  else
    find_by_ps
  fi
  rested=$still
  still=$((still + 1))
  before=$below
  below=$found
  panes_before=$panes
  panes=$first
  compare
  pace=2
  [ $still -lt 3 ] || pace=4
  [ $still -lt 6 ] || [ -n "$lists" ] || pace=15
}

# Has recorded what is new, and reclaimed what lost its client.
compare() {
  left=
  left_held=
  for pid in $before; do
    case " $below " in
      *" $pid "*)
        case " $known " in *" $pid "*) left="$left $pid" ;; esac
        case " $held " in *" $pid "*) left_held="$left_held $pid" ;; esac
        ;;
      *)
        case " $known " in *" $pid "*) still=0 ;; esac
        case " $held " in *" $pid "*) count_soon ;; esac
        # Not later than what is due for its tmux server, after which there may be no watcher.
        case " $panes_before " in *" $pid "*) : "${due_sweep:=$((time + 300))}" ;; esac
        # It lives, and is no longer below its pane: what started it is gone.
        ! kill -0 "$pid" || due_reclaim=$time
        ;;
    esac
  done
  known=$left
  held=$left_held
  for pid in $below; do
    case " $known " in *" $pid "*) continue ;; esac
    inside=
    if of_pane "$pid"; then inside=1 still=0; fi
    # What is seen once is mostly gone the next time, but for what comes into a pane at rest.
    if [ -z "$inside" ] || [ "$rested" -lt 3 ]; then
      case " $before $seen " in *" $pid "*) ;; *) continue ;; esac
    fi
    known="$known $pid"
    if [ -n "$inside" ]; then
      held="$held $pid"
      due_record=$time
      # What an agent holds counts as its server when it is ten seconds old.
      case " $panes " in *" $pid "*) ;; *) due_again=$((time + 1100)) ;; esac
    elif [ -z "$due_record" ]; then
      due_record=$((record_begun + 6000))
    fi
  done
}
