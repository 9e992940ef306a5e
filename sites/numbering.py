"""Index numbers (索引号): reserved once per item under a lock, unique in the cluster, kept for life.

Form ``{code}/{year}-{serial:05d}`` (GB/T practice, 国办 指引; standards §5.1): the code is the unit's unified social
credit code where it has one, else its unit code; the year is that of the reservation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sites.models.records import IndexNumber, IndexNumberCounter

if TYPE_CHECKING:
    from uuid import UUID

    from sites.models.disclosures import DisclosurePage
    from units.models import Unit


class NumberTaken(Exception):
    """An imported index number belongs to another item already."""


def _code(unit: Unit) -> str:
    return unit.credit_code or unit.code


@transaction.atomic
def reserve(item: UUID, unit: Unit) -> str:
    """The index number of an item, reserved now if it has none; the counter row is locked until the commit."""
    if existing := IndexNumber.objects.filter(item=item).first():
        return existing.number
    year = timezone.localdate().year
    IndexNumberCounter.objects.bulk_create([IndexNumberCounter(code=_code(unit), year=year)], ignore_conflicts=True)
    counter = IndexNumberCounter.objects.select_for_update().get(code=_code(unit), year=year)
    # Another writer may have served the same item while this one waited for the lock.
    if existing := IndexNumber.objects.filter(item=item).first():
        return existing.number
    while True:
        counter.last += 1
        number = f"{_code(unit)}/{year}-{counter.last:05d}"
        # An imported number may stand in the way; it is kept verbatim, ours goes round it.
        if not IndexNumber.objects.filter(number=number).exists():
            break
    counter.save(update_fields=["last"])
    IndexNumber.objects.create(number=number, item=item, unit=unit)
    return number


@transaction.atomic
def keep_imported(number: str, item: UUID, unit: Unit) -> str:
    """Register an imported number verbatim; raises ``NumberTaken`` if another item has it."""
    held = IndexNumber.objects.filter(number=number).first()
    if held is not None and held.item != item:
        raise NumberTaken(_("索引号“%s”已属于另一条信息。") % number)
    if held is None:
        IndexNumber.objects.create(number=number, item=item, unit=unit, imported=True)
    return number


def item_key(page: DisclosurePage) -> UUID:
    """What an item is, over its translations and aliases: they share one index number."""
    if page.alias_of_id:
        return page.alias_of.translation_key  # type: ignore[no-any-return]
    return page.translation_key  # type: ignore[no-any-return]


def ensure_number(page: DisclosurePage) -> str:
    """Give the page its index number if it has none; the caller saves the page."""
    if not page.index_number:
        unit = page.owner_unit
        if unit is None:
            raise ValueError("a page outside every site has no unit to take a number from")
        page.index_number = reserve(item_key(page), unit)
    return page.index_number
