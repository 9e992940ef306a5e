"""Readers of the embedded index: one for each process, on the index that holds, as fresh as the last commit."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from tantivy import Index

from search.engines.embedded_folder import version_of
from search.engines.engine import EngineUnavailable
from search.records import INDEX_VERSION

if TYPE_CHECKING:
    from tantivy import Searcher

    from search.engines.embedded_folder import Folder

#: An index may be swapped and deleted between reading its name and opening it.
_ATTEMPTS = 3


def usable(folder: Folder) -> Path:
    """The index that holds, if this version can use it; else raises ``EngineUnavailable`` that says what to do."""
    index = folder.current()
    if index is None or not (index / "meta.json").exists():
        raise EngineUnavailable(_("索引还没有建立，请运行 manage.py search_index rebuild。"))
    if (version := version_of(index)) != INDEX_VERSION:
        raise EngineUnavailable(
            _("索引由另一个版本（%(old)s，现为 %(new)s）建立，请运行 manage.py search_index rebuild。")
            % {"old": version or "?", "new": INDEX_VERSION}
        )
    return index


class Readers:
    """What each process has open. What was opened before a fork is never used after it, nor closed: its threads are gone."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._of_process: dict[int, _Reader] = {}
        #: By process as well: another thread may have held the lock when the process forked.
        self._opening: dict[int, threading.Lock] = {}

    def searcher(self) -> Searcher:
        """A view of everything committed so far; raises ``EngineUnavailable`` without a usable index."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._reader().searcher()
            except (OSError, ValueError):
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError

    def _reader(self) -> _Reader:
        index = self._folder.current()
        reader = self._of_process.get(os.getpid())
        if reader is None or reader.path != index:
            with self._opening.setdefault(os.getpid(), threading.Lock()):
                reader = self._of_process[os.getpid()] = _Reader(usable(self._folder))
        return reader


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._index = Index.open(str(path))
        self._index.config_reader("manual")
        self._seen: tuple[int, int] | None = None

    def searcher(self) -> Searcher:
        """What is committed now: tantivy replaces ``meta.json`` with every commit."""
        stat = (self.path / "meta.json").stat()
        if (stat.st_ino, stat.st_mtime_ns) != self._seen:
            self._index.reload()
            self._seen = (stat.st_ino, stat.st_mtime_ns)
        return self._index.searcher()
