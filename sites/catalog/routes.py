"""Where below a catalogue page what is served: the list, the guide, exports, the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import Page
from wagtail.url_routing import RouteResult

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from sites.models import CatalogPage


def route_catalog(page: CatalogPage, request: HttpRequest, components: list[str]) -> RouteResult | None:
    """Stand-in."""
    return None


def serve_catalog(page: CatalogPage, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Stand-in."""
    return Page.serve(page, request)
