"""What Word and Excel files share: properties, files inside them, programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texts.extraction import recognising
from texts.extraction.collecting import Exhausted, Unreadable
from texts.extraction.packages import local
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection
    from texts.extraction.packages import Package


def read_properties(package: Package, collection: Collection, place: str) -> None:
    """Keep core, application and custom properties of an Office file."""
    for name in package.starting_with("docProps/"):
        try:
            root = package.xml(name)
        except Exhausted:
            raise
        except Unreadable as error:
            collection.miss(error.reason, f"{place}/{name}" if place else name)
            continue
        lines = []
        for element in root.iter():
            value = (element.text or "").strip()
            if value and len(element) == 0:
                holder = element.getparent()
                label = (holder.get("name") if holder is not None else None) or local(element)
                lines.append(f"{label}: {value}")
        collection.add("\n".join(lines), Kind.PROPERTY, place)


def read_embedded(package: Package, folder: str, collection: Collection, place: str, depth: int) -> None:
    """Read the files inside an Office file as those of an archive."""
    for name in package.starting_with(folder, ""):
        below = f"{place}/{name}" if place else name
        try:
            unpacked = package.read(name, collection.limits.file_bytes)
        except Exhausted:
            raise
        except Unreadable as error:
            collection.miss(error.reason, below)
            continue
        recognising.read(unpacked, name, collection, below, depth + 1)
    for name in package.starting_with("", "vbaproject.bin"):
        # A program with words of its own.
        collection.miss(Reason.UNSUPPORTED, f"{place}/{name}" if place else name)
