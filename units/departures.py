"""A person leaves a unit, or goes to another one: terms end, what waits for them is handed over, in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from ledger.chain import record
from units.handover import hand_over
from units.models import Membership, Role, SingleSignOnIdentity, Unit, User
from units.permissions import GrantRefused, Wanted, grant_many, may_administer_people
from units.permissions.granting import ensure_may_grant, lock_people, revoke_many

if TYPE_CHECKING:
    from ledger.chain import Actor


def terms_at(user: User, unit: Unit) -> list[Membership]:
    """The person's terms at the unit that are not over."""
    return list(
        Membership.objects.not_over()
        .filter(user=user, unit=unit)
        .select_related("user", "unit")
        .order_by("pk")
    )


@transaction.atomic
def end_term(term: Membership, receivers: Mapping[str, User], *, by: Actor = None, reason: str = "") -> None:
    """End one term now. What waits for the person in this role alone is handed over first.

    Raises ``GrantRefused``, ``HandoverRefused``.
    """
    role = Role(term.role)
    ensure_may_grant(by, term.user, term.unit, role)
    lock_people([term.user_id])
    fresh = Membership.objects.select_related("user", "unit").get(pk=term.pk)
    if fresh.is_over():
        raise GrantRefused(gettext("这段任期已经结束。"))
    if fresh.is_in_force():
        hand_over(fresh.user, fresh.unit, receivers, by=by, reason=reason, role=role)
    revoke_many([fresh], by=by, reason=reason)


@transaction.atomic
def leave(
    user: User, unit: Unit, receivers: Mapping[str, User], *, by: Actor = None, reason: str = ""
) -> None:
    """The person stops working for the unit. Whoever has no term anywhere any more cannot log in.

    Raises ``GrantRefused`` (nothing to end, or not by ``by``), ``HandoverRefused``.
    """
    terms = _terms_to_end(user, unit, by)
    hand_over(user, unit, receivers, by=by, reason=reason)
    revoke_many(terms, by=by, reason=reason)
    is_last = not Membership.objects.not_over().filter(user=user, unit__closed_on__isnull=True).exists()
    if is_last:
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        # Whoever follows on the post may have its mailbox, and must be linked anew.
        SingleSignOnIdentity.objects.filter(user=user).delete()
    record(
        "person.left",
        actor=by,
        subject=user,
        reason=reason,
        details={"unit": unit.code, "roles": [term.role for term in terms], "account_closed": is_last},
    )


@transaction.atomic
def transfer(  # noqa: PLR0913 - from where, to where, as what; the rest by name
    user: User,
    unit: Unit,
    to_unit: Unit,
    roles: Sequence[Role],
    receivers: Mapping[str, User],
    *,
    by: Actor = None,
    reason: str = "",
    ends_on: datetime.date | None = None,
) -> None:
    """The person stops working for one unit and begins at another, by somebody who administers both.

    Raises ``GrantRefused``, ``HandoverRefused``.
    """
    if unit.pk == to_unit.pk:
        raise GrantRefused(gettext("调入单位就是现在的单位，请另选。"))
    if isinstance(by, User) and not may_administer_people(by, to_unit):
        raise GrantRefused(gettext("您不管理调入的单位。请在本单位办理离岗，再由对方单位的管理员发出邀请。"))
    if not roles:
        raise GrantRefused(gettext("请选择在新单位的岗位。"))
    terms = _terms_to_end(user, unit, by)
    hand_over(user, unit, receivers, by=by, reason=reason)
    revoke_many(terms, by=by, reason=reason)
    grant_many([Wanted(user, to_unit, role, ends_on=ends_on) for role in roles], by=by, reason=reason)
    record(
        "person.transferred",
        actor=by,
        subject=user,
        reason=reason,
        details={
            "unit": unit.code,
            "to_unit": to_unit.code,
            "roles": [term.role for term in terms],
            "to_roles": [role.value for role in roles],
        },
    )


@transaction.atomic
def hand_over_leftovers(
    user: User, unit: Unit, receivers: Mapping[str, User], *, by: Actor = None, reason: str = ""
) -> None:
    """What still waits at the unit for somebody whose terms ran out there. Raises ``GrantRefused``, ``HandoverRefused``."""
    if isinstance(by, User) and not may_administer_people(by, unit):
        raise GrantRefused(gettext("您不管理这个单位的人员。"))
    lock_people([user.pk])
    if terms_at(user, unit):
        raise GrantRefused(gettext("此人在本单位还有岗位，请办理离岗或者调动。"))
    hand_over(user, unit, receivers, by=by, reason=reason)


def _terms_to_end(user: User, unit: Unit, by: Actor) -> list[Membership]:
    lock_people([user.pk])
    terms = terms_at(user, unit)
    if not terms:
        raise GrantRefused(gettext("%(person)s在“%(unit)s”没有岗位。") % {"person": user, "unit": unit.name})
    for term in terms:
        ensure_may_grant(by, user, unit, Role(term.role))
    return terms
