"""How a reader wants pages shown: elder mode, high contrast, type size, line spacing.

Kept in one cookie that the server reads, so that it works without JavaScript and before the first paint; shared by all
sites whose hosts lie under the portal's. Nothing about the reader is stored anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from sites.addresses import directory_for, host_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE = "display"
A_YEAR = 31_536_000
#: What may be chosen; the first of each is what a page shows by itself.
CHOICES: dict[str, tuple[str, ...]] = {
    "mode": ("off", "elder"),
    "contrast": ("off", "high"),
    "size": ("m", "s", "l"),
    "leading": ("normal", "wide"),
}


@dataclass(frozen=True)
class Display:
    """What a reader has chosen; each value is one of ``CHOICES``."""

    mode: str = "off"
    contrast: str = "off"
    size: str = "m"
    leading: str = "normal"

    @classmethod
    def from_cookie(cls, text: str) -> Display:
        """Read a cookie such as ``mode-elder.contrast-high``; whatever is not known is left out."""
        pairs = (part.partition("-")[::2] for part in text.split("."))
        return cls(**{name: value for name, value in pairs if value in CHOICES.get(name, ())})

    def with_choice(self, name: str, value: str) -> Display:
        """The same with one choice changed; unchanged when there is no such choice."""
        return replace(self, **{name: value}) if value in CHOICES.get(name, ()) else self

    @property
    def chosen(self) -> dict[str, str]:
        """What differs from what a page shows by itself, by name."""
        return {
            item.name: value
            for item in fields(self)
            if (value := getattr(self, item.name)) != CHOICES[item.name][0]
        }

    @property
    def cookie(self) -> str:
        """The cookie's text; empty when nothing was chosen."""
        return ".".join(f"{name}-{value}" for name, value in self.chosen.items())


def display_of(request: HttpRequest | None) -> Display:
    """What the reader of a request has chosen."""
    return Display.from_cookie(request.COOKIES.get(COOKIE, "")) if request is not None else Display()


def switch_address(request: HttpRequest | None, name: str, value: str, anchor: str = "") -> str:
    """The address that makes one choice and leads back to the present page, to the element with the id ``anchor``."""
    back = request.get_full_path() if request is not None else "/"
    if anchor:
        back = f"{back}#{anchor}"
    return f"{reverse('display')}?{urlencode({name: value, 'back': back})}"


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Take over the choices in the query and lead back to the page where they were made.

    A link, not a form: it changes how this reader sees pages and nothing else, and it works from any page however it
    was cached. It leads to addresses of the same host only.
    """
    display = display_of(request)
    for name, value in request.GET.items():
        display = display.with_choice(name, str(value))
    back = request.GET.get("back", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, None):
        back = "/"
    response = HttpResponseRedirect(back)
    domain = cookie_domain(request)
    if display.cookie:
        response.set_cookie(
            COOKIE, display.cookie, max_age=A_YEAR, domain=domain, samesite="Lax", secure=request.is_secure(),
            httponly=True,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, domain=domain, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


def cookie_domain(request: HttpRequest) -> str | None:
    """The domain that the request's host shares with the portal; None for a host outside it.

    ``www.yunxi.gov.cn`` and ``jyj.yunxi.gov.cn`` share ``yunxi.gov.cn``.
    """
    portal = directory_for(request).portal
    if portal is None:
        return None
    shared = portal.host.removeprefix("www.")
    host = host_of(request)
    return shared if "." in shared and (host == shared or host.endswith(f".{shared}")) else None


def vary_on_display(response: HttpResponse) -> None:
    """Tell caches that the page was drawn for this reader's choices."""
    patch_vary_headers(response, ["Cookie"])
