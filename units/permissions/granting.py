"""Giving and taking roles: who may, for how long, and what stands against it; every change is on the record."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from ledger.chain import record
from units.models import Capacity, CapacityKind, Membership, Role, Unit, User
from units.models.memberships import CAPACITY_OF
from units.permissions.derivation import sync_units
from units.permissions.rights import Place, _rights
from units.permissions.roles import (
    AT_THE_TOP_ONLY,
    GRANTED_AT_EVERY_UNIT,
    GRANTED_BY_THE_TOP,
)
from units.permissions.today import drop_unused_capacities, forget, renew

if TYPE_CHECKING:
    from ledger.chain import Actor


class GrantRefused(Exception):
    """A role that is not given or changed; says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Wanted:
    """A term to be given: from a day (today) until a day, both included (without end)."""

    user: User
    unit: Unit
    role: Role
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None

    @property
    def first_day(self) -> datetime.date:
        """The day from which it holds."""
        return self.starts_on or timezone.localdate()


def grantable_roles(by: Any, unit: Unit) -> list[Role]:
    """The roles that a person may give and take at a unit, in the order of ``Role``.

    Unit administrators: at the own unit and below, what every unit needs. Administrators of the top of the tree: also
    inspectors, and at the top itself audit and system administration. A superuser: all that can exist at the unit.
    """
    if not by.is_active or not unit.is_open:
        return []
    everywhere = Role if by.is_superuser else ()
    roles = set(everywhere)
    places = [] if by.is_superuser else _rights(by).places.get(Role.UNIT_ADMINISTRATOR, [])
    for place in places:
        if place.reaches(unit, Role.UNIT_ADMINISTRATOR):
            roles |= GRANTED_AT_EVERY_UNIT
            if _is_top(place):
                roles |= GRANTED_BY_THE_TOP
    if not unit.is_root():
        roles -= AT_THE_TOP_ONLY
    return [role for role in Role if role in roles]


def _is_top(place: Place) -> bool:
    return len(place.path) == Unit.steplen


def ensure_may_grant(by: Actor, user: User, unit: Unit, role: Role) -> None:
    """Raise ``GrantRefused`` unless the person may give and take this role here.

    None and a name are the system itself and its commands, which answer to whoever has the machine.
    """
    if not isinstance(by, User):
        return
    if by.pk == user.pk:
        raise GrantRefused(gettext("任何人不得给自己授予、延长或者结束岗位。请由另一位管理员办理。"))
    if role not in grantable_roles(by, unit):
        raise GrantRefused(
            gettext("您不能办理“%(unit)s”的“%(role)s”岗位。请联系上级单位管理员。")
            % {"unit": unit.name, "role": role.label}
        )


