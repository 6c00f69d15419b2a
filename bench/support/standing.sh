#!/bin/sh
# The scene of `bench standing`: standing.sh open CLONE FOLDER opens 10 sessions in 2 tmux servers by
# `tm`, half of them in each; standing.sh agents KIND NUMBER starts agents in them, each with three
# servers. KIND is "idle", or "busy" for those that start a process every second.
set -u
# Node, as most agents are: of many threads.
agent='
const {spawn} = require("child_process");
for (let i = 0; i < 3; i++)
  spawn(process.execPath, ["-e", "setInterval(() => {}, 1e8)"], {stdio: ["pipe", "pipe", "inherit"]});
if (process.argv[1] === "busy")
  setInterval(() => spawn("sleep", ["0.5"], {detached: true, stdio: "ignore"}), 1000);
setInterval(() => {}, 1e8);
'

server() {
  if [ $(($1 % 2)) -eq 0 ]; then echo default; else echo other; fi
}

case $1 in
  open)
    tmux -L other new-session -d -s other
    other=$(tmux -L other display-message -p '#{socket_path},#{pid},0')
    for i in 0 1 2 3 4 5 6 7 8 9; do
      mkdir -p "$3/p$i"
      if [ "$(server $i)" = other ]; then
        TMUX=$other "$2/lib/launch/run.sh" tm -d "$3/p$i" || exit
      else
        "$2/lib/launch/run.sh" tm -d "$3/p$i" || exit
      fi
    done
    ;;
  agents)
    i=0
    while [ $i -lt "$3" ]; do
      tmux -L "$(server $i)" new-window -d -t "=p$((i % 10)):" node -e "$agent" "$2" || exit
      i=$((i + 1))
    done
    ;;
esac
