"""Reading a file in a process of its own, which may hang, crash or be killed without harm to whoever asked."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

from texts.extraction.limits import DEFAULT, Limits
from texts.extraction.results import Extracted, Reason, unreadable

_CHUNK = 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])
_START = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "runpy.run_module({!r}, alter_sys=True, run_name='__main__')"
)
_LONGEST_NAME = 255


def extract(
    file: IO[bytes], name: str, limits: Limits = DEFAULT, module: str = "texts.extraction.child"
) -> Extracted:
    """Return the text of a file and what of it could not be read; never raises for what is in the file.

    `name` as it was uploaded: its ending tells plain text from what has no reader. The file is read from its start and
    put back there. `module` is the program that reads; tests give others. Takes at most `limits.seconds` and a little.
    """
    file.seek(0)
    try:
        with tempfile.TemporaryFile() as copy, tempfile.TemporaryFile() as answer:
            size = 0
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > limits.file_bytes:
                    return unreadable(Reason.TOO_LARGE)
                copy.write(chunk)
            copy.seek(0)
            code = _run(copy, answer, name, limits, module)
            return _answered(code, answer, limits)
    except OSError as error:
        logging.getLogger(__name__).error("a file could not be given to its reader: %s", error)
        return unreadable(Reason.NOT_RUN)
    finally:
        file.seek(0)


def digest(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file in hexadecimal; its position is put back to the start."""
    file.seek(0)
    value = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return value


def _run(copy: IO[bytes], answer: IO[bytes], name: str, limits: Limits, module: str) -> int | None:
    """Run the reader; its exit code, None if it took too long. OSError if it could not be started."""
    paths = [_ROOT, *(path for path in sys.path if path and path != _ROOT)]
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _START.format(module)]
    # Nothing is handed down: settings and keys lie in the environment.
    process = subprocess.Popen(  # noqa: S603
        [*command, json.dumps(paths), json.dumps(asdict(limits)), _harmless(name)],
        stdin=copy,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "TZ": "Asia/Shanghai"},
        cwd="/",
        start_new_session=True,
    )
    try:
        return process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _harmless(name: str) -> str:
    """Return the end of a name that can be an argument of a process."""
    return name.replace("\0", "").encode("utf-8", "replace").decode()[-_LONGEST_NAME:]


def _answered(code: int | None, answer: IO[bytes], limits: Limits) -> Extracted:
    if code is None or code in {-signal.SIGXCPU, -signal.SIGALRM}:
        return unreadable(Reason.TOOK_TOO_LONG)
    if code == -signal.SIGKILL:
        # By the limit of processor time, or by a machine that is out of memory.
        return unreadable(Reason.TOOK_TOO_LONG)
    if code < 0:
        # pdfium aborts on what it cannot bear.
        return unreadable(Reason.BROKEN)
    answer.seek(0)
    try:
        if code:
            raise ValueError(code)
        return Extracted.from_json(json.loads(answer.read(limits.output_bytes + 1)))
    except (ValueError, KeyError, TypeError, AttributeError):
        logging.getLogger(__name__).error("the reader of a file ended with %s and no answer", code)
        return unreadable(Reason.NOT_RUN)
