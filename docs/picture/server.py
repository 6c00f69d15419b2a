"""Takes so many megabytes, and so much of a processor, until its input ends: server.py MB PERCENT."""
import os
import select
import sys
import time

held = os.urandom(1 << 20) * int(sys.argv[1])
percent = float(sys.argv[2])
while True:
    began = time.process_time()
    while time.process_time() - began < percent / 100:
        pass
    if sys.stdin in select.select([sys.stdin], [], [], 1)[0] and not os.read(0, 4096):
        break
