# The repository as a plugin of zsh: zinit, antidote, zgenom, oh-my-zsh (custom/plugins/mcp-tools).
# The same as to `source` zsh/mcp-tools.zsh, which any zsh or bash does as well.
0="${${ZERO:-${0:#$ZSH_ARGZERO}}:-${(%):-%N}}"
0="${${(M)0:#/*}:-$PWD/$0}"
source "${0:A:h}/zsh/mcp-tools.zsh"

# Takes all of it back.
mcp-tools_plugin_unload() {
  emulate -L zsh
  precmd_functions=("${(@)precmd_functions:#_mcp_tools_register}") # bash 3.2: for zsh alone
  (( ! $+functions[compdef] )) || compdef -d "${_mcp_tools_commands[@]}" # bash 3.2: for zsh alone
  compctl + "${_mcp_tools_commands[@]}" # bash 3.2: for zsh alone
  unfunction "${_mcp_tools_commands[@]}" mcp-tools_plugin_unload # bash 3.2: for zsh alone
  unfunction -m "_mcp_tools_*"
  unset -m "_mcp_tools_*"
}
