"""Calls the metadata service from a thread, after naming it and the process: the names in hex."""
import http.client
import sys
import threading

name, process = (bytes.fromhex(argument) for argument in sys.argv[1:3])


def call():
    with open("/proc/thread-self/comm", "wb") as comm:
        comm.write(name)
    connection = http.client.HTTPConnection(sys.argv[3], 80, timeout=20)
    connection.request("GET", "/latest/meta-data/instance-id")
    connection.getresponse().read()


with open("/proc/self/comm", "wb") as comm:
    comm.write(process)
thread = threading.Thread(target=call)
thread.start()
thread.join()
