"""Runs a program to which the kernel refuses one command of bpf(2), with an error: refuse.py COMMAND ERRNO PROGRAM ARGUMENT...

By a filter of system calls, so that it is the kernel that answers.
"""
import ctypes
import os
import platform
import struct
import sys

LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
PR_SET_SECCOMP, FILTER = 22, 2
number = {"x86_64": 321, "aarch64": 280}[platform.machine()]
command, error, *program = sys.argv[1:]
filters = [
    (LOAD, 0, 0, 0),  # the system call
    (EQUAL, 0, 3, number),
    (LOAD, 0, 0, 16),  # its first argument
    (EQUAL, 0, 1, int(command)),
    (RETURN, 0, 0, REFUSE | int(error)),
    (RETURN, 0, 0, ALLOW),
]
code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in filters))
whole = ctypes.create_string_buffer(struct.pack("=HxxxxxxQ", len(filters), ctypes.addressof(code)))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.c_ulong(ctypes.addressof(whole)), 0, 0):
    raise OSError(ctypes.get_errno(), "seccomp")
os.execvp(program[0], program)
