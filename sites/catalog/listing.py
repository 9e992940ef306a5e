"""The catalogue as the public reads it: which entries, which filters, which page of the list.

Only ``CatalogEntry`` is asked, so that the list costs the same whatever the number of sites. The portal's catalogue
shows the entries of all units in its language, that of another site its own (条例 Art. 12; standards §5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from sites.addresses import address_in_site, directory_for
from sites.catalog.filters import ORDERS, PUBLIC_ATTRIBUTES, CatalogFilters
from sites.filter_values import Choice, ChoiceGroup
from sites.listings import for_everybody, restricted_paths
from sites.models import (
    CatalogCategory,
    CatalogEntry,
    CategoryScheme,
    DocumentKind,
    SubjectClass,
    Validity,
)
from texts.document_numbers import normalise_document_number
from units.models import Unit, UnitKind

if TYPE_CHECKING:
    from django.core.paginator import Page as PageOfList
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from sites.directory import SiteDirectory, SiteEntry
    from sites.models import CatalogPage

PER_PAGE = 20


@dataclass(frozen=True)
class Chip:
    """A condition that is in force, and the query string of the list without it."""

    label: str
    query: str


@dataclass(frozen=True)
class SortableHead:
    """The head of a column that orders the list: what it does now (as ``aria-sort``), and the query that turns it."""

    direction: str
    query: str


@dataclass(frozen=True)
class EntryRow:
    """One entry as a line of the list."""

    entry: CatalogEntry
    address: str

    @property
    def has_page(self) -> bool:
        """Whether the title links to a page; entries on request have none."""
        return bool(self.address)


@dataclass
class CatalogListing:
    """The list of one catalogue page for one request."""

    page: CatalogPage
    request: HttpRequest | None = None
    filters: CatalogFilters = field(default_factory=CatalogFilters)
    number: Any = 1

    @cached_property
    def scope(self) -> QuerySet[CatalogEntry]:
        """All entries of this catalogue, before any filter."""
        return entries_in_scope(self.page, self.request)

    @cached_property
    def entries(self) -> QuerySet[CatalogEntry]:
        """The entries that the filters let through, newest first."""
        return self._filtered(self.scope)

    @cached_property
    def shown(self) -> PageOfList[Any]:
        """One page of 20 rows."""
        ordered = self.entries.order_by(*ORDERS[self.filters.order])
        paginator = Paginator(ordered.select_related("unit").annotate(**PLACE), PER_PAGE)
        page: PageOfList[Any] = paginator.get_page(self.number)
        page.object_list = [
            EntryRow(entry, address_of_entry(entry, directory_for(self.request), self.request))
            for entry in page.object_list
        ]
        return page

    @property
    def count(self) -> int:
        """How many entries the filters let through."""
        return self.shown.paginator.count

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.query)

    @property
    def query(self) -> str:
        """The filters as a query string, for exports and feeds; without the order."""
        return self.filters.as_query(order="")

    @property
    def chips(self) -> list[Chip]:
        """The conditions in force, each with the way to drop it; costs no query that the filters have not made."""
        asked = self.filters
        words = {
            "q": asked.q and _("含“%(words)s”") % {"words": asked.q},
            "category": self.chosen_category.name if self.chosen_category else "",
            "unit": _label_of(self.units),
            "subject": _label_of(self.subjects),
            "kind": _label_of([ChoiceGroup("", self.kinds)]),
            "year": asked.year and _("%(year)s年") % {"year": asked.year},
            "validity": _label_of([ChoiceGroup("", self.validities)]),
            "attribute": _label_of([ChoiceGroup("", self.attributes)]),
            "since": asked.since and _("成文不早于%(day)s") % {"day": asked.since},
            "until": asked.until and _("成文不晚于%(day)s") % {"day": asked.until},
        }
        return [Chip(str(label), asked.as_query(**{name: ""})) for name, label in words.items() if label]

    @property
    def heads(self) -> dict[str, SortableHead]:
        """The heads that order the list, by name; newest first is where each begins."""
        by_published = {"": "descending", "published": "ascending"}
        by_written = {"-written": "descending", "written": "ascending"}
        order = self.filters.order
        return {
            "published": SortableHead(
                by_published.get(order, ""), self.filters.as_query(order="published" if order == "" else "")
            ),
            "written": SortableHead(
                by_written.get(order, ""),
                self.filters.as_query(order="written" if order == "-written" else "-written"),
            ),
        }

    @property
    def all_categories_query(self) -> str:
        """The query string of the list over all categories."""
        return self.filters.as_query(category="")

    # -- what the filters offer ------------------------------------------------------------------------------------

    @cached_property
    def units(self) -> list[ChoiceGroup]:
        """The units that have entries in this catalogue, by their kind; one query."""
        with_entries = self.scope.order_by().values("unit")
        rows = (
            Unit.objects.filter(pk__in=with_entries)
            .order_by("path")
            .values_list("kind", "code", "short_name", "name")
        )
        groups: dict[str, list[Choice]] = {kind: [] for kind in UnitKind.values}
        for kind, code, short, name in rows:
            groups[kind].append(Choice(code, short or name, code == self.filters.unit))
        return [ChoiceGroup(str(UnitKind(kind).label), units) for kind, units in groups.items() if units]

    @cached_property
    def years(self) -> list[Choice]:
        """The years that have entries, newest first; one query."""
        years = self.scope.order_by("-year").values_list("year", flat=True).distinct()
        return [Choice(str(year), str(year), year == self.filters.year) for year in years]

    @cached_property
    def categories(self) -> list[ChoiceGroup]:
        """The categories of the shared taxonomy that have entries, by where they come from; two queries."""
        counts = {
            category: count
            for category, count in self.scope.order_by().values_list("category").annotate(Count("pk"))
            if category is not None
        }
        groups: dict[str, list[Choice]] = {str(label): [] for label in CategoryScheme.labels}
        for category in self._categories:
            members = {
                category.pk,
                *(child.pk for child in self._categories if child.parent_id == category.pk),
            }
            total = sum(counts.get(member, 0) for member in members)
            if total or category.code == self.filters.category:
                groups[str(category.get_scheme_display())].append(
                    Choice(
                        category.code,
                        category.name,
                        category.code == self.filters.category,
                        total,
                        self.filters.as_query(category=category.code),
                    )
                )
        return [ChoiceGroup(label, choices) for label, choices in groups.items() if choices]

    @cached_property
    def subjects(self) -> list[ChoiceGroup]:
        """The subject classes with their sub-classes; one query."""
        return [
            ChoiceGroup(
                top.name,
                [
                    Choice(subject.code, subject.name, subject.code == self.filters.subject)
                    for subject in (top, *(child for child in self._subjects if child.parent_id == top.pk))
                ],
            )
            for top in self._subjects
            if top.parent_id is None
        ]

    @cached_property
    def kinds(self) -> list[Choice]:
        """The document kinds; one query."""
        return [Choice(kind.code, kind.name, kind.code == self.filters.kind) for kind in self._kinds]

    @property
    def validities(self) -> list[Choice]:
        """The states of validity."""
        return [
            Choice(value, str(label), value == self.filters.validity) for value, label in Validity.choices
        ]

    @property
    def attributes(self) -> list[Choice]:
        """The attributes that the catalogue shows."""
        return [
            Choice(item.value, str(item.label), item.value == self.filters.attribute)
            for item in PUBLIC_ATTRIBUTES
        ]

    @property
    def chosen_category(self) -> CatalogCategory | None:
        """The category that was asked for."""
        return next((item for item in self._categories if item.code == self.filters.category), None)

    # -- the taxonomy, each classification read once -----------------------------------------------------------------

    @cached_property
    def _categories(self) -> list[CatalogCategory]:
        return list(CatalogCategory.objects.all())

    @cached_property
    def _subjects(self) -> list[SubjectClass]:
        return list(SubjectClass.objects.all())

    @cached_property
    def _kinds(self) -> list[DocumentKind]:
        return list(DocumentKind.objects.all())

    def _filtered(self, entries: QuerySet[CatalogEntry]) -> QuerySet[CatalogEntry]:
        asked = self.filters
        if asked.unit:
            # A code that no unit has (any more) is as good as none.
            unit = Unit.objects.filter(code=asked.unit).values_list("pk", flat=True).first()
            entries = entries.filter(unit=unit) if unit is not None else entries
        if asked.category and (members := _with_children(self._categories, asked.category)):
            entries = entries.filter(category__in=members)
        if asked.subject and (members := _with_children(self._subjects, asked.subject)):
            entries = entries.filter(subject__in=members)
        if asked.kind and (kind := next((item for item in self._kinds if item.code == asked.kind), None)):
            entries = entries.filter(document_kind=kind)
        if asked.year is not None:
            entries = entries.filter(year=asked.year)
        if asked.validity:
            entries = entries.filter(validity=asked.validity)
        if asked.attribute:
            entries = entries.filter(attribute=asked.attribute)
        if asked.since:
            entries = entries.filter(written_on__gte=asked.since)
        if asked.until:
            entries = entries.filter(written_on__lte=asked.until)
        if asked.q:
            entries = entries.filter(_says(asked.q))
        return entries


#: Where the page of an entry stands in the tree: enough for its address, without reading the page.
PLACE = {"tree_path": F("page__path"), "url_path": F("page__url_path")}


def entries_in_scope(page: CatalogPage, request: HttpRequest | None = None) -> QuerySet[CatalogEntry]:
    """The entries that a catalogue lists: all in its language on the portal, else those of its site and unit."""
    site = directory_for(request).site_of(page.path)
    return CatalogEntry.objects.none() if site is None else _entries_of(site, request)


def _entries_of(site: SiteEntry, request: HttpRequest | None) -> QuerySet[CatalogEntry]:
    entries = CatalogEntry.objects.filter(for_everybody(restricted_paths(request), "page__path"))
    if site.is_portal:
        return entries.filter(language=site.language)
    return entries.filter(Q(home=site.page_id) | Q(unit=site.unit_id, language=site.language))


def address_of_entry(entry: Any, directory: SiteDirectory, request: HttpRequest | None = None) -> str:
    """The address of an entry's page; empty for one on request. ``entry`` is annotated with ``PLACE``."""
    if not entry.has_page or (site := directory.site_of(entry.tree_path)) is None:
        return ""
    return address_in_site(site, entry.url_path, request)


