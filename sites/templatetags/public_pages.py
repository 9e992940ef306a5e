"""What the public templates ask for: the frame, addresses, lists, the catalogue, marks on links.

Tags instead of view context, so that a preview in the admin draws a page by the same templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from sites import addresses, listings
from sites.catalog import listing as catalog
from sites.models import DisclosurePage, HomePage, InterpretationPage
from sites.site_frame import SiteFrame, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.paginator import Page as PageOfList
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.template import Context
    from wagtail.models import Page

register = template.Library()

_ANCHOR = re.compile(r'<a\b([^<>]*?)\bhref="(https?://[^"]*)"([^<>]*)>', re.IGNORECASE)
_REL_OR_CLASS = re.compile(r'\s(?:rel|class)="[^"]*"', re.IGNORECASE)
GOVERNMENT_SUFFIXES = (".gov.cn", ".政务", ".xn--zfr164b")


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> SiteFrame | None:
    """The frame of the site that the page (or, on an error page, the address) belongs to."""
    page = context.get("page")
    return frame_of(_request(context), page if page is not None else context.get("site_home"))


@register.simple_tag(takes_context=True)
def address_of(context: Context, page: Page | None) -> str:
    """The address to link to, without a query."""
    return (addresses.link_to(page, _request(context)) if page is not None else None) or ""


@register.simple_tag
def canonical_address(page: Page | None) -> str:
    """The one absolute address of a page; an alias names its original's."""
    if page is None or not page.path:
        return ""
    original = page.alias_of if page.alias_of_id else page
    return addresses.full_address(original) or ""


@register.simple_tag(takes_context=True)
def trail(context: Context, page: Any) -> list[tuple[str, str]]:
    """The breadcrumb from the home page to the page's parent: titles and addresses; one query a page."""
    if not page.path:
        return []
    if "_trail" not in page.__dict__:
        pages = page.breadcrumb()
        if pages and pages[-1].path == page.path[: -page.steplen]:
            # What the meta tags say about the column needs no query of its own.
            page._cached_parent_obj = pages[-1]
        page._trail = [(item.title, addresses.link_to(item, _request(context)) or "") for item in pages]
    return page._trail  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def column_page(context: Context, page: Page) -> PageOfList[Any]:
    """One page of a column's list."""
    request = _request(context)
    return listings.paged_items(page, request, request.GET.get("page", 1) if request else 1)


@register.inclusion_tag("sites/parts/pager.html", takes_context=True)
def pager(context: Context, list_page: PageOfList[Any]) -> dict[str, Any]:
    """The way to the other pages of a list."""
    numbers = list_page.paginator.get_elided_page_range(list_page.number, on_each_side=2, on_ends=1)
    return {"request": _request(context), "list_page": list_page, "numbers": list(numbers)}


@register.simple_tag(takes_context=True)
def sub_columns(context: Context, page: Page) -> list[listings.ListItem]:
    """The columns directly below a column or topic."""
    return listings.sub_columns(page, _request(context))


@register.simple_tag(takes_context=True)
def home_sections(context: Context, frame: SiteFrame, each: int = 6) -> list[listings.Section]:
    """The newest items of each column of a home page."""
    return listings.sections_of(frame.home, frame.columns, _request(context), each)


@register.simple_tag(takes_context=True)
def newest_guides(context: Context, frame: SiteFrame, limit: int = 12) -> list[listings.ListItem]:
    """The newest service guides of all sites."""
    return listings.newest_guides(frame.entry.language, _request(context), limit)


@register.simple_tag(takes_context=True)
def newest_entries(
    context: Context, home: HomePage, limit: int = 6, everywhere: bool = False
) -> list[catalog.EntryRow]:
    """The newest entries of the catalogue, of one site or of all."""
    return catalog.newest_entries(home, _request(context), limit, everywhere=everywhere)


@register.simple_tag(takes_context=True)
def sites_by_kind(context: Context, frame: SiteFrame) -> dict[str, list[listings.SiteLink]]:
    """All sites of the cluster by the kind of their unit."""
    return listings.sites_by_kind(frame.entry.language, _request(context))


