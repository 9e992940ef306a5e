"""Dead internal links: to pages and files of ours that the public cannot have (检查指标 D1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.models import Page

from approvals.scanners.findings import Finding, Severity, keyed_hash
from approvals.scanners.passages import Link, Passage
from sites import directory
from sites.leaving import target_of
from sites.models import FormerAddress, HomePage, SiteDocument
from sites.site_pages import view_at

if TYPE_CHECKING:
    from django.db.models import Model

    from approvals.scanners.registry import Draft
    from sites.directory import SiteEntry

RULE = "dead-link"


def scan(draft: Draft) -> Iterator[Finding]:
    """Each link to what is not public is told once at its place; the draft may link to itself."""
    links = [(passage, link) for passage in draft.passages for link in passage.links]
    pages = {link.pk for _passage, link in links if link.kind == "page" and link.pk}
    documents = {link.pk for _passage, link in links if link.kind == "document" and link.pk}
    public = _public_pages(pages) | {draft.item.pk} if pages else set()
    stored = (
        set(SiteDocument.objects.filter(pk__in=documents).values_list("pk", flat=True))
        if documents
        else set()
    )
    answers: dict[str, bool] = {}
    for passage, link in links:
        if link.kind == "page":
            dead = link.pk not in public
        elif link.kind == "document":
            dead = link.pk not in stored
        else:
            if link.href not in answers:
                answers[link.href] = _is_dead(link.href, draft.item)
            dead = answers[link.href]
        if dead:
            yield _finding(passage, link)


def _finding(passage: Passage, link: Link) -> Finding:
    has_digits = any(map(str.isdigit, link.words))
    return Finding(
        RULE,
        Severity.WARN,
        passage.place,
        "" if has_digits else link.words[:20],
        _("有通向本网站群、但公众打不开的链接"),
        _("请改为已公开的页面或文件；所指内容随后公开的，请注明。"),
        keyed_hash(f"{link.kind}{link.pk or ''}{link.href}"),
    )


def _public_pages(keys: set[int]) -> set[int]:
    """Those of the pages that everybody may read: live, and nothing above them restricted."""
    return set(Page.objects.filter(pk__in=keys).live().public().values_list("pk", flat=True))


def _is_dead(href: str, item: Model) -> bool:
    """Whether an address is one of ours and leads nowhere; foreign ones are not asked for."""
    target = target_of(href)
    if target is not None:
        return directory.current().has_host(target.host) and not _answers(target.host, target.address, item)
    if not href.startswith("/"):
        # Mail, telephone, a place within the page.
        return False
    entry = getattr(item, "site_entry", None)
    return entry is not None and not _answers(entry.host, href, item)


def _answers(host: str, address: str, item: Model) -> bool:
    """Whether the public gets something at an address of ours; asked of the same code that serves it."""
    path = unquote(urlsplit(address).path) or "/"
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name == "serve_document":
        return SiteDocument.objects.filter(token=match.kwargs["token"]).exists()
    if match.url_name != "wagtail_serve":
        return not path.startswith("/admin/")
    components = [part for part in path.split("/") if part]
    found = directory.current().site_at(host, components)
    return found is not None and (_routes(host, *found, item) or _is_moved(host, path))


def _routes(host: str, entry: SiteEntry, rest: list[str], item: Model) -> bool:
    if view_at(rest) is not None:
        return entry.live
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        page = HomePage.objects.get(pk=entry.page_id).specific.route_within(request, rest).page
    except (Http404, HomePage.DoesNotExist):
        return False
    return page.pk == item.pk or not page.get_view_restrictions().exists()


def _is_moved(host: str, path: str) -> bool:
    former = FormerAddress.objects.filter(host=host, path=path).first()
    if former is None:
        return False
    return bool(former.redirect_to) or Page.objects.filter(pk=former.page_id).live().exists()
