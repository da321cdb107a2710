"""Calls the metadata service in one odd way: callers.py WAY ADDRESS."""
import os
import socket
import subprocess
import sys

way, address = sys.argv[1:3]
HEAD = b"GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: imds\r\n\r\n"


def connect():
    return socket.create_connection((address, 80), timeout=20)


if way == "mapped":
    connection = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    connection.connect(("::ffff:" + address, 80))
    connection.sendall(HEAD)
    connection.recv(1)
elif way == "gone":
    connect().sendall(HEAD)
    os._exit(0)
elif way == "not-blocking":
    connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    connection.setblocking(False)
    connection.connect_ex((address, 80))
    connection.setblocking(True)
    connection.sendall(HEAD)
    connection.recv(1)
elif way == "handed-on":
    # One process connects, another program in it sends.
    connection = connect()
    connection.setblocking(True)
    connection.set_inheritable(True)
    os.execv("/bin/sh", ["sh", "-c", 'printf "$1" >&"$2"; read -r _ <&"$2"', "sh",
                         HEAD.decode().replace("\r\n", "\\r\\n"), str(connection.fileno())])
elif way == "inherited":
    # The parent connects, the child sends.
    connection = connect()
    if os.fork() == 0:
        connection.sendall(HEAD)
        connection.recv(1)
        os._exit(0)
    os.wait()
elif way == "orphan":
    if os.fork() == 0:
        parent = os.getpid()
        if os.fork() == 0:
            while os.getppid() == parent:
                pass
            print(os.getpid(), flush=True)
            subprocess.run(["curl", "-q", "-s", "-o", "/dev/null",
                            f"http://{address}/latest/meta-data/instance-id"], check=True)
            os._exit(0)
        os._exit(0)
    os.wait()
elif way == "file":
    connection = connect()
    head = os.memfd_create("head")
    os.write(head, HEAD)
    os.sendfile(connection.fileno(), head, 0, len(HEAD))
    connection.recv(1)
elif way == "pieces":
    connection = connect()
    connection.sendmsg([HEAD[:10], HEAD[10:30], HEAD[30:]])
    connection.recv(1)
