# Completion for zsh and bash. What there is to complete stands in the file `words`, one a line:
# command|subcommand|word|argument|values|description, written by ./jbang .ci/completion.java.

# Sets _mcp_tools_found to the "word|description" that fit, and _mcp_tools_paths to what kind of
# paths fits: "", "files" or "directories". Arguments: the word at the cursor, then those before it.
# Under `set -u` bash 3.2 takes an empty array for an unset one, so each may be unset.
_mcp_tools_find() {
  local current=$1 command=$2 part= wanted= given row rest
  local rows=() options=()
  shift 2
  _mcp_tools_found=() _mcp_tools_paths=
  while IFS= read -r row; do
    case $row in "$command|"*) rows+=("${row#*|}") ;; esac
  done <"$_mcp_tools_clone/zsh/words"
  for given; do
    [ -z "$wanted" ] || { wanted= && continue; }
    for row in ${rows[@]+"${rows[@]}"}; do
      case $row in
        "$part|$given||"*) case $given in -* | '') ;; *) part=$given ;; esac ;;
        "$part|$given|"*) case $given in -*) wanted=${row#"$part|$given|"} ;; esac ;;
      esac
    done
  done
  if [ -n "$wanted" ]; then
    _mcp_tools_values "$wanted"
    return 0
  fi
  for row in ${rows[@]+"${rows[@]}"}; do
    case $row in "$part|"*) rest=${row#*|} ;; *) continue ;; esac
    case $rest in
      -*) options+=("${rest%%|*}|${rest##*|}") ;;
      '|'*) _mcp_tools_values "${rest#?}" ;;
      *) _mcp_tools_found+=("${rest%%|*}|${rest##*|}") ;;
    esac
  done
  case $current in
    -*) _mcp_tools_found=() _mcp_tools_paths= ;;
  esac
  case ${_mcp_tools_found[*]-}$_mcp_tools_paths in
    '') _mcp_tools_found=(${options[@]+"${options[@]}"}) ;;
  esac
}

# Adds what an argument may be, from "argument|values|...".
_mcp_tools_values() {
  local values=${1#*|} state=${MCP_TOOLS_HOME:-$HOME/.claude}
  values=${values%%|*}
  while [ -n "$values" ]; do
    _mcp_tools_found+=("${values%% *}|")
    case $values in *' '*) values=${values#* } ;; *) values= ;; esac
  done
  case $1 in
    'DIR|'*) _mcp_tools_paths=directories && _mcp_tools_places ;;
    'FILE|'*) _mcp_tools_paths=files ;;
    'SOCKET|'*) _mcp_tools_names "${TMUX_TMPDIR:-/tmp}/tmux-$UID" '' ;;
    'SESSION|'*) _mcp_tools_names "$state/sessions" .pids ;;
    *'SERVER|'*) _mcp_tools_servers ;;
  esac
}

# Adds the sessions that are open, and the directories that tm opened last, by their names.
_mcp_tools_places() {
  local name directory
  while IFS= read -r name; do
    case $name in *'|'*) ;; *) _mcp_tools_found+=("$name|session") ;; esac
  done < <(tmux list-sessions -F '#{session_name}' 2>/dev/null)
  [ -r "$state/mcp-state/recent" ] || return 0
  while IFS= read -r directory; do
    name=${directory##*/}
    case "|${_mcp_tools_found[*]-}" in *"|$name|"* | *" $name|"*) continue ;; esac
    case $name in *'|'*) continue ;; esac
    [ ! -d "$directory" ] || _mcp_tools_found+=("$name|$directory")
  done <"$state/mcp-state/recent"
}

# Adds the shared servers: those of the config, JSON with comments, then others that were started,
# but not the bridge, whose PID file is serve.pid.
_mcp_tools_servers() {
  local config=${XDG_CONFIG_HOME:-} name
  case $config in /*) ;; *) config=$HOME/.config ;; esac
  while IFS= read -r name; do
    case $name in '' | *'|'*) ;; *) _mcp_tools_found+=("$name|") ;; esac
  done < <(LC_ALL=C awk '
    {
      for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        if (comment) {
          if (substr($0, i, 2) == "*/") { comment = 0; i++ }
        } else if (c == "\"") {
          word = ""
          while (++i <= length($0) && (c = substr($0, i, 1)) != "\"") {
            if (c == "\\") c = substr($0, ++i, 1)
            word = word c
          }
        } else if (substr($0, i, 2) == "//") {
          break
        } else if (substr($0, i, 2) == "/*") {
          comment = 1
          i++
        } else if (c == ":") {
          key[depth] = word
          if (depth == 2 && key[1] == "globalServers") print word
        } else if (c == "{" || c == "[") {
          depth++
        } else if (c == "}" || c == "]") {
          depth--
        }
      }
    }' "$config/mcp-tools/config.json" 2>/dev/null)
  _mcp_tools_names "$state/mcp-state" .pid serve
}

# Adds the names of the files in folder $1 that end in $2, without that; not $3, nor what was found.
_mcp_tools_names() {
  local file
  [ -z "${ZSH_VERSION:-}" ] || setopt local_options null_glob
  for file in "$1"/*"$2"; do
    file=${file##*/}
    case $file in '*'"$2" | "${3-}$2") continue ;; esac
    case " ${_mcp_tools_found[*]-}" in *" ${file%"$2"}|"*) ;; *) _mcp_tools_found+=("${file%"$2"}|") ;; esac
  done
}

_mcp_tools_complete() {
  local _mcp_tools_found _mcp_tools_paths word
  if [ -n "${ZSH_VERSION:-}" ]; then
    local described=() found=1
    _mcp_tools_find "$PREFIX" "${(@)words[1,CURRENT-1]}"
    for word in "${_mcp_tools_found[@]}"; do # bash 3.2: for zsh alone
      described+=("${${word%%|*}//:/\\:}${${word#*|}:+:${word#*|}}")
    done
    _describe -t words word described && found=0
    case $_mcp_tools_paths in
      files) _files && found=0 ;;
      directories) _files -/ && found=0 ;;
    esac
    return $found
  fi
  local current=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  _mcp_tools_find "$current" "${COMP_WORDS[@]:0:COMP_CWORD}"
  # What may be a file readline quotes itself.
  local plain=1
  case $_mcp_tools_paths in
    files) ! compopt -o filenames -o default 2>/dev/null || plain= ;;        # bash 3.2: does without
    directories) ! compopt -o filenames -o plusdirs 2>/dev/null || plain= ;; # bash 3.2: does without
  esac
  for word in ${_mcp_tools_found[@]+"${_mcp_tools_found[@]}"}; do
    word=${word%%|*}
    case $word in "$current"*) ;; *) continue ;; esac
    [ -z "$plain" ] || printf -v word %q "$word"
    COMPREPLY+=("$word")
  done
}

# For zsh without compinit: its older completion, which calls this for the word that begins with $1.
_mcp_tools_compctl() {
  emulate -L zsh
  local _mcp_tools_found _mcp_tools_paths words cursor
  read -Ac words
  read -cn cursor
  _mcp_tools_find "$1" "${(@)words[1,cursor-1]}"
  reply=("${(@)_mcp_tools_found%%|*}")
}
