"""ZIP: each file in it to its own reader, its name as a text of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texts.extraction import recognising
from texts.extraction.collecting import Exhausted, Unreadable
from texts.extraction.packages import Package, name_of
from texts.extraction.results import Kind

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read all files of an archive; one that cannot be read is noted and the next one tried."""
    package = Package(content, collection)
    names = [name_of(entry) for entry in package.entries]
    collection.add("\n".join(names), Kind.PROPERTY, place)
    collection.add(package.comment.decode("gb18030", "replace"), Kind.PROPERTY, place)
    for entry, name in zip(package.entries, names, strict=True):
        below = f"{place}/{name}" if place else name
        try:
            unpacked = package.read(entry, collection.limits.file_bytes)
        except Exhausted:
            raise
        except Unreadable as error:
            collection.miss(error.reason, below)
            continue
        recognising.read(unpacked, name, collection, below, depth + 1)
