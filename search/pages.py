"""Pages as a search source: every page that an anonymous visitor may open, with its attachments, and catalogue lines.

An alias shows what its original says and is not indexed: a paper is found once, where it was published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page

from search.attachments import record_of_file
from search.page_texts import FIELDS, text_of_page
from search.records import SearchRecord
from sites import directory
from sites.listings import for_everybody, restricted_paths
from sites.models import (
    CatalogCategory,
    CatalogEntry,
    CatalogPage,
    DisclosureAttribute,
    DisclosurePage,
    PublicFile,
    ServiceGuidePage,
    SubjectClass,
)
from units.models import Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from django.db.models import QuerySet

    from sites.directory import SiteDirectory
    from sites.models import SiteDocument

CHUNK = 500
KINDS = {
    "articlepage": "article", "interpretationpage": "interpretation", "leaderpage": "leader",
    "disclosurepage": "disclosure", "columnpage": "column", "topicpage": "topic", "serviceguidepage": "guide",
    "portalhomepage": "home", "departmenthomepage": "home", "townshiphomepage": "home",
}  # fmt: skip


def public_pages() -> Any:
    """The pages that may be found: live on a live site, open to everybody, no alias, of a type that says something."""
    closed = [entry.tree_path for entry in directory.current().entries if not entry.live]
    names = [model._meta.model_name for model in FIELDS]
    return Page.objects.live().filter(
        for_everybody([*restricted_paths(), *closed]),
        alias_of=None,
        content_type__app_label="sites",
        content_type__model__in=names,
    )


def numbers_of(ids: Collection[str]) -> list[int]:
    """Primary keys from ids; what is none is left out."""
    return [int(one) for one in ids if one.isascii() and one.isdigit()]


class Pages:
    """Public pages and their attachments."""

    name = "pages"

    def records(self, ids: Collection[str]) -> dict[str, list[SearchRecord]]:
        """The records of pages as they are public now."""
        pages = list(public_pages().filter(pk__in=numbers_of(ids)).specific())
        _prefetch(pages)
        facts = _Facts(pages)
        return {str(page.pk): records for page in pages if (records := list(_records_of(page, facts)))}

    def public(self, ids: Collection[str]) -> set[str]:
        """Which of these an anonymous visitor may open now."""
        return {str(pk) for pk in public_pages().filter(pk__in=numbers_of(ids)).values_list("pk", flat=True)}

    def all_ids(self) -> Iterator[str]:
        """The id of every page that may be found."""
        for pk in public_pages().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            yield str(pk)


class CatalogLines:
    """Lines of entries that are disclosed on request: the public sees the line and nothing else."""

    name = "lines"

    def records(self, ids: Collection[str]) -> dict[str, list[SearchRecord]]:
        """The records of lines that stand in the catalogue now."""
        entries = (
            _lines()
            .filter(page_id__in=numbers_of(ids))
            .select_related("unit", "category__parent", "subject__parent", "document_kind")
        )
        sites = directory.current()
        homes = {entry.page_id: entry for entry in sites.entries}
        catalogs = _catalog_addresses(sites)
        found: dict[str, list[SearchRecord]] = {}
        for entry in entries:
            home = homes.get(entry.home_id)
            address = catalogs.get(entry.home_id)
            if home is None or not home.live or address is None:
                continue
            found[str(entry.page_id)] = [_record_of_line(entry, address)]
        return found

    def public(self, ids: Collection[str]) -> set[str]:
        """Which of these lines stand in the catalogue now."""
        live = {entry.page_id for entry in directory.current().entries if entry.live}
        rows = _lines().filter(page_id__in=numbers_of(ids)).values_list("page_id", "home_id")
        return {str(page) for page, home in rows if home in live}

    def all_ids(self) -> Iterator[str]:
        """The id of every entry whose line stands in the catalogue."""
        for pk in _lines().order_by("page_id").values_list("page_id", flat=True).iterator(chunk_size=CHUNK):
            yield str(pk)


def _lines() -> QuerySet[CatalogEntry]:
    return CatalogEntry.objects.filter(
        for_everybody(restricted_paths(), "page__path"), attribute=DisclosureAttribute.ON_REQUEST
    )


def _catalog_addresses(sites: SiteDirectory) -> dict[int, str]:
    """The address of the catalogue of each site that has a public one, below that site's."""
    found: dict[int, str] = {}
    catalogs = CatalogPage.objects.live().filter(for_everybody(restricted_paths()))
    for path, url_path in catalogs.values_list("path", "url_path"):
        if entry := sites.site_of(path):
            found[entry.page_id] = url_path[len(entry.url_path) :]
    return found


