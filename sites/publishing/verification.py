"""Is what is public what was published? For whoever writes past Django, where no guard stands (SQL, bulk updates).

Compares public pages with the record, the revision that they name, their lines in lists, files and index numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from ledger.models import LedgerEntry
from sites import column_items
from sites.catalog.entries import differences
from sites.models import (
    CatalogEntry,
    DisclosureAttribute,
    DisclosurePage,
    IndexNumber,
    ListedItem,
    PublicFile,
    SitePage,
)
from sites.models.columns import ReadingPage
from sites.numbering import item_key
from sites.publishing.guard import public_fields
from sites.publishing.records import LEDGER_KINDS, subject_of

WITHDRAWN = ("publication.withdrawn", "publication.deleted")


@dataclass(frozen=True)
class Finding:
    """One disagreement: what kind, at which page, in words."""

    code: str
    page: int
    title: str
    explanation: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def finding(code: str, page: Page, explanation: str) -> Finding:
    """One disagreement at a page."""
    return Finding(code, page.pk, page.title, explanation)


#: What floors above compare of a public page, or of an entry with a line in the catalogue.
PageCheck = Callable[[SitePage], Iterable[Finding]]
_page_checks: list[PageCheck] = []
#: What they compare once, whatever is public.
_checks: list[Callable[[], Iterable[Finding]]] = []


def also_check_pages(check: PageCheck) -> None:
    """Have every public page, and every entry of which a line is shown, looked at by a floor above."""
    _page_checks.append(check)


def also_check(check: Callable[[], Iterable[Finding]]) -> None:
    """Have a floor above compare what is its own."""
    _checks.append(check)


def verify_public() -> Iterator[Finding]:
    """Every disagreement between what is public and what was published."""
    last = _last_recorded()
    for page in Page.objects.filter(live=True, depth__gt=1).order_by("path").specific().iterator():
        if isinstance(page, SitePage):
            yield from _public_page(page, last.get(subject_of(page)))
            for check in _page_checks:
                yield from check(page)
    yield from _recorded_but_not_public(last)
    yield from _catalogue()
    for item in ListedItem.objects.filter(page__live=False).select_related("page").iterator():
        yield finding("listed-without-page", item.page, _("页面没有公开，栏目中却有它。"))
    for row in PublicFile.objects.filter(page__live=False).select_related("page"):
        yield finding("file-without-page", row.page, _("页面没有公开，它的文件却列为公开。"))
    for entry in CatalogEntry.objects.filter(page__live=False).select_related("page").iterator():
        for check in _page_checks:
            yield from check(entry.page)
    for whole in _checks:
        yield from whole()


def _last_recorded() -> dict[str, tuple[str, str]]:
    """What the record last says of each page: kind of event and title."""
    kinds = {*LEDGER_KINDS.values(), *WITHDRAWN}
    rows = LedgerEntry.objects.filter(kind__in=kinds).order_by("sequence")
    return {
        subject: (kind, title)
        for subject, kind, title in rows.values_list("subject", "kind", "subject_label").iterator()
    }


def _public_page(page: SitePage, recorded: tuple[str, str] | None) -> Iterator[Finding]:
    if recorded is None or recorded[0] in WITHDRAWN:
        yield finding("not-recorded", page, _("台账中没有它的公开记录，或最后一条是撤回。"))
    elif recorded[1] != page.title:
        yield finding("title-differs", page, _("标题与台账中的“%s”不同。") % recorded[1])
    if names := _differs_from_its_revision(page):
        yield finding("text-differs", page, _("与签发的版本不同：%s") % "、".join(names))
    wanted = {(type(file), file.pk, file.sha256) for file in page.used_files()}
    present = {
        (type(row.document or row.image), row.document_id or row.image_id, row.sha256)
        for row in page.public_files.select_related("document", "image")
    }
    if wanted != present:
        yield finding("files-differ", page, _("公开的文件与页面使用的文件不一致。"))
    if isinstance(page, DisclosurePage):
        yield from _public_entry(page)
    if isinstance(page, column_items.LISTED_TYPES):
        yield from _listed_item(page)


def _public_entry(page: DisclosurePage) -> Iterator[Finding]:
    if page.attribute != DisclosureAttribute.PROACTIVE:
        yield finding("not-proactive", page, _("公开属性不是主动公开，页面却已公开。"))
    if not CatalogEntry.objects.filter(page=page).exists():
        yield finding("no-line", page, _("已公开，目录中却没有它。"))
    if not IndexNumber.objects.filter(number=page.index_number, item=item_key(page)).exists():
        yield finding("number", page, _("索引号“%s”不是为它登记的。") % page.index_number)


def _listed_item(page: column_items.ListedPage) -> Iterator[Finding]:
    item = ListedItem.objects.filter(pk=page.pk).first()
    if item is None:
        if page.site_entry is not None:
            yield finding("not-listed", page, _("已公开，栏目中却没有它。"))
    elif names := column_items.differences(item, page):
        yield finding("listed-differs", page, _("栏目条目与页面不一致：%s") % "、".join(names))


def _recorded_but_not_public(last: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    live = {subject_of(page) for page in Page.objects.filter(live=True).only("pk")}
    for subject, (kind, title) in last.items():
        if kind not in WITHDRAWN and subject not in live:
            explanation = _("台账记为公开，却没有撤回记录就不再公开。")
            yield Finding("vanished", int(subject.rpartition(":")[2]), title, explanation)


def _catalogue() -> Iterator[Finding]:
    for entry in CatalogEntry.objects.select_related("page").order_by("pk").iterator():
        page = entry.page
        if entry.attribute == DisclosureAttribute.PROACTIVE and not page.live:
            yield finding("line-without-page", page, _("页面没有公开，目录中却有它。"))
        if names := differences(entry, page):
            yield finding("line-differs", page, _("目录条目与信息不一致：%s") % "、".join(names))


def _differs_from_its_revision(page: SitePage) -> list[str]:
    """The fields that say something else than the revision that was released; an alias has none of its own."""
    if not isinstance(page, ReadingPage) or page.live_revision is None or page.alias_of_id:
        return []
    now, released = _said(page), _said(page.live_revision.as_object())
    return [_label(page, name) for name in now if now[name] != released.get(name)]


def _label(page: Page, name: str) -> str:
    field = page._meta.get_field(name)
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name)


def _said(page: Page) -> dict[str, Any]:
    """What the page says, without keys that a row gets only when it is stored, and the address, which may change."""
    fields = {name: value for name, value in public_fields(page).items() if name not in ("slug", "live")}
    for name, value in fields.items():
        if isinstance(value, list):
            rows = [
                {k: v for k, v in row.items() if k != "pk"} if isinstance(row, dict) else row for row in value
            ]
            fields[name] = sorted(rows, key=str) if rows and not isinstance(rows[0], dict) else rows
    return fields
