#!/bin/sh
# shellcheck source-path=SCRIPTDIR disable=SC2154 # holder.sh sets folder and id
# Runs a command for train.sh so that the JVM learns what it needs: scene.sh JAVA ARGUMENTS CACHE
# WORD... writes the AOT cache CACHE. What the command meets here goes into the AOT cache, and the
# rest is made anew at each run, so there is one of all that people have (STARTUP.md: training):
# sessions, servers with a client and without, tracking files, a client's config. It is out of
# everybody's way: only the configs of this scene know that these processes are servers.
set -u
java=$1
arguments=$2
cache=$3
shift 3

scene=
pids=
finish() {
  # By SIGKILL, so that no hook that `tm` has set runs.
  # shellcheck disable=SC2086 # the pids are words
  [ -z "$pids" ] || kill -9 $pids
  [ -z "$scene" ] || rm -rf "$scene"
}
trap finish EXIT
trap 'exit 130' HUP INT TERM
scene=$(mktemp -d "${TMPDIR:-/tmp}/training.XXXXXX") || exit

unset TMUX TMUX_PANE
export HOME="$scene" TMUX_TMPDIR="$scene" MCP_TOOLS_HOME="$scene" XDG_CONFIG_HOME="$scene"
mkdir "$scene/sessions" "$scene/mcp-tools"
server=$scene/quiet
ln -s "$(command -v sleep)" "$server"
entry=$(printf '{"command": "%s", "args": ["60"]}' "$server")
printf '{"globalServers": {"training": %s}}' "$entry" >"$scene/mcp-tools/config.json"
cat >"$scene/.claude.json" <<END
{"mcpServers": {
  "training": $entry,
  "node": {"command": "node", "args": ["$scene/quiet.js"], "env": {"TOKEN": "training"}},
  "npx": {"command": "npx", "args": ["-y", "@training/quiet@1", "/"]},
  "uvx": {"command": "uvx", "args": ["--from", "training", "quiet"]},
  "python": {"command": "python3", "args": ["-m", "training.quiet"]},
  "docker": {"command": "docker", "args": ["run", "-i", "--rm", "-e", "TOKEN", "training/quiet"]}
}}
END
mkdir "$scene/goose"
printf 'extensions:\n  training: {cmd: "%s", args: ["60"], type: stdio}\n' "$server" >"$scene/goose/config.yaml"
echo 99999999 >"$scene/sessions/old.pids"

# What the watcher measured of a server that grows, in the last three hours and a bit.
mkdir -p "$scene/mcp-state/history"
awk -v now="$(date +%s)" 'BEGIN {
  for (i = -1; i < 200; i++) {
    # The first is of another day and boot.
    if (i < 0) printf "sample\t2\t%.0f000\t60000\t8000000\t4000000\t0\t0\t0\t0\n", now - 300000
    else printf "sample\t1\t%.0f000\t%d000\t8000000\t4000000\t0\t0\t0\t0\n", now - 11940, i * 60
    for (j = 0; j < 3; j++) {
      size = 50000 + j * (i + 1) * 300
      printf "server\ttraining\tsession\tgone-for-long-enough\t%d\t%d\t1\t%d\t%d\t%d\t1\t1\n", j, j + 2, size, size, size
    }
    print "end\t3"
  }
}' >"$scene/mcp-state/history/minute"

# Not even the look-alike, which its name makes no server for anybody.
ln -s "$server" "$scene/mcp-inspector"
"$scene/mcp-inspector" 60 &
pids=$!

# As people start most of them: a shell by another name runs scripts that do nothing.
# They wait for the end of this one, also when it is killed: the others end by themselves.
mkfifo "$scene/open" && exec 3<>"$scene/open"
echo 'read -r line' >"$scene/quiet.js"
cp "$scene/quiet.js" "$scene/exec"
for program in node npm; do
  ln -s "$(command -v sh)" "$scene/$program"
done
"$scene/node" "$scene/quiet.js" <"$scene/open" 3>&- &
pids="$pids $!"
(cd "$scene" && PATH=$scene:$PATH && exec npm exec @training/quiet@1 /) <"$scene/open" 3>&- &
pids="$pids $!"
sh -c 'cd "$0" && read -r line' / <"$scene/open" 3>&- &
pids="$pids $!"

# In a pane, with a client that lives, and left behind by a session.
tmux -f /dev/null new-session -d -s training "$server 60" &&
  pids="$pids $(tmux display-message -p '#{pid}')"
tmux set-option -s @mcp_tools_clone "$MCP_TOOLS_CLONE"
# It is watched, by this shell.
# shellcheck source=../watch/holder.sh
. "$MCP_TOOLS_CLONE/lib/watch/holder.sh"
find_folder "$scene"
mkdir -p "$folder/servers"
hold
tmux_server=$(tmux display-message -p '#{pid}') && identify "$tmux_server" &&
  tmux display-message -p '#{socket_path}' >"$folder/servers/$id"
"$server" 60 &
pids="$pids $!"
orphan=$(
  TMUX=$scene/gone,99999999,0 TMUX_PANE=%0 "$server" 60 >/dev/null &
  echo $!
)
pids="$pids $orphan"
cat >"$scene/sessions/gone.pids" <<END
#mcp-tools 1
#boot $(cat /proc/sys/kernel/random/boot_id 2>/dev/null || :)
#socket $scene/gone
#server 99999999 1
#session \$0
#name gone
#directory $scene
#marker 
#leader 99999998 1 %0
99999997 1 training
#end
END
cat >"$scene/sessions/other.pids" <<'END'
#mcp-tools 2 d98024a4
#boot other
#socket /other
#server 2 1
#session $0
#name other
#directory /
#marker 
#end
END

case $* in
  # It is opened once and entered often.
  --detached*) "$java" "@$arguments" "$@" </dev/null ;;
esac
# STARTUP.md: profiles
nice -n 19 "$java" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
  "-XX:AOTCacheOutput=$cache" "@$arguments" "$@" </dev/null
