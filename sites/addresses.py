"""Addresses of pages, from the site directory and nothing else, for any ``Page`` instance, specific or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sites import directory
from sites.directory import SiteDirectory, SiteEntry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

# The first parts of addresses that belong to the cluster itself, to every site, or to a language: a page there
# would never be seen.
RESERVED_PATHS = frozenset(
    {"admin", "api", "files", "media", "search", "static", "sitemap", "services", "en", "zh-hans", "zh-hant"}
)


def directory_for(request: HttpRequest | None) -> SiteDirectory:
    """The directory, read once per request."""
    if request is None:
        return directory.current()
    if not hasattr(request, "_site_directory"):
        request._site_directory = directory.current()  # type: ignore[attr-defined]
    return request._site_directory  # type: ignore[attr-defined, no-any-return]


def site_of(page: Page, request: HttpRequest | None = None) -> SiteEntry | None:
    """The site that a page belongs to: the nearest home page upwards. Costs no query."""
    return directory_for(request).site_of(page.path)


def address_parts(page: Page, request: HttpRequest | None = None) -> tuple[SiteEntry, str] | None:
    """The site of a page and the page's path on the site's host; None for a page outside every site."""
    entry = site_of(page, request)
    return None if entry is None else (entry, entry.address_of(page.url_path))


def full_address(page: Page, request: HttpRequest | None = None) -> str | None:
    """The absolute address of a page."""
    parts = address_parts(page, request)
    return None if parts is None else parts[0].root_url + parts[1]


def link_to(page: Page, request: HttpRequest | None = None) -> str | None:
    """The address to link to: only the path when the page is on the host of the request."""
    entry = site_of(page, request)
    return None if entry is None else address_in_site(entry, page.url_path, request)


def address_in_site(entry: SiteEntry, url_path: str, request: HttpRequest | None) -> str:
    """The address of a page of a site from its place in the tree; only the path on the host of the request."""
    path = entry.address_of(url_path)
    return path if request is not None and host_of(request) == entry.host else entry.root_url + path


def services_address(entry: SiteEntry, request: HttpRequest | None) -> str:
    """The page that lists the service guides of a site; on the portal those of all sites."""
    return f"{address_in_site(entry, entry.url_path, request)}services/"


def host_of(request: HttpRequest) -> str:
    """The host of a request, lower case, without its port."""
    return (
        request.get_host().rsplit(":", 1)[0].lower() if "]" not in request.get_host() else request.get_host()
    )
