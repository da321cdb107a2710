"""Sends datagrams to the port of the metadata service, from a connected socket and from one that is not: ADDRESS."""
import socket
import sys

family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
for connected in True, False:
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        if connected:
            sender.connect((sys.argv[1], 80))
            sender.send(b"GET / HTTP/1.1\r\n\r\n")
        else:
            sender.sendto(b"GET / HTTP/1.1\r\n\r\n", (sys.argv[1], 80))
