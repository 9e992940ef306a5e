"""Where a page would stand after a move: the gates are asked before anything in the tree has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.models import Page

from sites import directory

if TYPE_CHECKING:
    from sites.directory import SiteEntry


@dataclass(frozen=True)
class Place:
    """A site, and the pages below its home down to the parent."""

    site: SiteEntry
    above: tuple[int, ...]


def place_to_be(page: Page) -> Place | None:
    """The place given with ``stand_below`` or ``stand_with``; None: where the page stands in the tree."""
    place: Place | None = page.__dict__.get("_place_to_be")
    return place


def stand_below(page: Page, moved: Page, parent: Page) -> None:
    """Have ``page``, which is ``moved`` or stands below it, looked at as if ``moved`` stood under ``parent``."""
    if (site := directory.current().site_of(parent.path)) is None:
        return
    outside = [parent.path[:end] for end in _ends(len(site.tree_path) + Page.steplen, len(parent.path))]
    inside = [page.path[:end] for end in _ends(len(moved.path), len(page.path) - Page.steplen)]
    page.__dict__["_place_to_be"] = Place(site, (*_ids(outside), *_ids(inside)))


def stand_with(page: Page, original: Page) -> None:
    """Have ``page`` looked at as if it stood where ``original`` stands."""
    if (site := directory.current().site_of(original.path)) is None:
        return
    above = [
        original.path[:end]
        for end in _ends(len(site.tree_path) + Page.steplen, len(original.path) - Page.steplen)
    ]
    page.__dict__["_place_to_be"] = Place(site, _ids(above))


def _ends(first: int, last: int) -> range:
    return range(first, last + 1, Page.steplen)


def _ids(paths: list[str]) -> tuple[int, ...]:
    return tuple(Page.objects.filter(path__in=paths).order_by("path").values_list("pk", flat=True))
