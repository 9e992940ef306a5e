"""The scope seam: which unit owns an object, and which page roots and collections a unit has.

Units know nothing of pages. The floors above register a provider in their ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from wagtail.models import Collection, Page

    from units.models import Unit


class ScopeProvider(Protocol):
    """What a floor above answers about the things it keeps."""

    def owner_of(self, thing: Any) -> Unit | None:
        """The unit that ``thing`` belongs to; None when it is not of this floor."""

    def page_roots(self, unit: Unit) -> Iterable[Page]:
        """The pages under which the unit's people work."""

    def collections(self, unit: Unit) -> Iterable[Collection]:
        """The collections that hold the unit's files."""


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


def page_roots(unit: Unit) -> list[Page]:
    """All pages under which the people of ``unit`` work."""
    return [page for provider in _providers for page in provider.page_roots(unit)]


def collections(unit: Unit) -> list[Collection]:
    """All collections that hold files of ``unit``."""
    return [collection for provider in _providers for collection in provider.collections(unit)]
