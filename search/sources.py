"""Where records come from: pages of all sites, and whatever else floors above make searchable.

A source knows its own things by ids; ``name:id`` is the item that the outbox and the index know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from search.records import SearchRecord


class Source(Protocol):
    """One kind of things that can be found."""

    name: str

    def records(self, ids: Collection[str]) -> dict[str, list[SearchRecord]]:
        """The records of things as they are public now; ids of what is not public are missing from the answer."""

    def public(self, ids: Collection[str]) -> set[str]:
        """Which of these an anonymous visitor may open now; a constant number of queries."""

    def all_ids(self) -> Iterator[str]:
        """The id of everything that is public now, in batches from the database."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make the things of a source searchable."""
    if source.name in _sources:
        raise ValueError(f"a search source named {source.name!r} is registered already")
    _sources[source.name] = source


def unregister(name: str) -> None:
    """Take a source away; what it had leaves the index with the next reconciling."""
    del _sources[name]


def sources() -> list[Source]:
    """All sources, in the order of their registration."""
    return list(_sources.values())


def item_of(source: Source, one: str) -> str:
    """How the outbox and the index name a thing of a source."""
    return f"{source.name}:{one}"


def grouped(items: Iterable[str]) -> dict[str, set[str]]:
    """Ids by the name of their source."""
    found: dict[str, set[str]] = {}
    for item in items:
        name, _colon, one = item.partition(":")
        found.setdefault(name, set()).add(one)
    return found


def public_items(items: Iterable[str]) -> set[str]:
    """Which of these items an anonymous visitor may open now; those of an unknown source may not be."""
    return {
        f"{name}:{one}"
        for name, ids in grouped(items).items()
        if (source := _sources.get(name)) is not None
        for one in source.public(ids)
    }


def records_of(items: Iterable[str]) -> dict[str, list[SearchRecord]]:
    """The records of items as they are public now; items that are not are missing."""
    return {
        f"{name}:{one}": records
        for name, ids in grouped(items).items()
        if (source := _sources.get(name)) is not None
        for one, records in source.records(ids).items()
    }
