"""Views of the public side that are not pages: the way to a page, sitemaps, robots, error pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from wagtail.views import serve as serve_routed

from sites.addresses import directory_for, host_of
from sites.models import HomePage

if TYPE_CHECKING:
    from django.http import HttpRequest


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at an address: the directory finds the site, the home page the page (one look-up).

    Wagtail's hooks around serving run as usual; only its way through ``Site`` rows is replaced.
    """
    request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    found = directory_for(request).site_at(host_of(request), [part for part in path.split("/") if part])
    if found is None:
        raise Http404
    entry, rest = found
    home = HomePage.objects.select_related("unit", "locale").get(pk=entry.page_id).specific
    request.site_home = home  # type: ignore[attr-defined]
    request._wagtail_route_for_request = home.route_within(request, rest)  # type: ignore[attr-defined]
    return serve_routed(request, path)


def robots(request: HttpRequest) -> HttpResponse:
    """Stand-in."""
    raise Http404


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Stand-in."""
    raise Http404


def sitemap(request: HttpRequest, home_id: int, part: int = 1) -> HttpResponse:
    """Stand-in."""
    raise Http404
