# mcp-tools for zsh and bash: `source` this file in ~/.zshrc. It starts no process while it is read.

if [ -n "${ZSH_VERSION:-}" ]; then
  _mcp_tools_clone=${${(%):-%x}:A:h:h}
else
  _mcp_tools_clone=${BASH_SOURCE[0]}
  case $_mcp_tools_clone in
    /*) ;;
    *) _mcp_tools_clone=$PWD/$_mcp_tools_clone ;;
  esac
  _mcp_tools_clone=${_mcp_tools_clone%/*}/..
fi

function tm { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/tm.java" "$@"; }
function session_tracker { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/session_tracker.java" "$@"; }
function cleanup_session { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/cleanup_session.java" "$@"; }
function mcps { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/mcps.java" "$@"; }
function cleanup_mcp { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/cleanup_mcp.java" "$@"; }
function tml { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/tml.java" "$@"; }
function tmka { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/tmka.java" "$@"; }
function mem { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/mem.java" "$@"; }
function mcp_manager { "$_mcp_tools_clone/jbang" "$_mcp_tools_clone/scripts/mcp_manager.java" "$@"; }
