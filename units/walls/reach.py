"""Whether somebody holds a role at one of several units: what the guard asks, with ids instead of units."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from units.models import Unit
from units.permissions import rights

if TYPE_CHECKING:
    from units.models import Role, User


def holds(user: User, roles: Iterable[Role], unit_ids: frozenset[int] | None = None) -> bool:
    """Whether the person holds one of the roles at one of the units, reach included (at any unit, without).

    A person's rights are one query for the whole request; the units, where they are not those of the memberships
    themselves, are one more.
    """
    roles = tuple(roles)
    if unit_ids is None:
        return rights.holds_anywhere(user, roles)
    if not rights.holds_anywhere(user, roles):
        return False
    known = user.__dict__.setdefault("_units_of_walls", {})
    missing = [pk for pk in unit_ids if pk not in known]
    if missing:
        known.update(dict.fromkeys(missing) | Unit.objects.in_bulk(missing))
    return any(rights.holds(user, roles, known[pk]) for pk in unit_ids)
