"""Who looks at the admin in this request: for the few places where a model must know and gets no request."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from units.permissions.roles import READERS
from units.walls.reach import holds

if TYPE_CHECKING:
    from units.models import User

#: Set by the guard for requests of staff; None everywhere else (public pages, commands).
person: ContextVar[User | None] = ContextVar("units.walls.looking", default=None)


def as_a_stranger(unit_id: int | None) -> bool:
    """Whether somebody looks at the admin who does not read what the unit has not published."""
    looks = person.get()
    if looks is None or looks.is_superuser:
        return False
    return unit_id is None or not holds(looks, READERS, frozenset({unit_id}))
