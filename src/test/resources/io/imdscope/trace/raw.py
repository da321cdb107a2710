"""Sends bytes to the metadata service as the lines on standard input tell; a second argument is the local port.

send HEX   in one write
each HEX   a byte a write, none held back
answers N  read until so many status lines came, or the end
end        read until the end
exit       end at once, without closing anything
"""
import os
import socket
import sys

local = ("", int(sys.argv[2])) if len(sys.argv) > 2 else None
connection = socket.create_connection((sys.argv[1], 80), timeout=20, source_address=local)
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
received = b""


def receive():
    global received
    try:
        part = connection.recv(65536)
    except ConnectionResetError:
        part = b""
    received += part
    return part


for line in sys.stdin:
    operation, _, argument = line.strip().partition(" ")
    if operation == "send":
        connection.sendall(bytes.fromhex(argument))
    elif operation == "each":
        for byte in bytes.fromhex(argument):
            connection.send(bytes([byte]))
    elif operation == "answers":
        while received.count(b"HTTP/1.1 ") < int(argument) and receive():
            pass
        received = b""
        print("answered", flush=True)
    elif operation == "end":
        connection.shutdown(socket.SHUT_WR)
        while receive():
            pass
    elif operation == "exit":
        os._exit(0)
