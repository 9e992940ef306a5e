"""Naming and ending deputies (代办): who stands in for an absent reviewer, from day to day, on the record."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Deputy
from approvals.standing import REVIEWING
from ledger.chain import record
from units.models import Membership, Role, Unit, UnitKind, User
from units.permissions import may_administer_people
from units.permissions.roles import READERS

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Longer absences are a change of staff: the role is given to somebody else.
LONGEST = datetime.timedelta(days=184)


class DeputyRefused(Exception):
    """A deputy who cannot be named or ended; says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _paths_of(unit: Unit) -> list[str]:
    """Where those work whose roles count at the unit itself: there, and at the township of a village office."""
    return [unit.path, unit.path[: -Unit.steplen]] if unit.kind == UnitKind.VILLAGE else [unit.path]


def absent_people(unit: Unit) -> QuerySet[User]:
    """Those for whom somebody could stand in: whoever reviews or signs for the unit, now or from a later day on."""
    terms = Membership.objects.not_over().filter(
        user=OuterRef("pk"), unit__path__in=_paths_of(unit), role__in=REVIEWING
    )
    return User.objects.filter(Exists(terms), is_active=True).order_by("display_name", "username")


def possible_deputies(unit: Unit) -> QuerySet[User]:
    """Those who could stand in: people of the unit or the one above whose role lets them read what is not public."""
    paths = [unit.path, *([unit.path[: -Unit.steplen]] if len(unit.path) > Unit.steplen else [])]
    terms = Membership.objects.in_force().filter(
        user=OuterRef("pk"), unit__path__in=paths, role__in=READERS, unit__closed_on__isnull=True
    )
    return User.objects.filter(Exists(terms), is_active=True).order_by("display_name", "username")


def roles_of(absent: User, unit: Unit) -> list[Role]:
    """The reviewing roles that a person has for the unit, now or later."""
    terms = Membership.objects.not_over().filter(
        user=absent, unit__path__in=_paths_of(unit), role__in=REVIEWING
    )
    held = set(terms.values_list("role", flat=True))
    return [role for role in REVIEWING if role in held]


def may_name(by: Any, absent: User, unit: Unit) -> bool:
    """The unit's administrators, and whoever will be absent."""
    return by.is_active and (by.pk == absent.pk or may_administer_people(by, unit))


def _holds_for(wanted: Deputy) -> bool:
    """Whether the absent one has the role on at least one of the days."""
    terms = Membership.objects.filter(
        user=wanted.absent, unit__path__in=_paths_of(wanted.unit), role=wanted.role, ended_at=None
    )
    terms = terms.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=wanted.starts_on))
    return terms.filter(starts_on__lte=wanted.ends_on).exists()


@transaction.atomic
def name_deputy(  # noqa: PLR0913 - who, for whom, as what, where, from when until when
    deputy: User,
    *,
    absent: User,
    unit: Unit,
    role: Role,
    starts_on: datetime.date,
    ends_on: datetime.date,
    by: User,
) -> Deputy:
    """Have somebody stand in, both days included; raises ``DeputyRefused``, and then nothing has happened.

    What forbids the deputy to decide (own words, another step of the same item) stays forbidden.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    row = Deputy(
        unit=unit,
        role=role,
        absent=absent,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=by,
    )
    if refusal := _refusal(row, by):
        raise DeputyRefused(refusal)
    row.save()
    _record("review.deputy_named", row, by)
    return row


def _refusal(wanted: Deputy, by: User) -> str:  # noqa: PLR0911 - one sentence for each reason
    absent, unit = wanted.absent, wanted.unit
    first, last = wanted.starts_on, wanted.ends_on
    if not may_name(by, absent, unit):
        return _("您不能为%s指定代办人。请本单位管理员或者本人办理。") % absent
    if not unit.is_open:
        return _("“%s”已经撤销。") % unit.name
    if wanted.deputy_id == absent.pk:
        return _("代办的人和外出的人不能是同一个人。")
    if last < first:
        return _("结束日期早于开始日期，请核对。")
    if last < timezone.localdate():
        return _("这几天已经过去，请核对日期。")
    if last - first > LONGEST:
        return _("代办最长半年。更久的，请把岗位授予接替的人。")
    if not _holds_for(wanted):
        return _("%(who)s在这几天没有“%(unit)s”的“%(role)s”岗位，不需要代办。") % {
            "who": absent,
            "unit": unit.label,
            "role": wanted.get_role_display(),
        }
    if not possible_deputies(unit).filter(pk=wanted.deputy_id).exists():
        return _("%s不是本单位或者上级单位可以看稿的人员，不能代办。请先授予岗位。") % wanted.deputy
    taken = Deputy.objects.filter(
        unit=unit, role=wanted.role, absent=absent, ended_at=None, starts_on__lte=last, ends_on__gte=first
    ).select_related("deputy")
    if (other := taken.first()) is not None:
        return _("这几天已由%(who)s代办（%(first)s 至 %(last)s）。要换人，请先结束它。") % {
            "who": other.deputy,
            "first": other.starts_on,
            "last": other.ends_on,
        }
    return ""


@transaction.atomic
def end_deputy(row: Deputy, *, by: User) -> Deputy:
    """End it now; raises ``DeputyRefused``. What the deputy has signed stays signed."""
    row = (
        Deputy.objects.select_for_update(of=("self",))
        .select_related("absent", "deputy", "unit")
        .get(pk=row.pk)
    )
    if not may_name(by, row.absent, row.unit) and by.pk != row.deputy_id:
        raise DeputyRefused(_("您不能结束这项代办。请本单位管理员或者本人办理。"))
    if row.ended_at is not None:
        raise DeputyRefused(_("这项代办已经结束。"))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _record("review.deputy_ended", row, by)
    return row


def _record(kind: str, row: Deputy, by: User) -> None:
    record(
        kind,
        actor=by,
        subject=f"units.user:{row.absent_id}",
        subject_label=str(row.absent),
        details={
            "unit": row.unit.code,
            "role": row.role,
            "absent": row.absent.username,
            "deputy": row.deputy.username,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
        },
    )


def current(unit: Unit) -> QuerySet[Deputy]:
    """Those who stand in at a unit today or later."""
    rows = Deputy.objects.filter(unit=unit, ended_at=None, ends_on__gte=timezone.localdate())
    return rows.select_related("absent", "deputy", "named_by").order_by("starts_on", "pk")
