"""Requests of all sorts, each answered: mixed.py ADDRESS COUNT. A token, then GETs with it and without, on connections of
their own and on one that is kept.
"""
import http.client
import sys

address, count = sys.argv[1], int(sys.argv[2])


def connect():
    return http.client.HTTPConnection(address, 80, timeout=120)  # an emulated machine is slow


def ask(connection, method, path, headers):
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"answered {answer.status}")
    return body


kept = connect()
token = ask(kept, "PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "21600"}).decode()
headers = ({}, {"X-aws-ec2-metadata-token": token})
for i in range(1, count):
    own = i // 2 % 2
    connection = connect() if own else kept
    ask(connection, "GET", f"/latest/meta-data/instance-id?{i}", headers[i % 2])
    if own:
        connection.close()
