"""Calls under long names, each another, from processes one after another: ADDRESS PROCESSES BYTES."""
import os
import socket
import sys

TOKENS = 8
address, processes, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def call(headers):
    with socket.create_connection((address, 80), timeout=20) as connection:
        connection.sendall(
            b"GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + b"\r\n")
        while connection.recv(65536):
            pass


for i in range(processes):
    child = os.fork()
    if child == 0:
        for j in range(TOKENS):
            name = b"%d-%d-" % (i, j)
            call(b"X-aws-ec2-metadata-token: x\r\nUser-Agent: " + name + b"u" * (size - len(name)) + b"\r\n")
        call(b"X-Forwarded-For: " + b"f" * (size - 10) + b"%d\r\n" % i)
        os._exit(0)
    os.waitpid(child, 0)
print("done", flush=True)
