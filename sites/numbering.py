"""Index numbers (索引号): reserved once per item under a lock, unique in the cluster, kept for life.

Form ``{code}/{year}-{serial:05d}`` (GB/T practice, 国办 指引; standards §5.1): the code is the unit's unified social
credit code where it has one, else its unit code; the year is that of the reservation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail.signals import workflow_submitted

from sites.models.disclosures import DisclosurePage
from sites.models.records import IndexNumber, IndexNumberCounter
from sites.publishing.gates import Obstacle, PublicationRefused

if TYPE_CHECKING:
    from uuid import UUID

    from units.models import Unit


class NumberTaken(PublicationRefused):
    """An imported index number belongs to another item already."""

    def __init__(self, number: str) -> None:
        message = _("索引号“%s”已属于另一条信息。") % number
        super().__init__([Obstacle("number-taken", message, _("请核对导入的索引号。"))])


def _code(unit: Unit) -> str:
    return unit.credit_code or unit.code


@transaction.atomic
def reserve(item: UUID, unit: Unit) -> str:
    """The index number of an item, reserved now if it has none; the counter row is locked until the commit."""
    if existing := IndexNumber.objects.filter(item=item).first():
        return existing.number
    year = timezone.localdate().year
    IndexNumberCounter.objects.bulk_create(
        [IndexNumberCounter(code=_code(unit), year=year)], ignore_conflicts=True
    )
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
        raise NumberTaken(number)
    if held is None:
        IndexNumber.objects.create(number=number, item=item, unit=unit, imported=True)
    return number


def item_key(page: DisclosurePage) -> UUID:
    """What an item is, over its translations and aliases: they share one index number."""
    while page.alias_of_id:
        page = page.alias_of.specific
    return page.translation_key  # type: ignore[no-any-return]


def ensure_number(page: DisclosurePage) -> str:
    """Give the page its index number if it has none; the caller saves the page.

    A number that another item holds is not this page's: a former alias that stands on its own now gets one of its
    own. An imported number is kept verbatim or refused (``NumberTaken``).
    """
    unit = page.owner_unit
    if unit is None:
        raise ValueError("a page outside every site has no unit to take a number from")
    item = item_key(page)
    if page.index_number and page.import_key:
        return keep_imported(page.index_number, item, unit)
    if not page.index_number or not IndexNumber.objects.filter(number=page.index_number, item=item).exists():
        page.index_number = reserve(item, unit)
    return page.index_number


@receiver(workflow_submitted, dispatch_uid="sites.reserve_number")
def reserve_number(sender: type[WorkflowState], instance: WorkflowState, **_kwargs: Any) -> None:
    """An item has its index number from its first submission on (design, main flow).

    Written to the row alone: revisions take it from there (``DisclosurePage.with_content_json``), so no text is saved
    over and none brings back an older number.
    """
    page = instance.content_object
    specific = page.specific if isinstance(page, Page) else None
    if isinstance(specific, DisclosurePage):
        ensure_number(specific)
        DisclosurePage.objects.filter(pk=specific.pk).update(index_number=specific.index_number)
