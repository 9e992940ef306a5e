"""Readers that do what they may not, under the limits of the real one; the file's name says which."""

import os
import socket
import subprocess
import sys
import tempfile

from texts.extraction.child import restrict
from texts.extraction.limits import Limits
from texts.extraction.results import Extracted, Part


def spin():
    while True:
        pass


def crash():
    os.kill(os.getpid(), 11)


def babble():
    while True:
        sys.stdout.buffer.write(b"x" * 1_000_000)


def answer_nonsense():
    print("[1, 2")


def refuse(attempt):
    try:
        attempt()
    except PermissionError as error:
        print(__import__("json").dumps(Extracted((Part(f"refused {error}"),)).as_json()))


ACTS = {
    "spin": spin,
    "crash": crash,
    "babble": babble,
    "nonsense": answer_nonsense,
    "connect": lambda: refuse(lambda: socket.socket().connect(("127.0.0.1", 9))),
    "start": lambda: refuse(lambda: subprocess.run(["/bin/true"], check=False)),
    "write": lambda: refuse(lambda: tempfile.mkstemp(dir="/tmp")),
    "environment": lambda: print(
        __import__("json").dumps(Extracted((Part(" ".join(os.environ)),)).as_json())
    ),
    "memory": lambda: print(len(bytearray(8 * 1024**3))),
}

restrict(Limits(seconds=20, cpu_seconds=1, output_bytes=4_000_000))
ACTS[sys.argv[2]]()
