"""An ordinary workload: witness.py ADDRESS NAME COUNT. Every other call is on a connection that is kept; the first and
the last are on another one that is kept, and idle in between.

Goes on after COUNT calls until standard input ends; then says how many were answered.
"""
import http.client
import select
import sys

address, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
PAUSE = 0.005
kept = http.client.HTTPConnection(address, 80, timeout=20)
idle = http.client.HTTPConnection(address, 80, timeout=20)


def call(connection, i):
    try:
        connection.request("GET", f"/latest/meta-data/instance-id?{name}-{i}")
        return len(connection.getresponse().read()) > 0
    except (OSError, http.client.HTTPException):
        connection.close()
        return False


answered, made, ended = call(idle, "first"), 0, False
while made < count or not ended:
    if made % 2:
        answered += call(kept, made)
    else:
        single = http.client.HTTPConnection(address, 80, timeout=20)
        answered += call(single, made)
        single.close()
    made += 1
    if ended:
        select.select([], [], [], PAUSE)
    else:
        ended = bool(select.select([sys.stdin], [], [], PAUSE)[0]) and not sys.stdin.read(1)
print(answered + call(idle, "last"))
