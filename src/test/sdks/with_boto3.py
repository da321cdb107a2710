"""Credentials as every client of boto3 finds them, in as many rounds as the argument says, a second apart.

Says whether it went well, never what came of it.
"""
import sys
import time

import boto3

for i in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
    if i:
        time.sleep(1)
    try:
        found = boto3.Session().get_credentials()
        print("credentials", "ok" if found and found.get_frozen_credentials().access_key else "none", flush=True)
    except Exception as error:
        print("credentials", type(error).__name__, flush=True)
