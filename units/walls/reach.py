"""For which units somebody holds which roles: what the guard asks, once a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from units.models import Membership, Role

if TYPE_CHECKING:
    from units.models import User


def units_held(user: User) -> dict[Role, frozenset[int]]:
    """Role → ids of open units; one query, kept on the person for the request."""
    known: dict[Role, frozenset[int]] | None = user.__dict__.get("_units_held")
    if known is None:
        rows: dict[Role, set[int]] = {}
        held = Membership.objects.filter(user=user, unit__closed_on__isnull=True)
        for role, unit_id in held.values_list("role", "unit_id"):
            rows.setdefault(Role(role), set()).add(unit_id)
        known = {role: frozenset(ids) for role, ids in rows.items()}
        user.__dict__["_units_held"] = known
    return known


def holds(user: User, roles: Iterable[Role], unit_ids: frozenset[int] | None = None) -> bool:
    """Whether the person has one of the roles at one of the units (at any unit, without)."""
    held = units_held(user)
    return any(
        held.get(role) if unit_ids is None else held.get(role, frozenset()) & unit_ids for role in roles
    )
