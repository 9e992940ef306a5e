"""Where below a catalogue page what is served: the list, the guide, exports, the feeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from sites import feeds
from sites.catalog import exports
from sites.catalog.listing import listing_for

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from sites.models import CatalogPage

    View = Callable[[CatalogPage, HttpRequest], HttpResponseBase]


def route_catalog(page: CatalogPage, request: HttpRequest, components: list[str]) -> RouteResult | None:
    """The view for what is left of the path below a live catalogue; None for the list itself and the unknown."""
    view = VIEWS.get(tuple(components))
    return RouteResult(page, kwargs={"view": view}) if view and page.live else None


def serve_catalog(page: CatalogPage, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer with the view that ``route_catalog`` chose, with the list by default."""
    view: View | None = kwargs.pop("view", None)
    return view(page, request) if view else Page.serve(page, request, *args, **kwargs)


def _guide(page: CatalogPage, request: HttpRequest) -> HttpResponseBase:
    """The disclosure guide (公开指南, 条例 Art. 12)."""
    context = page.get_context(request) | {"below_page": "guide/", "meta_tags": page.guide_meta_tags()}
    return TemplateResponse(request, "sites/catalog_guide.html", context)


def _csv(page: CatalogPage, request: HttpRequest) -> HttpResponseBase:
    return exports.csv_response(listing_for(page, request))


def _xlsx(page: CatalogPage, request: HttpRequest) -> HttpResponseBase:
    return exports.xlsx_response(listing_for(page, request))


def _atom(page: CatalogPage, request: HttpRequest) -> HttpResponseBase:
    return feeds.catalog_feed(page, request, feeds.ATOM)


def _rss(page: CatalogPage, request: HttpRequest) -> HttpResponseBase:
    return feeds.catalog_feed(page, request, feeds.RSS)


VIEWS: dict[tuple[str, ...], View] = {
    ("guide",): _guide,
    ("export", "csv"): _csv,
    ("export", "xlsx"): _xlsx,
    ("feed",): _atom,
    ("feed", "rss"): _rss,
}
