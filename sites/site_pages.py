"""Pages that every site has without anybody writing them (site map, guides, search): what stands below a site's address.

Floors above add theirs; the path is reserved (``addresses.RESERVED_PATHS``), and the view gets the site's home page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from sites.models import HomePage

    SitePageView = Callable[[HttpRequest, HomePage], HttpResponseBase]

_views: dict[tuple[str, ...], SitePageView] = {}


def register(path: str, view: SitePageView) -> None:
    """Have a view answer at a path (``search/feed``) below every site that is public."""
    key = tuple(part for part in path.split("/") if part)
    if key in _views:
        raise ValueError(f"something answers at {path!r} below every site already")
    _views[key] = view


def view_at(components: list[str]) -> SitePageView | None:
    """What answers at a path below a site, if anything does."""
    return _views.get(tuple(components))
