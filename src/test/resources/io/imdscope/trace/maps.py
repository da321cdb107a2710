"""Makes a call on a connection that stays open, and writes down all that the kernel keeps of us: maps.py PINS OUT ADDRESS...

What is sent comes as a line in hex. Another line has the maps written, each into a file of OUT: tables by their keys, the
ring buffer as it lies in memory, read or not, and what is kept with the connection's own socket. Arguments after the
address say nothing: they are there to be recorded.
"""
import ctypes
import mmap
import os
import platform
import socket
import struct
import sys

LOOKUP, NEXT_KEY, OBJ_GET, MAP_BY_ID, INFO = 1, 4, 7, 14, 15
PERCPU = (5, 6)  # hash, array
RING, SOCKET = 27, 24
libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 321, "aarch64": 280}[platform.machine()]


def bpf(command, attributes):
    buffer = ctypes.create_string_buffer(attributes, 128)
    result = libc.syscall(number, command, buffer, 128)
    if result < 0:
        raise OSError(ctypes.get_errno(), "bpf %d" % command)
    return result


def address_of(buffer):
    return ctypes.addressof(buffer)


def info(fd):
    buffer = ctypes.create_string_buffer(256)
    bpf(INFO, struct.pack("=IIQ", fd, 256, address_of(buffer)))
    return buffer.raw


def maps(pins):
    """Descriptors of all maps that are pinned, or used by a program that is."""
    found = {}
    for name in os.listdir(pins):
        path = ctypes.create_string_buffer(os.path.join(pins, name).encode())
        fd = bpf(OBJ_GET, struct.pack("=QII", address_of(path), 0, 0))
        kind = open("/proc/self/fdinfo/%d" % fd).read()
        if "map_type:" in kind:
            found[struct.unpack_from("=I", info(fd), 4)[0]] = fd
        elif "prog_type:" in kind and "link_type:" not in kind:
            ids = (ctypes.c_uint32 * 64)()
            buffer = ctypes.create_string_buffer(256)
            struct.pack_into("=IQ", buffer, 52, 64, ctypes.addressof(ids))
            bpf(INFO, struct.pack("=IIQ", fd, 256, address_of(buffer)))
            for each in ids[: struct.unpack_from("=I", buffer, 52)[0]]:
                found.setdefault(each, None)
    return {each: bpf(MAP_BY_ID, struct.pack("=III", each, 0, 0)) if fd is None else fd for each, fd in found.items()}


def lookup(fd, key, size):
    value = ctypes.create_string_buffer(size)
    bpf(LOOKUP, struct.pack("=IIQQQ", fd, 0, address_of(key), address_of(value), 0))
    return value.raw


def table(fd, key_size, value_size):
    key, following = ctypes.create_string_buffer(0), ctypes.create_string_buffer(key_size)
    pointer = 0
    while True:
        try:
            bpf(NEXT_KEY, struct.pack("=IIQQ", fd, 0, pointer, address_of(following)))
        except FileNotFoundError:
            return
        key = ctypes.create_string_buffer(following.raw, key_size)
        pointer = address_of(key)
        yield key.raw + lookup(fd, key, value_size)


def content(fd, connection):
    kind, _, key_size, value_size, entries = struct.unpack_from("=IIIII", info(fd))
    if kind == RING:
        page = mmap.PAGESIZE
        with mmap.mmap(fd, page + entries, mmap.MAP_SHARED, mmap.PROT_READ, offset=page) as ring:
            yield ring[:]
    elif kind == SOCKET:
        key = ctypes.create_string_buffer(struct.pack("=i", connection.fileno()), 4)
        yield lookup(fd, key, value_size)
    else:
        if kind in PERCPU:
            first, _, last = open("/sys/devices/system/cpu/possible").read().strip().rpartition("-")
            value_size = (value_size + 7) // 8 * 8 * (int(last) + 1)
        yield from table(fd, key_size, value_size)


pins, out, address = sys.argv[1:4]
with socket.create_connection((address, 80), timeout=60) as connection:
    connection.sendall(bytes.fromhex(sys.stdin.readline().strip()))
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    print("answered", flush=True)
    sys.stdin.readline()
    for each, fd in maps(pins).items():
        name = info(fd)[24:40].rstrip(b"\0").decode()
        with open(os.path.join(out, "%s-%d" % (name, each)), "wb") as file:
            file.writelines(content(fd, connection))
    print("written", flush=True)
    sys.stdin.readline()
