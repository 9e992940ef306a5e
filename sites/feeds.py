"""Feeds, Atom and RSS: the 30 newest items of a column, a topic or a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from wagtail.url_routing import RouteResult

from sites.addresses import directory_for, full_address
from sites.listings import items_below

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest
    from wagtail.models import Page

    from sites.models import CatalogPage

NEWEST = 30
Format = type[Atom1Feed] | type[Rss201rev2Feed]
ATOM, RSS = Atom1Feed, Rss201rev2Feed
_FORMATS: dict[tuple[str, ...], Format] = {("feed",): ATOM, ("feed", "rss"): RSS}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True)
class FeedItem:
    """One item of a feed."""

    title: str
    address: str
    summary: str
    source: str
    published: datetime.datetime | None


def route_feed(page: Page, components: list[str]) -> RouteResult | None:
    """The feed of a live column or topic, where that is what is left of the path."""
    format_ = _FORMATS.get(tuple(components))
    return RouteResult(page, kwargs={"feed": format_}) if format_ and page.live else None


def column_feed(page: Page, request: HttpRequest, format_: Format) -> HttpResponse:
    """The newest items of a column or topic."""
    directory = directory_for(request)
    items = [
        FeedItem(
            item.page.title,
            entry.root_url + entry.address_of(item.page.url_path),
            item.summary,
            item.source,
            item.published_at,
        )
        for item in items_below(page, request)[:NEWEST]
        if (entry := directory.site_of(item.page.path))
    ]
    return _feed(page, request, format_, items)


def catalog_feed(page: CatalogPage, request: HttpRequest, format_: Format) -> HttpResponse:
    """The newest entries of a catalogue that have a page, with the same filters as the list."""
    from sites.catalog.listing import PLACE, address_of_entry, listing_for  # noqa: PLC0415 - routes import feeds
    from sites.models import DisclosureAttribute  # noqa: PLC0415

    directory = directory_for(request)
    newest = (
        listing_for(page, request)
        .entries.filter(attribute=DisclosureAttribute.PROACTIVE)
        .order_by("-published_at", "-pk")
        .annotate(**PLACE)[:NEWEST]
    )
    items = [
        FeedItem(entry.title, address, entry.summary, entry.issuer, entry.published_at)
        for entry in newest
        if (address := address_of_entry(entry, directory))
    ]
    return _feed(page, request, format_, items)


def _feed(page: Any, request: HttpRequest, format_: Format, items: Iterable[FeedItem]) -> HttpResponse:
    """Write a feed; links are absolute, characters that XML cannot hold are left out."""
    address = full_address(page, request) or ""
    entry = page.site_entry
    site = page.home.title
    feed = format_(
        title=_clean(f"{page.title} - {site}"),
        link=address,
        description=_clean(page.title),
        language="zh-CN" if entry.language == "zh-hans" else entry.language,
        author_name=_clean(site),
        feed_url=entry.root_url + request.path,
        feed_guid=address,
    )
    for item in items:
        feed.add_item(
            title=_clean(item.title),
            link=item.address,
            description=_clean(item.summary or item.title),
            author_name=_clean(item.source or site),
            pubdate=item.published,
            updateddate=item.published,
            unique_id=item.address,
        )
    response = HttpResponse(content_type=format_.content_type)
    feed.write(response, "utf-8")
    return response


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
