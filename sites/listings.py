"""What stands in a column, newest first; what a home page shows of its columns; all sites of the cluster.

Pages of five types stand side by side in a column. Their common facts are read by one query that joins the five
tables, without fetching bodies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import F, Q, TextField, Value, Window
from django.db.models.functions import Coalesce, RowNumber, Substr
from wagtail.models import Page, PageViewRestriction

from sites.addresses import directory_for
from sites.models import ColumnKind, HomePage, InterpretationForm, ServiceGuidePage
from sites.site_frame import Column, address_in_site, address_of_site
from units.models import UnitKind

if TYPE_CHECKING:
    import datetime

    from django.core.paginator import Page as PageOfList
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from sites.directory import SiteEntry

PER_PAGE = 20
ITEM_TYPES = ("articlepage", "interpretationpage", "serviceguidepage", "leaderpage", "topicpage")
DATED_TYPES = ("articlepage", "interpretationpage", "serviceguidepage", "leaderpage")
_FIELDS = (
    "title",
    "path",
    "url_path",
    "published",
    "item_summary",
    "item_source",
    "form",
    "post",
    "archived_on",
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


def items_below(page: Page, request: HttpRequest | None = None) -> QuerySet[Page, dict[str, Any]]:
    """The public articles, interpretations, guides, leaders and topics below a page, newest first."""
    of_known_type = Q()
    for name in ITEM_TYPES:
        of_known_type |= Q(**{f"{name}__isnull": False})
    return (
        Page.objects.live()
        .filter(of_known_type, for_everybody(restricted_paths(request)), path__startswith=page.path)
        .exclude(pk=page.pk)
        .annotate(
            published=Coalesce(*(f"{name}__published_at" for name in DATED_TYPES), "first_published_at"),
            item_summary=Coalesce(
                *(f"{name}__summary" for name in DATED_TYPES), Value(""), output_field=TextField()
            ),
            item_source=Coalesce(
                *(f"{name}__source" for name in DATED_TYPES), Value(""), output_field=TextField()
            ),
            form=F("interpretationpage__form"),
            post=F("leaderpage__post"),
            archived_on=F("topicpage__archived_on"),
        )
        .order_by(F("published").desc(nulls_last=True), "-pk")
        .values(*_FIELDS)
    )


def leaders_below(page: Page, request: HttpRequest | None = None) -> QuerySet[Page, dict[str, Any]]:
    """As ``items_below``, leaders in the order of their rank."""
    return items_below(page, request).order_by(F("leaderpage__rank").asc(nulls_last=True), "path")


def as_items(rows: Iterable[dict[str, Any]], request: HttpRequest | None) -> list[ListItem]:
    """Lines with addresses, from the rows of ``items_below``; costs no query."""
    directory = directory_for(request)
    items = []
    for row in rows:
        entry = directory.site_of(row["path"])
        if entry is None:
            continue
        items.append(
            ListItem(
                title=row["title"],
                address=address_in_site(entry, row["url_path"], request),
                published=row["published"],
                summary=row["item_summary"],
                source=row["item_source"],
                form=str(InterpretationForm(row["form"]).label) if row["form"] else "",
                post=row["post"] or "",
                is_archived=row["archived_on"] is not None,
                tree_path=row["path"],
            )
        )
    return items


def paged_items(page: Page, request: HttpRequest | None, number: Any = 1) -> PageOfList[Any]:
    """One page of 20 lines of a column or topic; a page number that is none is taken as the first."""
    kind = getattr(page, "kind", "")
    rows = (leaders_below if kind == ColumnKind.LEADERS else items_below)(page, request)
    if kind == ColumnKind.TOPICS:
        # The topics themselves; what stands in them is listed there.
        rows = rows.filter(depth=page.depth + 1)
    shown: PageOfList[Any] = Paginator(rows, PER_PAGE).get_page(number)
    shown.object_list = as_items(shown.object_list, request)
    return shown


def sub_columns(page: Page, request: HttpRequest | None = None) -> list[ListItem]:
    """The live columns directly below a column or topic; one query."""
    rows = (
        Page.objects.child_of(page)
        .live()
        .filter(for_everybody(restricted_paths(request)), columnpage__isnull=False)
        .order_by("path")
        .values_list("title", "path", "url_path")
    )
    directory = directory_for(request)
    return [
        ListItem(title, address_in_site(entry, url_path, request), None, tree_path=path)
        for title, path, url_path in rows
        if (entry := directory.site_of(path))
    ]


def sections_of(
    home: HomePage, columns: Iterable[Column], request: HttpRequest | None, each: int = 6
) -> list[Section]:
    """The newest items of every column of a home page, empty columns left out; one query for all."""
    wanted = {column.tree_path: column for column in columns if not column.is_catalog}
    of_topics = [path for path, column in wanted.items() if column.kind == ColumnKind.TOPICS]
    length = len(home.path) + home.steplen
    rows = (
        items_below(home, request)
        .annotate(column_path=Substr("path", 1, length))
        .filter(depth__gt=home.depth + 1, column_path__in=list(wanted))
        # Of a column of topics the topics themselves; what stands in them is listed there.
        .exclude(depth__gt=home.depth + 2, column_path__in=of_topics)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[Substr("path", 1, length)],
                # Leaders stand by rank; nothing else has one.
                order_by=[
                    F("leaderpage__rank").asc(nulls_last=True),
                    F("published").desc(nulls_last=True),
                    F("pk").desc(),
                ],
            ),
        )
        .filter(place__lte=each)
        .order_by("column_path", "place")
        .values(*_FIELDS, "column_path")
    )
    by_column: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_column.setdefault(row["column_path"], []).append(row)
    return [
        Section(column, as_items(by_column[path], request))
        for path, column in wanted.items()
        if path in by_column
    ]


def newest_guides(language: str, request: HttpRequest | None, limit: int = 12) -> list[ListItem]:
    """The newest service guides of all sites of a language; one query."""
    rows = (
        ServiceGuidePage.objects.live()
        .filter(for_everybody(restricted_paths(request)), locale__language_code=language)
        .order_by(F("published_at").desc(nulls_last=True), "-pk")
        .values_list("title", "path", "url_path", "published_at", "summary", "implementer")[:limit]
    )
    directory = directory_for(request)
    return [
        ListItem(title, address_in_site(entry, url_path, request), published, summary, source, tree_path=path)
        for title, path, url_path, published, summary, source in rows
        if (entry := directory.site_of(path))
    ]


@dataclass(frozen=True)
class SiteLink:
    """A site by its unit's short name."""

    label: str
    address: str
    kind: str


