"""The folder of the embedded index: which generation is the present one, made anew beside it, and who writes.

``current`` names the generation in use and the version that made it; it is replaced in one step. Generations that were
not finished or are no longer in use are removed by the next rebuild; readers that still have their files open keep them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.engines.engine import EngineUnavailable
from search.records import INDEX_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POINTER = "current"
GENERATION = "index-"
#: Seconds that a writer waits for the one before it.
PATIENCE = 10.0
PAUSE = 0.02


@dataclass(frozen=True)
class Generation:
    """One index in the folder."""

    path: Path
    version: str

    @property
    def problem(self) -> str:
        """Why it cannot be used; empty when it can."""
        if self.version != INDEX_VERSION:
            return f"the index is of version {self.version}, not {INDEX_VERSION}: run `manage.py search_index rebuild`"
        return ""


class Folder:
    """Where the generations of one index lie."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Generation | None:
        """The generation in use; None where there is none yet."""
        try:
            said = json.loads((self.path / POINTER).read_text())
            return Generation(self.path / str(said["folder"]), str(said["version"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"{self.path / POINTER} cannot be read: {error}") from error

    def usable(self) -> Generation:
        """The generation in use, of this version; raises ``EngineUnavailable`` with what to do."""
        generation = self.current()
        if generation is None:
            raise EngineUnavailable("there is no index yet: run `manage.py search_index rebuild`")
        if generation.problem:
            raise EngineUnavailable(generation.problem)
        return generation

    def new_generation(self) -> Path:
        """An empty folder for an index made anew; call it while holding the lock ``rebuild``."""
        self.remove_others()
        taken = [
            int(number) for path in self._generations() if (number := path.name[len(GENERATION) :]).isdigit()
        ]
        path = self.path / f"{GENERATION}{max(taken, default=0) + 1}"
        path.mkdir(parents=True)
        return path

    def swap_to(self, path: Path) -> None:
        """Make a finished generation the present one, and remove those before it."""
        pointer = self.path / f"{POINTER}.new"
        with pointer.open("w") as written:
            json.dump({"folder": path.name, "version": INDEX_VERSION}, written)
            written.flush()
            os.fsync(written.fileno())
        pointer.replace(self.path / POINTER)
        self.remove_others()

    def remove_others(self) -> None:
        """Remove the generations that nobody will open any more."""
        current = self.current()
        for path in self._generations():
            if current is None or path != current.path:
                shutil.rmtree(path, ignore_errors=True)

    def _generations(self) -> list[Path]:
        return [path for path in self.path.glob(f"{GENERATION}*") if path.is_dir()]

    @contextmanager
    def locked(self, name: str, patience: float = PATIENCE) -> Iterator[None]:
        """Hold a lock among all processes of the machine; it ends with its process, however that ends."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / f"{name}.lock").open("w")
        except OSError as error:
            raise EngineUnavailable(f"{self.path} cannot be written: {error}") from error
        with lock:
            deadline = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EngineUnavailable(f"somebody else holds the lock {name!r}") from None
                    time.sleep(PAUSE)
            yield

    def size(self) -> int:
        """Bytes of the generation in use."""
        generation = self.current()
        if generation is None:
            return 0
        return sum(file.stat().st_size for file in generation.path.rglob("*") if file.is_file())
