"""A hostile caller: attacks.py WAY ADDRESS NAME COUNT. Its requests carry NAME.

Exits with 0 when it did what it should, after it has said which process connected and how many seconds it took; with 77
when the machine cannot do that.
"""
import array
import ctypes
import os
import resource
import select
import socket
import struct
import subprocess
import sys
import time

way, address, name, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
CANNOT = 77
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
FAMILY = socket.AF_INET6 if ":" in address else socket.AF_INET
PATIENCE = 60
MSG_ZEROCOPY, SO_ZEROCOPY, MSG_FASTOPEN = 0x4000000, 60, 0x20000000


def head(i, extra=b""):
    return f"GET /latest/meta-data/instance-id?{name}-{i} HTTP/1.1\r\nHost: imds\r\n".encode() + extra + b"\r\n"


def connect():
    return socket.create_connection((address, 80), timeout=PATIENCE)


def answer(connection):
    """Reads one answer; its body is short and has a length."""
    received = b""
    while b"\r\n\r\n" not in received or len(received.partition(b"\r\n\r\n")[2]) < length(received):
        part = connection.recv(65536)
        if not part:
            raise SystemExit("a connection ended before its answer")
        received += part
    if not received.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"an odd answer: {received[:40]}")


def length(received):
    for line in received.partition(b"\r\n\r\n")[0].lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def reset(connection):
    """Closes with a reset, so that the port is free at once."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def call(i=0):
    with connect() as connection:
        connection.sendall(head(i))
        answer(connection)


def cannot(why):
    print(why)
    sys.exit(CANNOT)


def in_processes(work, processes=2):
    children = []
    for p in range(processes):
        child = os.fork()
        if child == 0:
            try:
                work(p, count // processes)
                os._exit(0)
            except BaseException as e:
                print(e, flush=True)
                os._exit(1)
        children.append(child)
    if any([os.waitpid(child, 0)[1] for child in children]):
        raise SystemExit("a process failed")


def allow_files(files):
    hard = max(files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


# Many


def connections():
    """Connects and is gone before it is answered, as fast as it goes."""
    def work(_, each):
        for _ in range(each):
            connection = socket.socket(FAMILY)
            connection.setblocking(False)
            connection.connect_ex((address, 80))
            reset(connection)
    in_processes(work)


def calls():
    """A connection for each call, as fast as it goes."""
    def work(p, each):
        for i in range(each):
            connection = connect()
            connection.sendall(head(f"{p}-{i}"))
            answer(connection)
            reset(connection)
    in_processes(work)


def kept():
    """Requests on connections that are kept: one is sent on each, then all are answered."""
    def work(p, each):
        held = [connect() for _ in range(32)]
        for i in range(each // len(held)):
            for k, connection in enumerate(held):
                connection.sendall(head(f"{p}-{k}-{i}"))
            for connection in held:
                answer(connection)
    in_processes(work)


def pipelined(each=50):
    """Many requests in one write, and the answers to all of them."""
    connection = connect()
    for i in range(count // each):
        connection.sendall(b"".join(head(f"{i}-{k}") for k in range(each)))
        received = b""
        while received.count(b"HTTP/1.1 200 ") < each:
            received += connection.recv(65536)


def packed():
    """So many in one write that they come in packets of 64 KiB, once the connection is warm."""
    pipelined(1_000)


def masked():
    """The kernel hides what follows such a name at the start of a line, wherever that line is."""
    connection = connect()
    for i in range(count):
        body = b"\nauthorization:"
        connection.sendall(head(i, f"Content-Length: {len(body)}\r\n".encode()) + body)
        answer(connection)


def urgent():
    """The server's kernel takes the urgent byte out of the stream, and with it the token's name."""
    for i in range(count):
        with connect() as connection:
            first, last = head(i, b"X-aws-ec2-metadata-token: x\r\n").split(b"token: x")
            connection.sendall(first + b"tok")
            connection.send(b"e", socket.MSG_OOB)
            connection.sendall(b"n: x" + last)
            answer(connection)


# Slow, long, never


def slow():
    """A byte each 50 ms: the first half of COUNT to the end, the others never."""
    held = [connect() for _ in range(count)]
    for connection in held:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    heads = [head(i) for i in range(count)]
    for at in range(len(heads[0])):
        for i, connection in enumerate(held):
            if i < count // 2 or at < len(heads[i]) // 2:
                connection.send(heads[i][at:at + 1])
        select.select([], [], [], 0.05)
    for connection in held[:count // 2]:
        answer(connection)


def unfinished():
    """Heads that never end, on connections that are all open at once."""
    allow_files(count + 64)
    held = []
    for i in range(count):
        connection = connect()
        connection.sendall(head(i)[:-2] + b"X-Filler: " + b"f" * 6000)
        held.append(connection)
    for connection in held:
        reset(connection)


def opened_before():
    """Opens many connections, and asks on each once standard input has ended."""
    allow_files(count + 64)
    connections = [connect() for _ in range(count)]
    print("opened", flush=True)
    sys.stdin.read()
    for i, connection in enumerate(connections):
        connection.sendall(head(i))
        answer(connection)
    for connection in connections:
        reset(connection)


def held():
    """A request on each of many connections, which all stay open; then one more on each, the oldest first."""
    allow_files(count + 64)
    connections = []
    for i in range(count):
        connections.append(connect())
        connections[-1].sendall(head(f"first-{i}"))
        answer(connections[-1])
    for i, connection in enumerate(connections):
        connection.sendall(head(f"second-{i}"))
        answer(connection)
    for connection in connections:
        reset(connection)


def long():
    """A head of 1 MiB, which the service refuses."""
    for i in range(count):
        with connect() as connection:
            try:
                connection.sendall(head(i, b"X-Long: " + b"l" * (1 << 20) + b"\r\n"))
                while connection.recv(65536):
                    pass
            except (ConnectionResetError, BrokenPipeError):
                pass  # it reads only so much of it


# Who


def overwrite_args(text):
    """Writes over this process's own arguments, as any process may."""
    with open("/proc/self/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])
    with open("/proc/self/mem", "r+b", buffering=0) as memory:
        memory.seek(start)
        memory.write(text[:end - start].ljust(end - start, b"\0"))


def forged():
    texts = [
        b"/usr/bin/amazon-ssm-agent\0",
        b'x","container.id":"' + b"0" * 64 + b'","k8s.pod.name":"witness"}\n{"event.name":"imds.request"}\n',
        b"\x1b[2J\x1b]0;title\x07\r\n\xff\xfe\0\n\0\0\"\\",
        b"\n" * 4096,
        b"\0" * 4096,
    ]
    libc = ctypes.CDLL(None)
    for i in range(count):
        text = texts[i % len(texts)]
        libc.prctl(15, text[:15], 0, 0, 0)  # PR_SET_NAME
        overwrite_args(text)
        call(i)


def forks():
    """Forks to 20 levels, and each waits for its child; the last one calls."""
    top = os.getpid()
    for _ in range(20):
        child = os.fork()
        if child:
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if os.getpid() != top:
                os._exit(code)
            if code:
                raise SystemExit("a process failed")
            return
    for i in range(count):
        call(i)
    os._exit(0)


def passed():
    """One process connects, and another one sends."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        for i in range(count):
            _, control, _, _ = theirs.recvmsg(1, socket.CMSG_SPACE(4))
            with socket.socket(fileno=struct.unpack("i", control[0][2])[0]) as connection:
                connection.settimeout(PATIENCE)
                connection.sendall(head(i))
                answer(connection)
            theirs.sendall(b".")
        os._exit(0)
    theirs.close()
    for _ in range(count):
        with connect() as connection:
            rights = array.array("i", [connection.fileno()])
            ours.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        if not ours.recv(1):
            break
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the other process failed")


def nested():
    """In a user namespace with a network namespace of its own, behind the pod's."""
    inside("eth0", lambda pid: ip(f"link add nest0 type veth peer name eth0 netns {pid}"), "nest0", None)


def wire():
    """The same behind a wire that loses, doubles and reorders packets of both directions."""
    import relay
    if not os.path.exists("/dev/net/tun"):
        cannot("there is no /dev/net/tun")
    ends = relay.open_ends("wire0", "wire1")
    inside("wire0", lambda pid: ip(f"link set wire0 netns {pid}"), "wire1", lambda: relay.run(*ends))
    if not all(relay.fates.values()):
        raise SystemExit(f"not all befell the packets: {relay.fates}")


def ip(command, check=True):
    subprocess.run(["ip", *command.split()], check=check)


def inside(device, link, outer, meanwhile):
    child = subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "--net", sys.executable, os.path.abspath(__file__),
         "in_namespace", address, name, str(count), device], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()  # which process it is
    if child.stdout.readline() != b"inside\n":
        cannot("there is no user namespace to be had")
    link(child.pid)
    try:
        ip(f"link set {outer} up")
        ip(f"route add 10.20.1.77 dev {outer}")
        for setting in "ip_forward", "conf/eth0/proxy_arp", f"conf/{outer}/proxy_arp":
            with open(f"/proc/sys/net/ipv4/{setting}", "w") as file:
                file.write("1")
        child.stdin.close()
        if meanwhile:
            while child.poll() is None:
                meanwhile()
        if child.wait():
            raise SystemExit("the calls from within failed")
    finally:
        child.kill()
        ip(f"link del {outer}", check=False)


