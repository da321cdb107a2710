"""As much of io_uring as connecting and sending need: https://man7.org/linux/man-pages/man7/io_uring.7.html"""
import ctypes
import mmap
import os
import socket
import struct

SETUP, ENTER = 425, 426  # the same number on each architecture
SQPOLL, WAKEUP_NEEDED, GET_EVENTS, ENTER_WAKEUP = 2, 1, 1, 2
ASYNC = 16
CONNECT, SEND = 16, 26
libc = ctypes.CDLL(None, use_errno=True)


def allowed():
    buffer = ctypes.create_string_buffer(120)
    file = libc.syscall(SETUP, 1, buffer)
    if file >= 0:
        os.close(file)
    return file >= 0


class Ring:
    def __init__(self, poll):
        self.poll = poll
        parameters = bytearray(120)
        struct.pack_into("I", parameters, 8, SQPOLL if poll else 0)
        struct.pack_into("I", parameters, 16, 1000)  # ms until the polling thread sleeps
        buffer = (ctypes.c_char * len(parameters)).from_buffer(parameters)
        self.file = libc.syscall(SETUP, 8, buffer)
        if self.file < 0:
            raise SystemExit("io_uring: " + os.strerror(ctypes.get_errno()))
        # Offsets of head, tail, mask, entries, flags, dropped, array; then the same of completions.
        self.sq = struct.unpack_from("7I", parameters, 40)
        self.cq = struct.unpack_from("6I", parameters, 80)
        entries, completions = struct.unpack_from("2I", parameters, 0)
        size = max(self.sq[6] + 4 * entries, self.cq[5] + 16 * completions)
        self.ring = mmap.mmap(self.file, size, offset=0)
        self.entries = mmap.mmap(self.file, 64 * entries, offset=0x10000000)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.file)

    def word(self, offset):
        return ctypes.c_uint32.from_buffer(self.ring, offset).value

    def put(self, offset, value):
        """In one store, which struct's are not: the kernel looks at any time."""
        ctypes.c_uint32.from_buffer(self.ring, offset).value = value

    def submit(self, operation, descriptor, address, length, offset, worker):
        tail = self.word(self.sq[1])
        slot = tail & self.word(self.sq[2])
        self.entries[64 * slot:64 * slot + 64] = struct.pack(
            "BBHiQQIIQ", operation, ASYNC if worker else 0, 0, descriptor, offset, address, length, 0, 1
        ).ljust(64, b"\0")
        self.put(self.sq[6] + 4 * slot, slot)
        self.put(self.sq[1], tail + 1)
        while self.word(self.cq[0]) == self.word(self.cq[1]):
            if libc.syscall(ENTER, self.file, 0 if self.poll else 1, 1,
                            GET_EVENTS | (ENTER_WAKEUP if self.poll else 0), None, 0) < 0:
                raise SystemExit("io_uring: " + os.strerror(ctypes.get_errno()))
        head = self.word(self.cq[0])
        result = struct.unpack_from("i", self.ring, self.cq[5] + 16 * (head & self.word(self.cq[2])) + 8)[0]
        self.put(self.cq[0], head + 1)
        if result < 0:
            raise SystemExit("io_uring: " + os.strerror(-result))
        return result

    def connect(self, address, port, worker):
        """A new socket that is connected by the ring; its descriptor."""
        connection = socket.socket()
        end = ctypes.create_string_buffer(struct.pack("=H", socket.AF_INET) + struct.pack(">H", port)
                                          + socket.inet_aton(address) + bytes(8), 16)
        self.submit(CONNECT, connection.fileno(), ctypes.addressof(end), 0, 16, worker)
        return connection.detach()

    def send(self, descriptor, data, worker):
        buffer = ctypes.create_string_buffer(data, len(data))
        if self.submit(SEND, descriptor, ctypes.addressof(buffer), len(data), 0, worker) != len(data):
            raise SystemExit("io_uring: not sent whole")