def listing_for(page: CatalogPage, request: HttpRequest | None) -> CatalogListing:
    """The list that a request asks for."""
    if request is None:
        return CatalogListing(page)
    return CatalogListing(page, request, CatalogFilters.from_query(request.GET), request.GET.get("page", 1))


def newest_entries(
    home: Any, request: HttpRequest | None, limit: int = 6, *, everywhere: bool = False
) -> list[EntryRow]:
    """The newest entries of a site, or of the whole cluster in the site's language; one query."""
    directory = directory_for(request)
    site = directory.by_tree_path[home.path]
    entries = CatalogEntry.objects.filter(
        for_everybody(restricted_paths(request), "page__path"), language=site.language
    )
    if not everywhere:
        entries = entries.filter(Q(home=site.page_id) | Q(unit=site.unit_id))
    newest = entries.order_by("-published_at", "-pk").annotate(**PLACE)[:limit]
    return [EntryRow(entry, address_of_entry(entry, directory, request)) for entry in newest]


def count_entries(site: SiteEntry, request: HttpRequest | None) -> int:
    """How many entries are in the catalogue of a site, on the portal of all in its language; one query."""
    return _entries_of(site, request).count()


def _label_of(groups: Iterable[ChoiceGroup]) -> str:
    """The label of the value that is chosen in a filter; empty where none is."""
    return next((choice.label for group in groups for choice in group.choices if choice.is_chosen), "")


def _with_children(classes: Iterable[Any], code: str) -> set[int]:
    """Keys of the class with this code and of those under it; none where no class has the code."""
    chosen = next((item for item in classes if item.code == code), None)
    if chosen is None:
        return set()
    return {chosen.pk, *(item.pk for item in classes if item.parent_id == chosen.pk)}


def _says(words: str) -> Q:
    """Entries that have the words in their title, numbers or summary."""
    number = normalise_document_number(words)
    return (
        Q(title__icontains=words)
        | Q(document_number__icontains=words)
        | Q(document_number__icontains=number)
        | Q(index_number__icontains=words)
        | Q(summary__icontains=words)
    )
