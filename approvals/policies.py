"""审查规定: what a county and its units decide about their reviews, each change on the record.

Confidentiality review and release can never be switched off (条例 Art. 17). A line of a checklist is never edited: it is
ended and another one added, so that what was ticked stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import ChecklistItem, Joining, StepKind, StepPolicy, UnitPolicy
from approvals.models.steps import DEFAULT_DAYS
from ledger.chain import record
from units.permissions import may_administer_people

if TYPE_CHECKING:
    from units.models import Unit, User

ALWAYS = (StepKind.CONFIDENTIALITY, StepKind.RELEASE)
#: 条例 Art. 34 gives co-making units 15 working days; a county cannot shorten what the law gives.
FIXED_DAYS = {StepKind.COSIGN: DEFAULT_DAYS[StepKind.COSIGN]}
MOST_DAYS = 60


class PolicyRefused(Exception):
    """A rule that is not changed; says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def may_rule(user: Any, unit: Unit | None) -> bool:
    """Administrators of a unit for it; the county's for the whole county (``unit`` None)."""
    from units.models import Unit as Units  # noqa: PLC0415

    if unit is not None:
        return may_administer_people(user, unit)
    return any(may_administer_people(user, root) for root in Units.objects.open().filter(depth=1))


def _ensure(by: User, unit: Unit | None) -> None:
    if not may_rule(by, unit):
        raise PolicyRefused(_("您不能修改这里的审查规定。请联系单位管理员。"))


def _record(by: User, unit: Unit | None, details: dict[str, Any], reason: str) -> None:
    record(
        "review.policy_changed",
        actor=by,
        subject=f"units.unit:{unit.pk}" if unit else "",
        subject_label=unit.name if unit else _("全县"),
        reason=reason,
        details=details | {"unit": unit.code if unit else ""},
    )


@transaction.atomic
def set_step(  # noqa: PLR0913 - where, of what, which, how
    unit: Unit | None,
    page_type: str,
    kind: StepKind,
    *,
    required: bool,
    days: int | None,
    by: User,
    reason: str = "",
) -> StepPolicy:
    """Say whether a step is required for a type of content at a unit, and its working days; raises ``PolicyRefused``.

    Holds for what is submitted from now on.
    """
    _ensure(by, unit)
    if kind in ALWAYS and not required:
        raise PolicyRefused(_("保密审查和签发不能取消。"))
    if kind is StepKind.COSIGN:
        raise PolicyRefused(_("会签按内容涉及的单位确定，期限 15 个工作日，不在这里规定。"))
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise PolicyRefused(_("期限须是 1 至 %d 个工作日。") % MOST_DAYS)
    row = StepPolicy.objects.select_for_update().filter(unit=unit, page_type=page_type, kind=kind).first()
    before = {"required": row.required, "days": row.days} if row else None
    row = row or StepPolicy(unit=unit, page_type=page_type, kind=kind)
    row.required, row.days = required, days
    try:
        row.full_clean()
    except ValidationError as error:
        raise PolicyRefused(" ".join(error.messages)) from error
    row.save()
    now = {"required": required, "days": days}
    if before != now:
        what = {"step": str(kind), "page_type": page_type}
        _record(by, unit, what | {"before": before, "now": now}, reason)
    return row


@transaction.atomic
def drop_step(row: StepPolicy, *, by: User, reason: str = "") -> None:
    """Take a rule back: what the county, or else the law, asks for holds again."""
    _ensure(by, row.unit)
    before = {"required": row.required, "days": row.days}
    what = {"step": row.kind, "page_type": row.page_type}
    row.delete()
    _record(by, row.unit, what | {"before": before, "now": None}, reason)


@transaction.atomic
def set_unit(unit: Unit, *, joined: Joining, stands_in: bool, by: User, reason: str = "") -> UnitPolicy:
    """Say which two steps one person may decide at a small unit, and whether the one above stands in."""
    _ensure(by, unit)
    if stands_in and unit.is_root():
        raise PolicyRefused(_("“%s”没有上级单位可以代办。") % unit.name)
    row = UnitPolicy.objects.select_for_update().filter(unit=unit).first() or UnitPolicy(unit=unit)
    before = {"joined": str(row.attribute_joined_with), "stands_in": row.parent_stands_in}
    row.attribute_joined_with, row.parent_stands_in = joined, stands_in
    row.save()
    now = {"joined": str(joined), "stands_in": stands_in}
    if before != now:
        _record(by, unit, {"before": before, "now": now}, reason)
    return row


@transaction.atomic
def add_item(unit: Unit | None, kind: StepKind, text: str, *, by: User, reason: str = "") -> ChecklistItem:
    """Add a line to the checklist of a step, behind the others; holds for every decision from now on."""
    _ensure(by, unit)
    text = " ".join(text.split())
    items = ChecklistItem.objects.filter(kind=kind, ended_at=None)
    if items.filter(text=text).filter(unit=unit).exists() or items.filter(text=text, unit=None).exists():
        raise PolicyRefused(_("清单里已经有这一项。"))
    last = items.filter(unit=unit).order_by("-place").values_list("place", flat=True).first()
    row = ChecklistItem(unit=unit, kind=kind, text=text, place=(last or 0) + 1)
    try:
        row.full_clean()
    except ValidationError as error:
        raise PolicyRefused(" ".join(error.messages)) from error
    row.save()
    _record(by, unit, {"step": str(kind), "added": text}, reason)
    return row


@transaction.atomic
def end_item(item: ChecklistItem, *, by: User, reason: str = "") -> None:
    """Take a line off the checklist from now on; what was ticked before keeps its words."""
    item = ChecklistItem.objects.select_for_update(of=("self",)).select_related("unit").get(pk=item.pk)
    _ensure(by, item.unit)
    if item.ended_at is not None:
        raise PolicyRefused(_("这一项已经停用。"))
    item.ended_at = timezone.now()
    item.save(update_fields=["ended_at"])
    _record(by, item.unit, {"step": item.kind, "ended": item.text}, reason)
