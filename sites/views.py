"""Views of the public side that are not pages: the way to a page, site map, theme, sitemaps, robots, error pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.views import serve as serve_routed

from sites import site_pages, sitemaps
from sites.addresses import directory_for, host_of
from sites.display import vary_on_display
from sites.models import HomePage
from sites.site_frame import frame_of, read_home
from sites.themes import theme_css, theme_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from sites.directory import SiteEntry

logger = logging.getLogger(__name__)
NOT_FOUND = 404
BAD_REQUEST = 400
SERVER_ERROR = 500
FORBIDDEN = 403
A_YEAR = 31_536_000
A_MINUTE = 60


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at an address: the directory finds the site, the home page the page (one look-up).

    Wagtail's hooks around serving run as usual; only its way through ``Site`` rows is replaced. The page is drawn
    here, in the language of its site.
    """
    request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    found = directory_for(request).site_at(host_of(request), [part for part in path.split("/") if part])
    if found is None:
        raise Http404
    entry, rest = found
    home = read_home(entry.page_id)
    request.site_home = home  # type: ignore[attr-defined]
    with translation.override(entry.language):
        if (view := site_pages.view_at(rest)) is not None:
            if not home.live:
                raise Http404
            response: HttpResponseBase = view(request, home)
        else:
            request._wagtail_route_for_request = home.route_within(request, rest)  # type: ignore[attr-defined]
            response = serve_routed(request, path)
        if isinstance(response, TemplateResponse):
            response.render()
            vary_on_display(response)
    return response


def site_map(request: HttpRequest, home: HomePage) -> HttpResponseBase:
    """The site map for readers: all columns of the site, on the portal all sites (网页设计规范: 站点地图)."""
    return TemplateResponse(request, "sites/site_map.html", {"site_home": home})


def services(request: HttpRequest, home: HomePage) -> HttpResponseBase:
    """The service guides of the site, on the portal of all sites, with filters."""
    return TemplateResponse(request, "sites/services.html", {"site_home": home})


@require_safe
def theme(request: HttpRequest, home_id: int, version: str) -> HttpResponse:
    """The colours of a site as a style sheet; inline styles are forbidden by the content security policy."""
    # Not by the number itself: one that no database can hold is no home either.
    if not any(entry.page_id == home_id for entry in directory_for(request).entries):
        raise Http404
    home = read_home(home_id)
    response = HttpResponse(theme_css(home), content_type="text/css; charset=utf-8")
    is_current = version == theme_version(home)
    response["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_current else f"max-age={A_MINUTE}"
    )
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read, and where the sitemap is."""
    entry = _site_of_host(request)
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /_util/"]
    if entry is not None:
        lines += ["", f"Sitemap: {entry.root_url}{reverse('sitemap_index')}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> StreamingHttpResponse:
    """The sitemap index of a host; the portal's lists all sites."""
    entry = _site_of_host(request)
    if entry is None:
        raise Http404
    return _xml(sitemaps.index_lines(directory_for(request), entry.host, request))


@require_safe
def sitemap(request: HttpRequest, home_id: int, part: int = 1) -> HttpResponseBase:
    """One part of the sitemap of a site, on the site's own host only."""
    directory = directory_for(request)
    asked = _site_of_host(request)
    entry = next((item for item in directory.entries if item.page_id == home_id), None)
    if entry is None or asked is None or not entry.live or entry.host != asked.host or part < 1:
        raise Http404
    first = (part - 1) * sitemaps.MOST_IN_A_PART
    if part > 1:
        if sitemaps.site_pages(entry, directory, request).count() <= first:
            raise Http404
    elif getattr(request.resolver_match, "url_name", "") == "sitemap_part":
        return HttpResponsePermanentRedirect(reverse("sitemap", args=[home_id]))
    return _xml(sitemaps.site_lines(entry, directory, part, request))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 in the frame of the site that was asked, with the way home and to the catalogue."""
    return _error_page(request, "404.html", NOT_FOUND)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: cookies are off, or it was left open too long."""
    return permission_denied(request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 in the frame of the site that was asked."""
    return _error_page(request, "403.html", FORBIDDEN)


def bad_request(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """400: the address itself cannot be read, so no site of the cluster can be asked for its frame."""
    return _standing_alone("400.html", BAD_REQUEST)


def server_error(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """500 that needs neither database nor cache nor request."""
    return _standing_alone("500.html", SERVER_ERROR)


def _standing_alone(template: str, status: int) -> HttpResponse:
    try:
        stylesheet = static("site.css")
    except ValueError:  # the manifest of static files is what is broken
        stylesheet = ""
    return HttpResponse(render_to_string(template, {"stylesheet": stylesheet}), status=status)


def _error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """An error page in the frame of its site; where not even that can be read, without one."""
    try:
        frame = frame_of(request)
        with translation.override(frame.entry.language if frame else translation.get_language()):
            response = HttpResponse(render_to_string(template, {}, request), status=status)
        vary_on_display(response)
        return response
    except DatabaseError:
        logger.exception("error page without a frame: the database does not answer")
        return HttpResponse(render_to_string("500.html", {"stylesheet": ""}), status=status)


def _site_of_host(request: HttpRequest) -> SiteEntry | None:
    """The site at the root of the host of a request, the portal for a host that is not known."""
    directory = directory_for(request)
    found = directory.site_at(host_of(request), [])
    return found[0] if found else directory.portal


def _xml(lines: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(lines, content_type="application/xml; charset=utf-8")
