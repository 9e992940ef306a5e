"""What stands in a column, newest first; what a home page shows of its columns.

Pages of five types stand side by side in a column. Their common facts stand in one table (``ListedItem``, written by
``sites.column_items``); every list is read by its index and joined once to the pages, without fetching bodies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import F, Q, Value
from wagtail.models import PageViewRestriction

from sites.addresses import address_in_site, directory_for
from sites.models import ColumnKind, HomePage, InterpretationForm, ListedItem
from sites.site_columns import branches_of

if TYPE_CHECKING:
    import datetime

    from django.core.paginator import Page as PageOfList
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from wagtail.models import Page

    from sites.site_columns import Branch
    from sites.site_frame import Column

PER_PAGE = 20
NEWEST_FIRST = ("-published_at", "-pk")
BY_RANK = (F("rank").asc(nulls_last=True), *NEWEST_FIRST)
SHOWN = (
    "published_at",
    "summary",
    "source",
    "form",
    "post",
    "rank",
    "archived",
    "page__title",
    "page__path",
    "page__url_path",
)


@dataclass(frozen=True)
class ListItem:
    """One line of a list."""

    title: str
    address: str
    published: datetime.datetime | None
    summary: str = ""
    source: str = ""
    form: str = ""
    post: str = ""
    is_archived: bool = False
    tree_path: str = ""


@dataclass(frozen=True)
class Section:
    """A column with its newest items, as a home page shows it."""

    column: Column
    items: list[ListItem]


def restricted_paths(request: HttpRequest | None = None) -> list[str]:
    """Where in the tree something is not for everybody (password, login); one query a request."""
    known: list[str] | None = getattr(request, "_restricted_paths", None)
    if known is None:
        known = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        if request is not None:
            request._restricted_paths = known  # type: ignore[attr-defined]
    return known


def for_everybody(paths: Iterable[str], field: str = "path") -> Q:
    """The condition that leaves out what lies under restricted pages."""
    condition = Q()
    for path in paths:
        condition &= ~Q(**{f"{field}__startswith": path})
    return condition


def columns_below(page: Page, request: HttpRequest | None = None) -> list[Branch]:
    """The live columns and topics under a page that everybody may read; costs no query that the frame has not made."""
    entry = directory_for(request).site_of(page.path)
    closed = tuple(restricted_paths(request))
    return [
        branch
        for branch in (branches_of(entry, request) if entry else ())
        if branch.tree_path.startswith(page.path)
        and branch.page_id != page.pk
        and not branch.is_catalog
        and not branch.tree_path.startswith(closed)
    ]


def _items_in(column_ids: list[int], place: str, request: HttpRequest | None) -> QuerySet[ListedItem]:
    """What stands in columns that lie at or under a place in the tree and that everybody may read."""
    one = len(column_ids) == 1
    items = (
        ListedItem.objects.filter(column=column_ids[0])
        if one
        else ListedItem.objects.filter(column__in=column_ids)
    )
    # Mostly there are none, and the list needs nothing but its index.
    closed = [path for path in restricted_paths(request) if path.startswith(place)]
    return items.filter(for_everybody(closed, "page__path"))


def _with_pages(items: QuerySet[ListedItem]) -> QuerySet[ListedItem]:
    return items.select_related("page").only(*SHOWN)


def _of_column(page: Page, column_ids: list[int], request: HttpRequest | None) -> QuerySet[ListedItem]:
    if page.pk is None or page.path.startswith(tuple(restricted_paths(request))):
        return ListedItem.objects.none()
    return _with_pages(_items_in(column_ids, page.path, request)).order_by(*NEWEST_FIRST)


def items_in(page: Page, request: HttpRequest | None = None) -> QuerySet[ListedItem]:
    """The public articles, interpretations, guides, leaders and topics directly in a column, newest first."""
    return _of_column(page, [page.pk], request)


def items_below(page: Page, request: HttpRequest | None = None) -> QuerySet[ListedItem]:
    """As ``items_in``, with what stands in the columns and topics under it."""
    return _of_column(page, [page.pk, *(below.page_id for below in columns_below(page, request))], request)


def leaders_below(page: Page, request: HttpRequest | None = None) -> QuerySet[ListedItem]:
    """As ``items_below``, leaders in the order of their rank."""
    return items_below(page, request).order_by(F("rank").asc(nulls_last=True), "page__path")


def as_items(rows: Iterable[ListedItem], request: HttpRequest | None) -> list[ListItem]:
    """Lines with addresses, from the rows of ``items_below``; costs no query."""
    directory = directory_for(request)
    return [
        ListItem(
            title=row.page.title,
            address=address_in_site(entry, row.page.url_path, request),
            published=row.published_at,
            summary=row.summary,
            source=row.source,
            form=str(InterpretationForm(row.form).label) if row.form else "",
            post=row.post,
            is_archived=row.archived,
            tree_path=row.page.path,
        )
        for row in rows
        if (entry := directory.site_of(row.page.path))
    ]


def paged_items(page: Page, request: HttpRequest | None, number: Any = 1) -> PageOfList[Any]:
    """One page of 20 lines of a column or topic; a page number that is none is taken as the first."""
    kind = getattr(page, "kind", "")
    if kind == ColumnKind.TOPICS:
        # The topics themselves; what stands in them is listed there.
        rows = items_in(page, request)
    else:
        rows = (leaders_below if kind == ColumnKind.LEADERS else items_below)(page, request)
    shown: PageOfList[Any] = Paginator(rows, PER_PAGE).get_page(number)
    shown.object_list = as_items(shown.object_list, request)
    return shown


def sub_columns(page: Page, request: HttpRequest | None = None) -> list[ListItem]:
    """The live columns directly below a column or topic; costs no query that the frame has not made."""
    entry = directory_for(request).site_of(page.path)
    return [
        ListItem(
            branch.title, address_in_site(entry, branch.url_path, request), None, tree_path=branch.tree_path
        )
        for branch in columns_below(page, request)
        if entry and branch.is_column and branch.depth == page.depth + 1
    ]


def sections_of(
    home: HomePage, columns: Iterable[Column], request: HttpRequest | None, each: int = 6
) -> list[Section]:
    """The newest items of every column of a home page, empty columns left out; one query for all."""
    shown = [column for column in columns if not column.is_catalog]
    below = columns_below(home, request)
    # Each column's newest by its own index, put together: ranking all items of a site at once would read them all.
    parts: list[QuerySet[ListedItem]] = []
    by_rank: set[int] = set()
    for number, column in enumerate(shown):
        inside = [branch for branch in below if branch.tree_path.startswith(column.tree_path)]
        if column.kind == ColumnKind.TOPICS:
            # The topics themselves; what stands in them is listed there.
            inside = [branch for branch in inside if branch.tree_path == column.tree_path]
        if not inside:
            continue
        if any(branch.kind == ColumnKind.LEADERS for branch in inside):
            by_rank.add(number)
        items = _items_in([branch.page_id for branch in inside], column.tree_path, request)
        first = items.order_by(*(BY_RANK if number in by_rank else NEWEST_FIRST)).values("pk")[:each]
        found = ListedItem.objects.filter(pk__in=first).order_by()
        parts.append(_with_pages(found).annotate(section=Value(number)))
    by_section: dict[int, list[Any]] = {}
    merged: Iterable[Any] = parts[0].union(*parts[1:], all=True) if parts else ()
    for row in merged:
        by_section.setdefault(row.section, []).append(row)
    sections = []
    for number, rows in sorted(by_section.items()):
        rows.sort(key=lambda row: (row.published_at, row.pk), reverse=True)
        if number in by_rank:
            rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
        sections.append(Section(shown[number], as_items(rows, request)))
    return sections
