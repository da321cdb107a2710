"""A wire between two tunnel devices that loses, doubles and reorders packets, as tc's netem would."""
import fcntl
import os
import random
import select
import struct
import subprocess

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 1, 0x1000
MTU = 576  # so that a head is many packets
chance = random.Random(7)
held = {}
fates = {"lost": 0, "held": 0, "doubled": 0}


def open_ends(*names):
    ends = []
    for name in names:
        end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
        subprocess.run(["ip", "link", "set", name, "mtu", str(MTU)], check=True)
        ends.append(end)
    return ends


def run(one, other):
    """Passes on what there is; of 20 packets one is lost, one doubled, and five come after their next."""
    ready, _, _ = select.select([one, other], [], [], 0.01)
    if not ready:
        for end, packet in held.items():
            write(end, packet)
        held.clear()
    for end in ready:
        try:
            packet = os.read(end, 65536)
        except OSError:
            return  # the device is gone with its namespace
        to = other if end == one else one
        fate = chance.randrange(20)
        if fate == 0:
            fates["lost"] += 1
            continue
        if fate < 6 and to not in held:
            fates["held"] += 1
            held[to] = packet
            continue
        write(to, packet)
        if fate == 6:
            fates["doubled"] += 1
            write(to, packet)
        if to in held:
            write(to, held.pop(to))


def write(end, packet):
    try:
        os.write(end, packet)
    except OSError:
        pass  # the device is not up: a packet more that is lost
