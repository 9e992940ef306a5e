"""Sitemaps for search engines: an index on every host, and the public pages of each site, sent while they are read.

A page belongs to the site of the nearest home page upwards, so villages are left out of their township's part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.db.models import Count, F, Max
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone
from wagtail.models import Page

from sites.directory import STEPLEN
from sites.listings import for_everybody, restricted_paths

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from sites.directory import SiteDirectory, SiteEntry

MOST_IN_A_PART = 50_000
CHUNK = 2000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
LAST_CHANGED = Coalesce("last_published_at", "latest_revision_created_at")


def sites_at(directory: SiteDirectory, host: str) -> list[SiteEntry]:
    """The live sites whose pages a host's index lists: those of the host, on the portal's host all."""
    portal_hosts = {entry.host for entry in directory.entries if entry.is_portal}
    return [
        entry
        for entry in directory.entries
        if entry.live and entry.host and (host in portal_hosts or entry.host == host)
    ]


def public_pages(request: HttpRequest | None = None) -> QuerySet[Page]:
    """All live pages that everybody may read."""
    return Page.objects.live().filter(for_everybody(restricted_paths(request)))


def index_lines(directory: SiteDirectory, host: str, request: HttpRequest | None = None) -> Iterator[str]:
    """The sitemap index of a host: every part of every site, with the time of its last change; two queries."""
    sizes: dict[int, int] = {}
    changes: dict[int, datetime.datetime] = {}
    deepest = max((len(entry.tree_path) for entry in directory.entries), default=STEPLEN)
    rows = (
        public_pages(request)
        .order_by()
        .values_list(Substr("path", 1, deepest))
        .annotate(size=Count("pk"), changed=Max(LAST_CHANGED))
    )
    for branch, count, changed in rows:
        if entry := directory.site_of(branch):
            sizes[entry.page_id] = sizes.get(entry.page_id, 0) + count
            if changed and (entry.page_id not in changes or changed > changes[entry.page_id]):
                changes[entry.page_id] = changed
    yield f"{_HEAD}<sitemapindex {_NAMESPACE}>\n"
    for entry in sites_at(directory, host):
        for part in range(1, -(-sizes.get(entry.page_id, 0) // MOST_IN_A_PART) + 1):
            name = f"sitemap-{entry.page_id}.xml" if part == 1 else f"sitemap-{entry.page_id}-{part}.xml"
            address = f"{entry.root_url}/{name}"
            yield f"<sitemap><loc>{escape(address)}</loc>{_lastmod(changes.get(entry.page_id))}</sitemap>\n"
    yield "</sitemapindex>\n"


def site_pages(
    entry: SiteEntry, directory: SiteDirectory, request: HttpRequest | None = None
) -> QuerySet[Page]:
    """The public pages of one site, without those of the sites nested in it."""
    nested = [
        other.tree_path
        for other in directory.entries
        if other.tree_path != entry.tree_path and other.tree_path.startswith(entry.tree_path)
    ]
    return (
        public_pages(request).filter(for_everybody(nested), path__startswith=entry.tree_path).order_by("path")
    )


def site_lines(
    entry: SiteEntry, directory: SiteDirectory, part: int = 1, request: HttpRequest | None = None
) -> Iterator[str]:
    """One part of a site's sitemap, at most 50,000 addresses."""
    first = (part - 1) * MOST_IN_A_PART
    rows: Iterable[tuple[str, datetime.datetime | None]] = (
        site_pages(entry, directory, request)
        .annotate(changed=LAST_CHANGED, address=F("url_path"))
        .values_list("address", "changed")[first : first + MOST_IN_A_PART]
        .iterator(chunk_size=CHUNK)
    )
    yield f"{_HEAD}<urlset {_NAMESPACE}>\n"
    for url_path, changed in rows:
        address = entry.root_url + entry.address_of(url_path)
        yield f"<url><loc>{escape(address)}</loc>{_lastmod(changed)}</url>\n"
    yield "</urlset>\n"


def _lastmod(moment: datetime.datetime | None) -> str:
    return f"<lastmod>{timezone.localtime(moment).isoformat(timespec='seconds')}</lastmod>" if moment else ""
