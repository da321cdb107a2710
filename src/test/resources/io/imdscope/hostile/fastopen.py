"""Has a process's listening sockets, which know nothing of it, take TCP Fast Open: fastopen.py PID"""
import ctypes
import os
import socket
import sys

PIDFD_GETFD = 438  # the same number on each architecture
pid = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
process = os.pidfd_open(pid)
changed = 0
for name in os.listdir(f"/proc/{pid}/fd"):
    if os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:"):
        descriptor = libc.syscall(PIDFD_GETFD, process, int(name), 0)
        if descriptor < 0:
            raise OSError(ctypes.get_errno(), "pidfd_getfd")
        with socket.socket(fileno=descriptor) as taken:
            if taken.family != socket.AF_UNIX and taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 256)
                changed += 1
with open("/proc/sys/net/ipv4/tcp_fastopen", "w") as file:
    file.write(str(2 | 0x200))  # as a server, and without a cookie
sys.exit(changed == 0)
