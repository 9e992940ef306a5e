"""Writing an index of tantivy: a writer that commits or leaves no trace, and what writers that died left behind."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from tantivy import Index

from search.engines.engine import EngineUnavailable

if TYPE_CHECKING:
    from tantivy import IndexWriter, Schema

#: Bytes that a writer gathers before it writes a segment: of a few changes, of everything.
_FEW, _ALL = 32_000_000, 160_000_000
#: Seconds after which a file that belongs to no segment was left by a writer that died.
_ABANDONED = 600
#: Characters of a file's name that name its segment.
_SEGMENT = 32


@contextmanager
def said_plainly() -> Iterator[None]:
    """Whatever the library or the disk says becomes ``EngineUnavailable``; panics of Rust are no ``Exception``."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineUnavailable(_("索引无法读写：%s") % error) from error
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise EngineUnavailable(_("索引无法读写：%s") % error) from error


@contextmanager
def changing(path: Path) -> Iterator[IndexWriter]:
    """A writer of an index that exists; commits at the end, or nothing happened. Only under the folder's lock."""
    with said_plainly():
        index = Index.open(str(path))
    with _committed(index, _FEW) as writer:
        yield writer


@contextmanager
def building(path: Path, schema: Schema) -> Iterator[IndexWriter]:
    """A writer of a new index; commits at the end. Errors of what is written pass as they are."""
    with said_plainly():
        index = Index(schema, path=str(path), reuse=False)
    with _committed(index, _ALL) as writer:
        yield writer


@contextmanager
def _committed(index: Index, memory: int) -> Iterator[IndexWriter]:
    with said_plainly():
        writer = index.writer(memory, num_threads=1)
    try:
        yield writer
        with said_plainly():
            writer.commit()
    except BaseException:
        with suppress(EngineUnavailable), said_plainly():
            writer.rollback()
        raise
    finally:
        # Lets go of the library's lock, also where a traceback keeps the writer; merges would be thrown away else.
        with suppress(EngineUnavailable), said_plainly():
            writer.wait_merging_threads()


def sweep(path: Path) -> None:
    """Delete files that belong to no segment: the library forgets those of writers that died. Only under the lock."""
    with suppress(OSError, ValueError):
        meta = json.loads((path / "meta.json").read_text())
        living = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
        before = time.time() - _ABANDONED
        for file in path.iterdir():
            names_segment = len(file.name.split(".")[0]) == _SEGMENT
            lost = (names_segment and file.name[:_SEGMENT] not in living) or file.name.startswith(".tmp")
            if lost and file.stat().st_mtime < before:
                file.unlink()