def grant(  # noqa: PLR0913 - who, where, what; the rest by name
    user: User,
    unit: Unit,
    role: Role,
    *,
    by: Actor = None,
    reason: str = "",
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> Membership:
    """Give a person a role at a unit for a time, with all that follows from it; on the record.

    Whoever has the role for all of that time already keeps the term that they have. Raises ``GrantRefused`` when ``by``
    may not, when the term overlaps another one of the same role, ends before it begins, lies at a closed unit, or
    would make one person serve in two capacities (三员分立).
    """
    return grant_many([Wanted(user, unit, role, starts_on, ends_on)], by=by, reason=reason)[0]


@transaction.atomic
def grant_many(wanted: Collection[Wanted], *, by: Actor = None, reason: str = "") -> list[Membership]:
    """Give many roles at once, all or none; what follows is derived once. As ``grant``."""
    people = {one.user.pk: one.user for one in wanted}
    lock_people(people)
    renew(people)
    for user in people.values():
        user.rights_of = timezone.localdate()
    found, made = [], []
    for one in wanted:
        ensure_may_grant(by, one.user, one.unit, one.role)
        membership, is_new = _give(one, by, reason)
        found.append(membership)
        if is_new:
            made.append(membership)
    sync_units({membership.unit for membership in made})
    for user in people.values():
        forget(user)
    for membership in made:
        _record("permission.granted", membership, by, reason)
    return found


def lock_people(user_ids: Iterable[int]) -> None:
    """Have changes to the same people wait for one another; always in the same order."""
    rows = User.objects.select_for_update().filter(pk__in=sorted(user_ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _give(one: Wanted, by: Actor, reason: str) -> tuple[Membership, bool]:
    first, last = one.first_day, one.ends_on
    if last is not None and last < first:
        raise GrantRefused(gettext("任期的结束日期早于开始日期，请核对。"))
    if last is not None and last < timezone.localdate():
        raise GrantRefused(gettext("任期的结束日期已经过去，请核对。"))
    if not one.unit.is_open:
        raise GrantRefused(gettext("“%s”已经撤并，不再设岗位。请在承接单位办理。") % one.unit.name)
    same = Membership.objects.filter(user=one.user, unit=one.unit, role=one.role)
    for term in same.overlapping(first, last):
        if term.starts_on <= first and (term.ends_on is None or (last is not None and last <= term.ends_on)):
            return term, False
        raise GrantRefused(
            gettext("%(person)s在这段时间已有“%(role)s”岗位（%(term)s）。请改为延长或者结束原来的任期。")
            % {"person": one.user, "role": one.role.label, "term": shown_term(term)}
        )
    membership = Membership.objects.create(
        user=one.user,
        unit=one.unit,
        role=one.role,
        starts_on=first,
        ends_on=last,
        granted_by=by if isinstance(by, User) else None,
        reason=reason,
        capacity=_capacity(one.user, one.role),
    )
    return membership, True


def _capacity(user: User, role: Role) -> Capacity:
    """The one capacity in which the person serves; ``GrantRefused`` when the role belongs to another."""
    kind = CAPACITY_OF[role]
    present = Capacity.objects.filter(user=user).first()
    if present is None:
        return Capacity.objects.create(key=f"{user.pk}:{kind.value}", user=user, kind=kind)
    if present.kind != kind:
        raise GrantRefused(_why_not(user, role, CapacityKind(present.kind)))
    return present


def _why_not(user: User, role: Role, present: CapacityKind) -> str:
    if CapacityKind.SERVICE in (present, CAPACITY_OF[role]):
        text = gettext(
            "“%(role)s”不能与“%(present)s”岗位由同一人担任：安全审计、系统管理人员不得兼任其他岗位（三员分立）。"
            "请另选一人，或者先结束%(person)s现有的岗位。"
        )
    else:
        text = gettext(
            "“%(role)s”与“%(present)s”必须由不同的人担任（三员分立）。请另选一人，或者先结束%(person)s现有的岗位。"
        )
    return text % {"role": role.label, "present": present.label, "person": user}


def shown_term(term: Membership) -> str:
    """``2026-01-01 至 2026-12-31``."""
    end = term.last_day
    return gettext("%(start)s 至 %(end)s") % {
        "start": f"{term.starts_on:%Y-%m-%d}",
        "end": f"{end:%Y-%m-%d}" if end else gettext("不限"),
    }


@transaction.atomic
def revoke(membership: Membership, *, by: Actor = None, reason: str = "") -> None:
    """End a term now, with all that followed from it; on the record. Raises ``GrantRefused``."""
    ensure_may_grant(by, membership.user, membership.unit, Role(membership.role))
    revoke_many([membership], by=by, reason=reason)


@transaction.atomic
def revoke_many(memberships: Collection[Membership], *, by: Actor = None, reason: str = "") -> None:
    """End terms now; whether ``by`` may is the caller's question. What is over already stays as it was."""
    people = {one.user_id: one.user for one in memberships}
    lock_people(people)
    now = timezone.now()
    open_ids = [one.pk for one in memberships]
    ending = list(
        Membership.objects.filter(pk__in=open_ids, ended_at=None)
        .select_related("user", "unit")
        .order_by("pk")
    )
    Membership.objects.filter(pk__in=[one.pk for one in ending]).update(ended_at=now, capacity=None)
    drop_unused_capacities(people)
    sync_units({one.unit for one in ending})
    for given in memberships:
        given.ended_at, given.capacity = given.ended_at or now, None
        forget(given.user)
    for one in ending:
        _record("permission.revoked", one, by, reason)


@transaction.atomic
def prolong(
    membership: Membership, ends_on: datetime.date | None, *, by: Actor = None, reason: str = ""
) -> Membership:
    """Give a term that is not over another last day (None: without end); on the record.

    Raises ``GrantRefused`` when ``by`` may not, the term is over, the day is past or before its beginning, or a later
    term of the same role would overlap.
    """
    ensure_may_grant(by, membership.user, membership.unit, Role(membership.role))
    lock_people([membership.user_id])
    term = Membership.objects.select_related("user", "unit").get(pk=membership.pk)
    if term.is_over():
        raise GrantRefused(gettext("这段任期已经结束，不能再改。请重新授予岗位。"))
    if ends_on is not None and (ends_on < term.starts_on or ends_on < timezone.localdate()):
        raise GrantRefused(gettext("新的结束日期应在今天或者以后，并且不早于任期开始。"))
    others = Membership.objects.filter(user=term.user, unit=term.unit, role=term.role).exclude(pk=term.pk)
    if (other := others.overlapping(term.starts_on, ends_on).first()) is not None:
        raise GrantRefused(gettext("与另一段任期（%s）重叠，请先结束那一段。") % shown_term(other))
    before, term.ends_on = term.ends_on, ends_on
    if before == ends_on:
        return term
    term.save(update_fields=["ends_on"])
    membership.ends_on = ends_on
    _record("permission.prolonged", term, by, reason, before=_day(before))
    return term


def _day(day: datetime.date | None) -> str:
    return str(day) if day else ""


def _record(kind: str, term: Membership, by: Actor, reason: str, **more: Any) -> None:
    details = {
        "unit": term.unit.code,
        "role": term.role,
        "from": str(term.starts_on),
        "until": _day(term.ends_on),
    }
    record(kind, actor=by, subject=term.user, reason=reason, details=details | more)
