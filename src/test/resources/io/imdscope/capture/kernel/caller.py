# A metadata service and its client in one network namespace, told by lines what to do:
#   open N | send N TEXT | urgent N TEXT | extend N | answer N | close N | hold | release | burst COUNT PREFIX [PER_SECOND]
# TEXT is one request or a part of one, with escapes such as \r\n. Each line is answered with "done".
import socket
import sys
import threading
import time

address, port = sys.argv[1], int(sys.argv[2])
answering = threading.Event()
answering.set()


def serve(connection):
    with connection:
        text = b""
        while True:
            while b"\r\n\r\n" not in text:
                more = connection.recv(65536)
                if not more:
                    return
                text += more
            _, _, text = text.partition(b"\r\n\r\n")
            answering.wait()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def accept(listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


def unescaped(text):
    return text.encode().decode("unicode_escape").encode("latin-1")


def connect():
    return socket.create_connection((address, port), timeout=30)


def read_answer(connection):
    text = b""
    while not text.endswith(b"\r\n\r\nok"):
        more = connection.recv(65536)
        if not more:
            raise EOFError(text)
        text += more


family = socket.AF_INET6 if ":" in address else socket.AF_INET
listener = socket.create_server((address, port), family=family, backlog=128)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
connections = {}
print("done", flush=True)
for line in sys.stdin:
    what, *rest = line.rstrip("\n").split(" ", 2)
    if what == "open":
        connections[rest[0]] = connect()
    elif what == "send":
        connections[rest[0]].sendall(unescaped(rest[1]))
    elif what == "urgent":  # the last byte of it is out of band
        connections[rest[0]].send(unescaped(rest[1]), socket.MSG_OOB)
    elif what == "extend":  # destination options that say nothing, with each packet from now on
        connections[rest[0]].setsockopt(socket.IPPROTO_IPV6, socket.IPV6_DSTOPTS, bytes([0, 0, 1, 4, 0, 0, 0, 0]))
    elif what == "answer":
        read_answer(connections[rest[0]])
    elif what == "close":
        connections.pop(rest[0]).close()
    elif what == "hold":
        answering.clear()
    elif what == "release":
        answering.set()
    elif what == "burst":
        prefix, _, rate = rest[1].partition(" ")
        begun = time.monotonic()
        for i in range(int(rest[0])):
            if rate:
                time.sleep(max(0, begun + i / float(rate) - time.monotonic()))
            with connect() as connection:
                connection.sendall(f"GET /{prefix}{i} HTTP/1.1\r\n\r\n".encode())
                read_answer(connection)
    else:
        raise ValueError(line)
    print("done", flush=True)
