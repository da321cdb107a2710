"""Credentials as every connection of boto 2 finds them, which has never heard of tokens.

Says whether it went well, never what came of it.
"""
import sys
import time

from boto.provider import Provider

for i in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
    if i:
        time.sleep(1)
    try:
        print("credentials", "ok" if Provider("aws").get_access_key() else "none", flush=True)
    except Exception as error:
        print("credentials", type(error).__name__, flush=True)
