"""Becomes another program under odd names: odd.py PROGRAM NAME ARGUMENT..., all but PROGRAM in hex.

NAME is how the file is called that is run, where it is not empty.
"""
import os
import sys

program, name, *arguments = sys.argv[1:]
path = program.encode()
if name:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)).encode(), bytes.fromhex(name))
    os.symlink(program, path)
os.execv(path, [bytes.fromhex(argument) for argument in arguments])
