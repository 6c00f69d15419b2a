#!/bin/sh
# Runs a program that takes the whole terminal, and gives the terminal back however that ends, by
# SIGKILL too: guard.sh PROGRAM ARGUMENT... The shell of the user waits for this one, so it does not
# read the terminal before that is done. What the program does itself when it ends is not repeated.
MCP_TOOLS_TERMINAL=$(stty -g 2>/dev/null) || exec "$@"
export MCP_TOOLS_TERMINAL
"$@"
code=$?
if [ "$(stty -g 2>/dev/null)" != "$MCP_TOOLS_TERMINAL" ]; then
  # No mouse, no marks around what is pasted, lines wrapped, plain, a cursor, the first screen.
  printf '\033[?1006l\033[?1000l\033[?2004l\033[?7h\033[0m\033[?25h\033[?1049l'
  stty "$MCP_TOOLS_TERMINAL" 2>/dev/null
fi
exit $code
