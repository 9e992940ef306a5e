"""Links that leave the government's sites: which ones, how they are marked, and the notice before leaving.

Such a link leads to a page of ours that names the other site first. The address is signed, so that nobody can make
that page speak for an address that stands in no public text (no open redirect: the notice never leads on by itself).
Feeds, exports and JSON keep the real addresses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sites.addresses import directory_for, host_of
from sites.site_frame import address_of_site, frame_of, read_home

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.directory import SiteDirectory

#: 政务 and gov.cn are given to government bodies only (国办发〔2018〕55号).
GOVERNMENT_SUFFIXES = (".gov.cn", ".政务", ".xn--zfr164b")
SALT = "sites.leaving"
# A quoted value is passed over whole: an href that stands in a title leads nowhere.
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_LINK = re.compile(
    rf"""<a\b({_ATTRIBUTES}?)(?<=[\s"'/])href\s*=\s*("[^"]*"|'[^']*')({_ATTRIBUTES})>(.*?)</a>""",
    re.IGNORECASE | re.DOTALL,
)
_REL_OR_CLASS = re.compile(r'\s(?:rel|class|target)="[^"]*"', re.IGNORECASE)
# What browsers leave out of an address before they read it (WHATWG URL, basic parser).
_BEFORE_QUERY = re.compile(r"([^?#]*)([?#]?)(.*)", re.DOTALL)
_OPENING = re.compile(r"(https?:)/*|//+", re.IGNORECASE)
_NOT_READ = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Target:
    """Where a link leads: the whole address, and the host in both of its forms."""

    address: str
    host: str

    @property
    def other_form(self) -> str:
        """A host with other than Latin letters in its other form; empty for a plain one.

        Letters of other scripts can look like Latin ones: whoever sees both forms is not taken in.
        """
        try:
            ascii_form = self.host.encode("idna").decode("ascii")
            readable = ascii_form.encode("ascii").decode("idna")
        except UnicodeError:
            return ""
        return next((form for form in (ascii_form, readable) if form != self.host), "")


def target_of(address: str) -> Target | None:
    """What a browser would make of the address of a link; None where that is no web address of a host."""
    path, mark, rest = _BEFORE_QUERY.fullmatch(_NOT_READ.sub("", address).strip()).groups()  # type: ignore[union-attr]
    # Browsers take a backslash for a slash, which moves where the host ends, and any number of slashes for two.
    path = path.replace("\\", "/")
    if not (opening := _OPENING.match(path)):
        return None
    read = f"{opening[1] or 'https:'}//{path[opening.end() :]}{mark}{rest}"
    try:
        parts = urlsplit(read)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    return Target(read, host) if host else None


def leaves_government(address: str, directory: SiteDirectory | None = None) -> bool:
    """Whether an address is on a host that is neither a government's nor one of the cluster.

    ``directory`` is the sites of the cluster, for whoever asks about many links at once.
    """
    target = target_of(address)
    if target is None:
        # No host can be read from what claims to be a web address: not one of ours.
        return re.match(r"\s*https?:", address, re.IGNORECASE) is not None
    if f".{target.host}".endswith(GOVERNMENT_SUFFIXES):
        return False
    return all(entry.host != target.host for entry in (directory or directory_for(None)).entries)


def leaving_address(address: str, directory: SiteDirectory | None = None) -> str:
    """The address of the notice for a link that leaves; any other address as it is."""
    target = target_of(address) if leaves_government(address, directory) else None
    if target is None:
        return address
    return f"{reverse('leaving')}?{urlencode({'to': Signer(salt=SALT).sign(target.address)})}"


def mark_outside(html: str) -> str:
    """Lead the links in clean markup that leave through the notice, and mark them so that they are seen as such."""
    if not _LINK.search(html):
        return html
    directory = directory_for(None)
    return _LINK.sub(lambda link: _marked(link, directory), html)


def _marked(link: re.Match[str], directory: SiteDirectory) -> str:
    before, quoted, after, inside = link.groups()
    address = unescape(quoted[1:-1])
    if not leaves_government(address, directory):
        return link[0]
    rest = _REL_OR_CLASS.sub("", f"{before.rstrip()} {after.strip()}").rstrip()
    opening = format_html(
        '<a href="{}" class="outside" rel="nofollow" data-address="{}"',
        leaving_address(address, directory),
        address,
    )
    return f'{opening}{rest}>{inside}<span class="vh">{_("（外部链接）")}</span></a>'


@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """The notice before leaving: names the other host, leads on and back; 404 for an address that we did not sign."""
    try:
        target = target_of(Signer(salt=SALT).unsign(request.GET.get("to", "")))
    except BadSignature:
        target = None
    if target is None:
        raise Http404
    back = _came_from(request)
    frame = frame_of(request)
    with translation.override(frame.entry.language if frame else translation.get_language()):
        context = {
            "target": target,
            "back": back or (address_of_site(frame.entry, request) if frame else "/"),
        }
        response = HttpResponse(render_to_string("sites/leaving.html", context, request))
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Depends on the page before and on the reader's choices of display.
    response["Cache-Control"] = "no-store"
    return response


def _came_from(request: HttpRequest) -> str:
    """The path of the page before, where it is of this host; the frame is then that of its site."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    # Browsers take a backslash for a slash: such a path would lead to another host.
    is_path = before.path.startswith("/") and url_has_allowed_host_and_scheme(before.path, None)
    if before.netloc != request.get_host() or not is_path:
        return ""
    parts = [part for part in before.path.split("/") if part]
    if found := directory_for(request).site_at(host_of(request), parts):
        request.site_home = read_home(found[0].page_id)  # type: ignore[attr-defined]
    return f"{before.path}?{before.query}" if before.query else before.path