def in_namespace():
    device = sys.argv[5]
    print("inside", flush=True)
    sys.stdin.read()
    for command in ("link set lo up", f"link set {device} up", f"addr add 10.20.1.77/32 dev {device}",
                    f"route add default dev {device}"):
        ip(command)
    for i in range(count):
        with connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # More segments than one, and a packet for each piece.
            bytes_ = head(i, b"X-Filler: " + b"f" * 3000 + b"\r\n")
            for at in range(0, len(bytes_), 500):
                connection.sendall(bytes_[at:at + 500])
            answer(connection)


# How it is sent


def file():
    source = os.memfd_create("heads")
    for i in range(count):
        bytes_ = head(i)
        os.pwrite(source, bytes_, 0)
        with connect() as connection:
            if os.sendfile(connection.fileno(), source, 0, len(bytes_)) != len(bytes_):
                raise SystemExit("not sent whole")
            answer(connection)


def pieces():
    """A byte in each element of a vector, and then a byte in each packet."""
    for i in range(count):
        with connect() as connection:
            bytes_ = head(i)
            if i % 2:
                os.writev(connection.fileno(), [bytes_[k:k + 1] for k in range(len(bytes_))])
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for k in range(len(bytes_)):
                    os.writev(connection.fileno(), [bytes_[k:k + 1]])
            answer(connection)


