"""The folder of the embedded index: which of the indexes in it holds, who may write, and what is left over.

    search/current         the name of the index that holds, replaced in one step
    search/index-7/        an index of tantivy …
    search/index-7/VERSION … and what made it, written last
    search/write.lock      held by whoever writes; let go by the system when the process dies
    search/rebuild.lock    held by whoever makes an index anew: the one that holds is written to meanwhile

Readers keep the files open that they read, so that what is no longer needed is deleted under them (on Linux). All of it
must lie on a disk of the machine itself: locks and open files of network disks are not to be trusted.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from search.engines.embedded_files import said_plainly
from search.engines.engine import EngineUnavailable

_POINTER = "current"
_VERSION = "VERSION"
_PREFIX = "index-"
#: Seconds between two attempts to take the lock.
_PAUSE = 0.02


class Folder:
    """One folder with the indexes of one engine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path | None:
        """The index that holds; None where there is none yet."""
        try:
            name = (self.path / _POINTER).read_text().strip()
        except FileNotFoundError:
            return None
        return self.path / name if name.startswith(_PREFIX) and "/" not in name else None

    def next(self) -> Path:
        """A new, empty place for an index beside the one that holds; only while rebuilding."""
        taken = [int(one.name.removeprefix(_PREFIX)) for one in self._indexes()]
        index = self.path / f"{_PREFIX}{max(taken, default=0) + 1}"
        index.mkdir()
        return index

    def swap(self, index: Path) -> None:
        """From now on this index holds: readers take it with their next request."""
        _write(self.path / _POINTER, index.name)

    def clear(self) -> None:
        """Delete every index but the one that holds: old ones, and those of builds that died. Only while rebuilding."""
        holds = self.current()
        for index in self._indexes():
            if index != holds:
                shutil.rmtree(index, ignore_errors=True)

    def writing(self, patience: float) -> AbstractContextManager[None]:
        """Be the only one who writes; raises ``EngineUnavailable`` when somebody else does for so many seconds."""
        return self._holding("write.lock", patience)

    def rebuilding(self) -> AbstractContextManager[None]:
        """Be the only one who makes an index anew; raises ``EngineUnavailable`` when somebody else is at it."""
        return self._holding("rebuild.lock", 0.0)

    @contextmanager
    def _holding(self, name: str, patience: float) -> Iterator[None]:
        with said_plainly():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / name).open("a")
        until = time.monotonic() + patience
        with lock:
            while not _taken(lock.fileno()):
                if time.monotonic() >= until:
                    raise EngineUnavailable(_("另一个进程正在写入或重建索引，请稍后再试。"))
                time.sleep(_PAUSE)
            yield

    def _indexes(self) -> list[Path]:
        found = self.path.glob(f"{_PREFIX}*")
        return [one for one in found if one.name.removeprefix(_PREFIX).isdecimal() and one.is_dir()]


def version_of(index: Path) -> str:
    """What made an index; empty where its making never ended."""
    try:
        return (index / _VERSION).read_text().strip()
    except FileNotFoundError:
        return ""


def finish(index: Path, version: str) -> None:
    """Say of an index that it is whole, and what made it."""
    _write(index / _VERSION, version)


def bytes_of(index: Path) -> int:
    """Bytes on disk; files that vanish meanwhile count nothing."""
    total = 0
    for entry in os.scandir(index):
        try:
            total += entry.stat().st_size
        except FileNotFoundError:
            continue
    return total


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, after a loss of power too."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
