"""The process that reads: limits first, then the file from its input, then the result to its output.

Started by `running` with nothing but the paths of the program; it opens no connection, starts no process and writes no
file.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from typing import Any

from texts.extraction import recognising
from texts.extraction.collecting import Collection, Exhausted
from texts.extraction.limits import Limits
from texts.extraction.results import Extracted, Reason, unreadable

_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: Seconds that the process may live past its time when nobody is left to end it.
_GRACE = 5


def main() -> None:
    """Read standard input, write the result as JSON to standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    name = sys.argv[2]
    restrict(limits)
    try:
        answer = _read(sys.stdin.buffer.read(limits.file_bytes + 1), name, limits)
    except MemoryError:
        answer = unreadable(Reason.TOO_LARGE)
    gc.collect()
    sys.stdout.buffer.write(json.dumps(answer.as_json(), ensure_ascii=False).encode())


def _read(content: bytes, name: str, limits: Limits) -> Extracted:
    if len(content) > limits.file_bytes:
        return unreadable(Reason.TOO_LARGE)
    collection = Collection(limits)
    try:
        recognising.read(content, name, collection)
    except Exhausted as error:
        collection.stop(error.reason)
    except MemoryError:
        collection.stop(Reason.TOO_LARGE)
    return collection.extracted()


def restrict(limits: Limits) -> None:
    """Give up, for good, what reading does not need."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (allowed, allowed))
        except (ValueError, OSError):
            # macOS knows no limit on address space; the clock is left.
            continue
    # Whoever started this process may be gone.
    signal.alarm(int(limits.seconds) + _GRACE)
    os.nice(10)
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(event)
    if event == "open" and arguments[2] & _WRITING:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