def zerocopy():
    for i in range(count):
        with connect() as connection:
            connection.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
            connection.send(head(i), MSG_ZEROCOPY)
            answer(connection)


def fastopen():
    with open("/proc/sys/net/ipv4/tcp_fastopen", "w") as file_:
        file_.write("5")  # as a client, and without a cookie
    before = counter("TCPFastOpenActive")
    for i in range(count):
        with socket.socket(FAMILY) as connection:
            connection.settimeout(PATIENCE)
            connection.sendto(head(i), MSG_FASTOPEN, (address, 80))
            answer(connection)
    if counter("TCPFastOpenActive") - before < count:
        raise SystemExit("nothing was sent with the SYN")


def counter(wanted):
    with open("/proc/net/netstat") as file_:
        lines = [line.split() for line in file_]
    for names, values in zip(lines[::2], lines[1::2]):
        if wanted in names:
            return int(values[names.index(wanted)])
    raise SystemExit("no such counter: " + wanted)


def mapped():
    for i in range(count):
        with socket.socket(socket.AF_INET6) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(("::ffff:" + address, 80))
            connection.sendall(head(i))
            answer(connection)


def uring():
    """Socket, connect and send are the ring's; at once, by a worker, and by the thread that polls for them."""
    import rings
    if not rings.allowed():
        cannot("io_uring is off")
    for poll in False, True:
        with rings.Ring(poll) as ring:
            for i in range(count):
                for worker in False, True:
                    descriptor = ring.connect(address, 80, worker)
                    with socket.socket(fileno=descriptor) as connection:
                        ring.send(descriptor, head(f"{poll}-{worker}-{i}"), worker)
                        connection.settimeout(PATIENCE)
                        answer(connection)


print(os.getpid(), flush=True)
began = time.monotonic()
globals()[way]()
print(f"{time.monotonic() - began:.3f}")
