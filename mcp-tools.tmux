#!/usr/bin/env bash
# The repository as a plugin of tmux: TPM runs this, and so does `run-shell '/CLONE/mcp-tools.tmux'`
# in ~/.tmux.conf. It arms the cleanup for all sessions of the server, also those that tm did not
# open, and binds prefix T to mcptop in a popup, where nothing is bound to that key yet.
#
#   set -g @mcp_tools_key 'C-t'   another key; 'none' for none
#
# The status line stays as it is: tm --status-line prints the line that shows what is kept in
# @mcp_tools_status.
clone=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd) || exit
launcher=$clone/lib/launch/run.sh

# In the background, as tmux waits for this file. What fails shows in the status line.
(
  said=$("$launcher" tm --arm 2>&1 </dev/null) || tmux display-message "mcp-tools: ${said##*$'\n'}"
) >/dev/null 2>&1 &

key=$(tmux show-option -gqv @mcp_tools_key)
key=${key:-T}
[ "$key" != none ] || exit 0
# tmux 3.0 lists all keys only.
bound=$(tmux list-keys -T prefix | awk -v key="$key" '{ for (i = 1; i < NF; i++) if ($i == "prefix") { if ($(i + 1) == key) print; next } }')
case $bound in '' | *"/lib/launch/run.sh' mcptop"*) ;; *) exit 0 ;; esac
command="exec '${launcher//\'/\'\\\'\'}' mcptop"
tmux bind-key "$key" display-popup -E -w 90% -h 90% "$command" 2>/dev/null ||
  tmux bind-key "$key" new-window "$command" # before tmux 3.2
