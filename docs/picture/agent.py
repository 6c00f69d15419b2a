"""Holds servers, as an agent does, and says what it is doing: agent.py FOLDER STATE MINUTES SERVER MB PERCENT..."""
import json
import os
import subprocess
import sys
import time

folder, state, minutes, *servers = sys.argv[1:]
held = os.urandom(1 << 20) * 90
ticks = open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19]
sessions = os.environ["HOME"] + "/.claude/sessions"
os.makedirs(sessions, exist_ok=True)
said = {
    "pid": os.getpid(),
    "sessionId": "picture",
    "procStart": ticks,
    "status": state,
    "statusUpdatedAt": int(1000 * (time.time() - 60 * float(minutes))),
}
with open(sessions + "/%d.json" % os.getpid(), "w") as file:
    json.dump(said, file)
children = []
for name, megabytes, percent in zip(servers[::3], servers[1::3], servers[2::3]):
    command = [os.path.realpath(sys.executable), folder + "/node_modules/.bin/" + name, megabytes, percent]
    children.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
while True:
    time.sleep(60)