def sites_by_kind(language: str, request: HttpRequest | None) -> dict[str, list[SiteLink]]:
    """The live sites of a language by the kind of their unit, in the order of the units; one query."""
    rows = (
        HomePage.objects.live()
        .filter(locale__language_code=language)
        .order_by("unit__path")
        .values_list("path", "unit__kind", "unit__short_name", "unit__name")
    )
    directory = directory_for(request)
    links: dict[str, list[SiteLink]] = {kind: [] for kind in UnitKind.values}
    for path, kind, short_name, name in rows:
        if entry := directory.by_tree_path.get(path):
            links[kind].append(SiteLink(short_name or name, address_of_site(entry, request), kind))
    return links


def sites_nested_in(entry: SiteEntry, request: HttpRequest | None) -> list[SiteLink]:
    """The live sites directly under a home page (a township's villages); costs no query."""
    length = len(entry.tree_path)
    return [
        SiteLink(other.title, address_of_site(other, request), UnitKind.VILLAGE)
        for other in directory_for(request).entries
        if other.live and len(other.tree_path) == length + 4 and other.tree_path.startswith(entry.tree_path)
    ]


def column_tree(home: HomePage, request: HttpRequest | None) -> list[tuple[int, ListItem]]:
    """All columns, topics and the catalogue of a site with their depth below the home page; one query."""
    directory = directory_for(request)
    own = directory.by_tree_path[home.path]
    rows = (
        Page.objects.live()
        .filter(
            Q(columnpage__isnull=False) | Q(catalogpage__isnull=False) | Q(topicpage__isnull=False),
            for_everybody(restricted_paths(request)),
            path__startswith=home.path,
        )
        .order_by("path")
        .values_list("title", "path", "url_path", "depth")
    )
    return [
        (depth - home.depth, ListItem(title, address_in_site(own, url_path, request), None, tree_path=path))
        for title, path, url_path, depth in rows
        if directory.site_of(path) == own
    ]
