"""Calls the metadata service on a socket that has no memory left for what others keep with it: stuffed.py ADDRESS PORT

A filter of one's own packets counts as such memory, and nobody needs a right to set one. It lets all packets pass.
"""
import ctypes
import socket
import struct
import sys

SO_ATTACH_FILTER = 26
LOAD, RETURN = struct.pack("=HBBI", 0x20, 0, 0, 0), struct.pack("=HBBI", 0x06, 0, 0, 0xFFFFFFFF)


def stuff(connection, loads):
    code = ctypes.create_string_buffer(LOAD * loads + RETURN)
    whole = struct.pack("=HxxxxxxQ", loads + 1, ctypes.addressof(code))
    connection.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, whole)


def fits(loads):
    with socket.socket() as connection:
        try:
            stuff(connection, loads)
            return True
        except OSError:
            return False


low, high = 0, 4095  # the kernel takes 4096 instructions at most
while low < high:
    middle = (low + high + 1) // 2
    low, high = (middle, high) if fits(middle) else (low, middle - 1)
with socket.socket() as connection:
    connection.settimeout(30)
    stuff(connection, low)
    connection.connect((sys.argv[1], int(sys.argv[2])))
    connection.sendall(b"GET /stuffed HTTP/1.1\r\n\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
print(low)
