"""Rows of the public catalogue: written with the publication, gone with the withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sites.models.disclosures import DisclosureAttribute, DisclosurePage
from sites.models.records import CatalogEntry
from sites.numbering import ensure_number
from sites.publishing import gates
from sites.publishing.events import validity_marked

if TYPE_CHECKING:
    import datetime

    from sites.publishing.gates import Obstacle


def entry_values(page: DisclosurePage) -> dict[str, Any]:
    """What the catalogue row of an entry says, column by column; the time of publication defaults to now."""
    site = page.site_entry
    if site is None:
        raise ValueError("a page outside every site has no place in the catalogue")
    published_at = page.published_at or timezone.now()
    dated_on = page.written_on or timezone.localdate(published_at)
    return {
        "home_id": site.page_id,
        "unit_id": page.issuing_unit_id or site.unit_id,
        "language": site.language,
        "attribute": page.attribute,
        "index_number": page.index_number,
        "title": page.title,
        "summary": page.summary,
        "document_number": page.document_number,
        "issuer": page.issuer_name,
        "written_on": page.written_on,
        "published_at": published_at,
        "dated_on": dated_on,
        "year": dated_on.year,
        "category_id": page.category_id,
        "subject_id": page.subject_id,
        "document_kind_id": page.document_kind_id,
        "validity": page.validity,
        "effective_on": page.effective_on,
        "expires_on": page.expires_on,
    }


def differences(entry: CatalogEntry, page: DisclosurePage) -> list[str]:
    """The columns in which a catalogue row says something else than its entry."""
    columns = {field.attname: field for field in CatalogEntry._meta.concrete_fields}
    values = entry_values(page)
    return [
        str(columns[name].verbose_name)
        for name, value in values.items()
        if columns[name].to_python(getattr(entry, name)) != columns[name].to_python(value)
    ]


def write_entry(page: DisclosurePage) -> CatalogEntry:
    """Bring the catalogue row of an entry in line with the page; creates it where there is none."""
    entry = CatalogEntry.objects.filter(page_id=page.pk).first() or CatalogEntry()
    entry.page = page
    for name, value in entry_values(page).items():
        setattr(entry, name, value)
    entry.save()
    return entry


def remove_entry(page_id: int) -> None:
    """Take an entry off the catalogue."""
    CatalogEntry.objects.filter(page_id=page_id).delete()


def line_obstacles(page: DisclosurePage) -> list[Obstacle]:
    """What forbids the catalogue line of an on-request entry to be public."""
    if page.attribute != DisclosureAttribute.ON_REQUEST:
        return [
            gates.Obstacle(
                "not-on-request", _("只有依申请公开的条目在目录中单列一行。"), _("请核对公开属性。")
            )
        ]
    line = CatalogLine(page)
    return gates.obstacles_for(
        line, was_public=CatalogEntry.objects.filter(page_id=page.pk).exists(), path="line"
    )


class CatalogLine:
    """What the public gets of an on-request entry: the candidate that the gates are asked about."""

    def __init__(self, page: DisclosurePage) -> None:
        self.page = page

    def __str__(self) -> str:
        return f"{self.page.title} ({self.page.get_attribute_display()})"


@transaction.atomic
def show_line(page: DisclosurePage) -> CatalogEntry:
    """Put the line of an on-request entry into the catalogue; raises ``PublicationRefused``.

    The page itself never goes live (design, decision 14).
    """
    if obstacles := line_obstacles(page):
        raise gates.PublicationRefused(obstacles, page)
    ensure_number(page)
    page.fill_in_published_at()
    page.save()
    return write_entry(page)


def mark_validity(today: datetime.date) -> dict[str, int]:
    """Move entries whose dates have come: not yet in force → in force, in force → expired (standards §6).

    Returns how many rows changed to each validity. Safe to run twice.
    """
    changed: dict[str, int] = {}
    page_ids: list[int] = []
    due = CatalogEntry.objects.filter(
        validity="pending", effective_on__lte=today
    ) | CatalogEntry.objects.filter(validity__in=["valid", "amended"], expires_on__lt=today)
    for entry in due.select_related("page").iterator():
        validity = entry.page.validity_on(today)
        if validity != entry.validity:
            CatalogEntry.objects.filter(pk=entry.pk).update(validity=validity)
            changed[validity] = changed.get(validity, 0) + 1
            page_ids.append(entry.page_id)
    if page_ids:
        validity_marked.send(sender=CatalogEntry, page_ids=page_ids)
    return changed
