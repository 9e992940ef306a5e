"""Readable refusals, and old addresses that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import ProtectedError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Page

from sites.addresses import directory_for, full_address, host_of
from sites.display import vary_on_display
from sites.models import FormerAddress, PublicFile
from sites.publishing.gates import PublicationRefused
from sites.publishing.guard_parts import file_in_use

if TYPE_CHECKING:
    from django.http import HttpRequest

GetResponse = Callable[["HttpRequest"], HttpResponse]
MOVED_PERMANENTLY = 301
NOT_FOUND = 404
GONE = 410
AN_HOUR = 3600


class RefusalMiddleware:
    """Turns ``PublicationRefused`` into a message at the page's editor, or into 409 JSON for scripts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is not ours."""
        if isinstance(exception, ProtectedError):
            rows = [row for row in exception.protected_objects if isinstance(row, PublicFile)]
            files = [file for row in rows if (file := row.document or row.image) is not None]
            exception = file_in_use(files[0]) if files else exception
        if not isinstance(exception, PublicationRefused):
            return None
        page = exception.item if isinstance(exception.item, Page) and exception.item.pk else None
        target = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else self._back(request)
        if _wants_json(request):
            return JsonResponse(
                {
                    "error": "publication-refused",
                    "message": str(exception),
                    "obstacles": [vars(obstacle) for obstacle in exception.obstacles],
                    "redirect": target,
                },
                status=409,
                json_dumps_params={"ensure_ascii": False},
            )
        _say(request, exception)
        return HttpResponseRedirect(target)

    def _back(self, request: HttpRequest) -> str:
        referer = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
            return referer
        return reverse("wagtailadmin_home")


def _say(request: HttpRequest, refusal: PublicationRefused) -> None:
    for obstacle in refusal.obstacles:
        messages.error(request, str(obstacle))


def _wants_json(request: HttpRequest) -> bool:
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or "application/json" in request.headers.get("Accept", "")
        or "/api/" in request.path
    )


class SiteRedirectMiddleware:
    """An address that was public before leads to the present one, or is answered with 410.

    Asked on 404 only, or on a host that no site answers at any more (the portal would answer for it).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the former addresses what no page answers."""
        if "\x00" in request.path:
            # No address has one, and PostgreSQL takes none in a question.
            raise BadRequest("NUL in the path")
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if not directory_for(request).has_host(host_of(request)) and (answer := self._answer(request)):
            return answer
        response = self.get_response(request)
        return (self._answer(request) or response) if response.status_code == NOT_FOUND else response

    def _answer(self, request: HttpRequest) -> HttpResponse | None:
        former = FormerAddress.objects.filter(host=host_of(request), path=request.path).first()
        if former is None:
            return None
        if former.redirect_to:
            return _moved(former.redirect_to)
        page = Page.objects.filter(pk=former.page_id, live=True).first() if former.page_id else None
        if page is None:
            return self._gone(request, former) if former.gone_title else None
        address = full_address(page, request)
        if address is None:
            return None
        query = request.META.get("QUERY_STRING", "")
        return _moved(f"{address}?{query}" if query else address)

    def _gone(self, request: HttpRequest, former: FormerAddress) -> HttpResponse:
        context = {"title": former.gone_title, "notice": former.gone_notice, "since": former.since}
        found = directory_for(request).site_at(former.host, [part for part in former.path.split("/") if part])
        with translation.override(found[0].language if found else None):
            response = TemplateResponse(request, "410.html", context, status=GONE).render()
        # Browsers keep a 410 for ever unless told: it would outlast a new publication and the reader's choice of display.
        response["Cache-Control"] = "no-cache"
        vary_on_display(response)
        return response


def _moved(address: str) -> HttpResponse:
    """A lasting redirect; browsers would keep it for ever, past the day when the address is used again."""
    response = HttpResponseRedirect(address, status=MOVED_PERMANENTLY)
    response["Cache-Control"] = f"max-age={AN_HOUR}"
    return response