def _record_of_line(entry: CatalogEntry, catalog: str) -> SearchRecord:
    return SearchRecord(
        key=f"lines:{entry.page_id}",
        item=f"lines:{entry.page_id}",
        kind="line",
        title=entry.title,
        url=f"{catalog}?{urlencode({'q': entry.index_number})}",
        site=str(entry.home_id),
        unit=entry.unit.code,
        language=entry.language,
        body=entry.issuer,
        summary=entry.summary,
        category=_codes(entry.category),
        subject=_codes(entry.subject),
        document_kind=entry.document_kind.code if entry.document_kind else "",
        attribute=entry.attribute,
        validity=entry.validity,
        document_number=entry.document_number,
        index_number=entry.index_number,
        written_on=entry.written_on,
        published_at=entry.published_at,
    )


def _codes(classification: Any) -> tuple[str, ...]:
    """The code of a class and those above it."""
    found = []
    while classification is not None:
        found.append(classification.code)
        classification = classification.parent
    return tuple(found)


class _Facts:
    """What the records of many pages need beside the pages, read at once."""

    def __init__(self, pages: Iterable[Page]) -> None:
        pages = list(pages)
        self.sites = directory.current()
        units = {page.issuing_unit_id for page in pages if isinstance(page, DisclosurePage)}
        units |= {entry.unit_id for entry in self.sites.entries}
        self.units = dict(Unit.objects.filter(pk__in=units - {None}).values_list("pk", "code"))
        entries = [page.pk for page in pages if isinstance(page, DisclosurePage)]
        self.categories = _tree_of_codes(CatalogCategory) if entries else {}
        self.subjects = _tree_of_codes(SubjectClass) if entries else {}
        self.files = _public_files([page.pk for page in pages])


def _tree_of_codes(model: Any) -> dict[int, tuple[str, ...]]:
    rows = {row.pk: row for row in model.objects.all()}
    found: dict[int, tuple[str, ...]] = {}
    for pk, row in rows.items():
        codes: dict[str, None] = {}
        above = row
        while above is not None and above.code not in codes:
            codes[above.code] = None
            above = rows.get(above.parent_id)
        found[pk] = tuple(codes)
    return found


def _public_files(page_ids: list[int]) -> dict[int, list[SiteDocument]]:
    """The documents that readers of each page may open: exactly the bytes that became public, in open collections."""
    closed = Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        closed |= Q(document__collection__path__startswith=path)
    rows = PublicFile.objects.filter(page_id__in=page_ids, document__isnull=False).select_related("document")
    if closed:
        rows = rows.exclude(closed)
    found: dict[int, list[SiteDocument]] = {}
    for row in rows.order_by("pk"):
        if row.document is not None and row.sha256 == row.document.sha256:
            found.setdefault(row.page_id, []).append(row.document)
    return found


def _prefetch(pages: list[Page]) -> None:
    """Rows below the pages and classes beside them, with one query for each relation."""
    disclosures = [page for page in pages if isinstance(page, DisclosurePage)]
    if disclosures:
        prefetch_related_objects(disclosures, "attachments__document", "document_kind", "issuing_unit")
    guides = [page for page in pages if isinstance(page, ServiceGuidePage)]
    if guides:
        prefetch_related_objects(guides, "materials", "process_steps", "windows")


def _records_of(page: Any, facts: _Facts) -> Iterator[SearchRecord]:
    """The record of a page, then those of its files."""
    text = text_of_page(page)
    site = facts.sites.site_of(page.path)
    if text is None or site is None:
        return
    is_entry = isinstance(page, DisclosurePage)
    unit_id = (page.issuing_unit_id if is_entry else None) or site.unit_id
    record = SearchRecord(
        key=f"pages:{page.pk}",
        item=f"pages:{page.pk}",
        kind=KINDS[page._meta.model_name],
        title=page.title,
        url=page.url_path[len(site.url_path) :],
        site=str(site.page_id),
        unit=facts.units.get(unit_id, ""),
        language=site.language,
        body=text.body,
        headings=tuple(text.headings),
        summary=getattr(page, "summary", ""),
        category=facts.categories.get(page.category_id, ()) if is_entry else (),
        subject=facts.subjects.get(page.subject_id, ()) if is_entry else (),
        document_kind=page.document_kind.code if is_entry and page.document_kind else "",
        attribute=page.attribute if is_entry else "",
        validity=str(page.validity.value) if is_entry else "",
        document_number=page.document_number if is_entry else "",
        index_number=page.index_number if is_entry else "",
        written_on=page.written_on if is_entry else None,
        published_at=_published_at(page),
    )
    yield record
    for document in facts.files.get(page.pk, ()):
        yield record_of_file(document, record, document.url)


def _published_at(page: Any) -> Any:
    moment = getattr(page, "published_at", None) or page.first_published_at
    return timezone.localtime(moment) if moment else None
