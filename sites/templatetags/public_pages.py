"""What the public templates ask for: the frame, addresses, lists, the catalogue, marks on links.

Tags instead of view context, so that a preview in the admin draws a page by the same templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from sites import addresses, leaving, listings, neighbours
from sites.catalog import listing as catalog
from sites.display import Display, display_of, switch_address
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


def _request(context: Context) -> HttpRequest | None:
    return context.get("request")


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> SiteFrame | None:
    """The frame of the site that the page (or, on an error page, the address) belongs to."""
    page = context.get("page")
    return frame_of(_request(context), page if page is not None else context.get("site_home"))


@register.simple_tag(takes_context=True)
def display_choices(context: Context) -> Display:
    """How the reader wants pages shown."""
    return display_of(_request(context))


@register.simple_tag(takes_context=True)
def switch_to(context: Context, name: str, value: str, anchor: str = "") -> str:
    """The address that changes one choice of display and leads back here, to the element with the id ``anchor``."""
    return switch_address(_request(context), name, value, anchor)


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
def newest_entries(
    context: Context, home: HomePage, limit: int = 6, everywhere: bool = False
) -> list[catalog.EntryRow]:
    """The newest entries of the catalogue, of one site or of all."""
    return catalog.newest_entries(home, _request(context), limit, everywhere=everywhere)


@register.simple_tag(takes_context=True)
def sites_by_kind(context: Context, frame: SiteFrame) -> dict[str, list[neighbours.SiteLink]]:
    """All sites of the cluster by the kind of their unit."""
    return neighbours.sites_by_kind(frame.entry.language, _request(context))


@register.simple_tag(takes_context=True)
def nested_sites(context: Context, frame: SiteFrame) -> list[neighbours.SiteLink]:
    """The sites directly under a home page."""
    return neighbours.sites_nested_in(frame.entry, _request(context))


@register.simple_tag(takes_context=True)
def catalog_listing(context: Context, page: Any) -> catalog.CatalogListing:
    """The list of a catalogue page for this request."""
    return catalog.listing_for(page, _request(context))


@register.simple_tag
def with_relations(page: DisclosurePage) -> DisclosurePage:
    """The entry with its classification, issuing unit and basis document read in one query instead of six."""
    if page.pk is None or "_with_relations" in page.__dict__:
        return page
    page.__dict__["_with_relations"] = True
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
    """Lead links that leave the government's sites through the notice, and mark them.

    Takes markup that is already clean (rich text, imported text).
    """
    if hasattr(html, "__html__"):
        html = html.__html__()
    return mark_safe(leaving.mark_outside(str(html)))  # noqa: S308 - only changes links in clean markup


@register.filter
def leaving_address(address: str) -> str:
    """An address of another site by way of the notice before leaving; of ours, as it is."""
    return leaving.leaving_address(address)


@register.filter
def file_type(document: Any) -> str:
    """The type of a file as readers know it: PDF, XLSX."""
    return str(document.file_extension or "").upper()


@register.filter
def has_words(html: Any) -> bool:
    """Whether a rich text has any words."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", str(html or "")))


@register.filter
def breakable(number: str) -> SafeString:
    """An index number that may be broken after its slash."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in number.split("/")))
