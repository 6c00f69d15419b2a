# mcp-tools for zsh and bash: `source` this file in ~/.zshrc or ~/.bashrc. It starts no process
# while it is read, and reads the completion only when it is wanted.

_mcp_tools_commands=(
  tm tml tmka mcps mcptop mem health trends limits doctor smart_cleanup cleanup_mcp mcp_manager cleanup_session
  session_tracker
)

if [ -n "${ZSH_VERSION:-}" ]; then
  _mcp_tools_clone=${${(%):-%x}:A:h:h}
else
  _mcp_tools_clone=${BASH_SOURCE[0]}
  case $_mcp_tools_clone in
    /*) ;;
    *) _mcp_tools_clone=$PWD/$_mcp_tools_clone ;;
  esac
  _mcp_tools_clone=${_mcp_tools_clone%/*}/..
  _mcp_tools_clone=${_mcp_tools_clone%/zsh/..}
fi

# An older alias of the name would come before the function.
for _mcp_tools_command in "${_mcp_tools_commands[@]}"; do # bash 3.2: never empty
  unalias "$_mcp_tools_command" 2>/dev/null || :
  eval "function $_mcp_tools_command { \"\$_mcp_tools_clone/lib/launch/run.sh\" $_mcp_tools_command \"\$@\"; }"
done
unset _mcp_tools_command

_mcp_tools_complete() {
  . "$_mcp_tools_clone/zsh/completion.zsh" && _mcp_tools_complete "$@"
}

if [ -n "${ZSH_VERSION:-}" ]; then
  # At the first prompt that finds compinit done: it may be called after this file. What compinit
  # finds in fpath it would keep in its dump, and ask about the folder's permissions.
  _mcp_tools_register() {
    emulate -L zsh
    if ! whence compdef >/dev/null; then
      # The older completion of zsh, until compinit is called.
      compctl -K _mcp_tools_compctl + -f "${_mcp_tools_commands[@]}" # bash 3.2: for zsh alone
      compctl -K _mcp_tools_compctl -/ tm
      return 0
    fi
    compdef _mcp_tools_complete "${_mcp_tools_commands[@]}" # bash 3.2: for zsh alone
    precmd_functions=("${(@)precmd_functions:#_mcp_tools_register}")
  }
  precmd_functions+=(_mcp_tools_register)
  _mcp_tools_compctl() {
    . "$_mcp_tools_clone/zsh/completion.zsh" && _mcp_tools_compctl "$@"
  }
else
  complete -F _mcp_tools_complete "${_mcp_tools_commands[@]}" # bash 3.2: never empty
fi