@register.simple_tag(takes_context=True)
def nested_sites(context: Context, frame: SiteFrame) -> list[listings.SiteLink]:
    """The sites directly under a home page."""
    return listings.sites_nested_in(frame.entry, _request(context))


@register.simple_tag(takes_context=True)
def column_tree(context: Context, frame: SiteFrame) -> list[tuple[int, listings.ListItem]]:
    """All columns of a site, each with its depth."""
    return listings.column_tree(frame.home, _request(context))


@register.simple_tag(takes_context=True)
def catalog_listing(context: Context, page: Any) -> catalog.CatalogListing:
    """The list of a catalogue page for this request."""
    return catalog.listing_for(page, _request(context))


@register.simple_tag
def with_relations(page: DisclosurePage) -> DisclosurePage:
    """The entry with its classification, issuing unit and basis document read in one query instead of six."""
    if page.pk is None:
        return page
    names = ("issuing_unit", "category", "subject", "document_kind", "validity_basis")
    stored = (
        DisclosurePage.objects.select_related(*names, "subject__parent")
        .defer("body", "validity_basis__body")
        .filter(pk=page.pk)
        .first()
    )
    for name in names:
        # A draft in preview may differ from what is stored; it then reads its own.
        if stored is not None and getattr(page, f"{name}_id") == getattr(stored, f"{name}_id"):
            setattr(page, name, getattr(stored, name))
    return page


@register.simple_tag(takes_context=True)
def interpretations_of(context: Context, page: DisclosurePage) -> Iterable[InterpretationPage]:
    """The interpretations of an entry that everybody may read."""
    if not page.pk:
        return ()
    open_to_all = listings.for_everybody(listings.restricted_paths(_request(context)))
    explaining = InterpretationPage.objects.live().filter(open_to_all, explained__disclosure=page.pk)
    return explaining.order_by("-published_at").defer("body")


@register.simple_tag(takes_context=True)
def explained_by(context: Context, page: InterpretationPage) -> QuerySet[DisclosurePage]:
    """The documents that an interpretation explains and everybody may read, newest first."""
    open_to_all = listings.for_everybody(listings.restricted_paths(_request(context)))
    keys = [row.disclosure_id for row in page.explained.all()]
    return (
        DisclosurePage.objects.live().filter(open_to_all, pk__in=keys).defer("body").order_by("-published_at")
    )


@register.simple_tag
def files_of(page: DisclosurePage) -> Iterable[Any]:
    """The attachments of an entry with their files; one query."""
    return page.attachments.all().select_related("document")  # type: ignore[no-any-return]


@register.simple_tag
def materials_of(page: Any) -> Iterable[Any]:
    """The materials of a service guide with their forms; one query."""
    return page.materials.all().select_related("blank_form", "filled_sample")  # type: ignore[no-any-return]


@register.filter
def mark_outside(html: Any) -> SafeString:
    """Mark links that leave the government's sites, so that they are seen as such and pass nothing on.

    Takes markup that is already clean (rich text, imported text).
    """
    if hasattr(html, "__html__"):
        html = html.__html__()
    return mark_safe(_ANCHOR.sub(_marked, str(html)))  # noqa: S308 - only adds attributes to clean markup


def _marked(anchor: re.Match[str]) -> str:
    before, address, after = anchor.groups()
    if not leaves_government(address):
        return anchor[0]
    rest = _REL_OR_CLASS.sub("", f"{before.rstrip()} {after.strip()}").rstrip()
    return f'<a href="{address}" class="outside" rel="external nofollow noopener noreferrer"{rest}>'


def leaves_government(address: str) -> bool:
    """Whether an address is on a host that is neither a government's nor one of the cluster."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return True
    if not host or f".{host}".endswith(GOVERNMENT_SUFFIXES):
        return False
    return all(entry.host != host for entry in addresses.directory_for(None).entries)


@register.filter
def file_type(document: Any) -> str:
    """The type of a file as readers know it: PDF, XLSX."""
    return str(document.file_extension or "").upper()


@register.filter
def stretch(html: Any) -> bool:
    """Whether a rich text has any words."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", str(html or "")))


@register.filter
def breakable(number: str) -> SafeString:
    """An index number that may be broken after its slash."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in number.split("/")))
