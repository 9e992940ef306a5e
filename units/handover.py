"""The handover seam: what waits for a person at a unit, and giving it to a colleague.

Units know nothing of drafts or cases. The floors above register a provider for each sort of thing in their
``AppConfig.ready()``; whoever leaves hands over everything that any of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext

from ledger.chain import record
from units.models import Role, Unit, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledger.chain import Actor


class HandoverProvider(Protocol):
    """One sort of thing that can wait for a person, or be theirs."""

    #: Names the sort in forms and in the record; a word of ASCII letters.
    key: str
    #: What it is called, for instance 草稿.
    label: Any
    #: What a colleague must be at the unit to receive it.
    role: Role

    def counts(self, units: Sequence[Unit]) -> Mapping[int, int]:
        """How many of them each person (id) has at these units; in a number of queries that does not grow."""

    def hand_over(self, user: User, to: User, units: Sequence[Unit]) -> Sequence[str]:
        """Make all of them, at these units, the colleague's; returns a reference to each for the record."""


_providers: dict[str, HandoverProvider] = {}


def register(provider: HandoverProvider) -> None:
    """Add a provider; called once per sort when the apps are ready."""
    if provider.key in _providers:
        raise ValueError(f"a handover provider {provider.key!r} is registered already")
    _providers[provider.key] = provider


class HandoverRefused(Exception):
    """Something would be left without an owner; says what, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Pile:
    """What a person has of one sort at one unit."""

    key: str
    label: str
    role: Role
    count: int

    def receivers(self, unit: Unit, user: User) -> QuerySet[User]:
        """The colleagues of the same unit who may receive it."""
        return unit.people_as(self.role).exclude(pk=user.pk)


def piles_of(user: User, unit: Unit, role: Role | None = None) -> list[Pile]:
    """What the person would leave behind at the unit; sorts of which there is nothing are left out.

    With a role, only what waits for people in that role.
    """
    found = []
    for provider in _providers.values():
        if role not in (None, provider.role):
            continue
        if count := provider.counts([unit]).get(user.pk, 0):
            found.append(Pile(provider.key, str(provider.label), provider.role, count))
    return found


def waiting_counts(units: Sequence[Unit]) -> dict[int, int]:
    """How many things wait for each person (id) at some units, of all sorts together."""
    totals: dict[int, int] = {}
    for provider in _providers.values():
        for user_id, count in provider.counts(units).items():
            totals[user_id] = totals.get(user_id, 0) + count
    return totals


def hand_over(  # noqa: PLR0913 - whose, where, to whom; the rest by name
    user: User,
    unit: Unit,
    receivers: Mapping[str, User],
    *,
    by: Actor = None,
    reason: str = "",
    role: Role | None = None,
) -> None:
    """Give everything that the person has at the unit (in one role) to colleagues, by sort; on the record.

    Inside the caller's transaction. Raises ``HandoverRefused`` when a sort has no receiver, or one who has not the
    fitting role at the unit.
    """
    for pile in piles_of(user, unit, role):
        to = receivers.get(pile.key)
        if to is None:
            raise HandoverRefused(
                gettext("%(person)s名下还有 %(count)d 件%(what)s，请选择接手的同事。")
                % {"person": user, "count": pile.count, "what": pile.label}
            )
        if not pile.receivers(unit, user).filter(pk=to.pk).exists():
            raise HandoverRefused(
                gettext("%(person)s在“%(unit)s”没有“%(role)s”岗位，不能接手%(what)s。请另选一位同事。")
                % {"person": to, "unit": unit.name, "role": pile.role.label, "what": pile.label}
            )
        things = _providers[pile.key].hand_over(user, to, [unit])
        record(
            "person.handed_over",
            actor=by,
            subject=user,
            reason=reason,
            details={
                "unit": unit.code,
                "what": pile.key,
                "to": to.pk,
                "to_name": str(to),
                "things": list(things),
            },
        )
