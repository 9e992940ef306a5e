"""The scope seam: which unit owns an object, and which page roots and collections a unit has.

Units know nothing of pages. The floors above register a provider in their ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from units.models import Unit


class ScopeProvider(Protocol):
    """What a floor above answers about the things it keeps."""

    def owner_of(self, thing: Any) -> Unit | None:
        """The unit that ``thing`` belongs to; None when it is not of this floor."""

    def page_roots(self, units: Iterable[int]) -> Iterable[tuple[int, int, str]]:
        """The pages under which the people of these units work: unit, page, place in the tree."""

    def collections(self, units: Iterable[int]) -> Iterable[tuple[int, int]]:
        """The collections that hold the files of these units: unit, collection."""


_providers: list[ScopeProvider] = []


def register(provider: ScopeProvider) -> None:
    """Add a provider; called once per floor when the apps are ready."""
    if provider in _providers:
        raise ValueError(f"{provider!r} is registered already")
    _providers.append(provider)


def owner_of(thing: Any) -> Unit | None:
    """The unit that owns ``thing``, or None when nobody claims it."""
    for provider in _providers:
        if (unit := provider.owner_of(thing)) is not None:
            return unit
    return None


def places(units: Iterable[int]) -> tuple[dict[int, list[tuple[int, str]]], dict[int, list[int]]]:
    """Where the people of some units (ids) work, in a number of queries that does not grow with them.

    Returns page roots (id, place in the tree) and collections (id), both by unit.
    """
    ids = list(units)
    pages: dict[int, list[tuple[int, str]]] = {}
    collections: dict[int, list[int]] = {}
    for provider in _providers:
        for unit_id, page_id, path in provider.page_roots(ids):
            pages.setdefault(unit_id, []).append((page_id, path))
        for unit_id, collection_id in provider.collections(ids):
            collections.setdefault(unit_id, []).append(collection_id)
    return pages, collections
