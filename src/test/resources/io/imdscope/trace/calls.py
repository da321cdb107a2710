"""Calls the metadata service with urllib (close) or http.client (keep); prints the token."""
import http.client
import sys
import urllib.error
import urllib.parse
import urllib.request

mode, base = sys.argv[1:]
TTL = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}


def with_urllib(method, path, headers):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(
            urllib.request.Request(base + path, method=method, headers=headers)
        ) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc)


def with_connection(method, path, headers):
    connection.request(method, path, headers=headers)
    return connection.getresponse().read().decode()


call = with_connection if mode == "keep" else with_urllib
token = call("PUT", "/latest/api/token", TTL)
call("GET", "/latest/meta-data/instance-id", {"X-aws-ec2-metadata-token": token})
call("GET", "/latest/meta-data/placement/region", {})
call("GET", "/latest/meta-data/no-such?a=b", {})
print(token)
