"""The entries of the people pages: an administrator's own units, and whoever works or worked there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from units.models import Invitation, Membership, Role, Unit
from units.walls.ids import looked_up
from units.walls.table import NOBODY, OPEN, Asked, Kind, Owners, family, only, path, wall

if TYPE_CHECKING:
    from django.db.models import QuerySet

ADMINISTERS = only(Role.UNIT_ADMINISTRATOR)


def _units(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    units = dict(Unit.objects.open().filter(code__in=values).values_list("code", "pk"))
    return [Owners({units[value]}) if value in units else None for value in values]


def _owned(rows: QuerySet[Any], key: str, values: Sequence[str]) -> list[Owners | None]:
    """By the unit that stands in each row."""

    def found(ids: list[int]) -> dict[int, Owners]:
        pairs = rows.filter(**{f"{key}__in": ids}).values_list(key, "unit_id")
        return {pk: Owners({unit_id}) for pk, unit_id in pairs}

    return looked_up(values, found)


def _people(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    """Of the unit that the address names: people elsewhere do not exist for its administrator."""
    return _owned(Membership.objects.filter(unit__code=asked.kwargs.get("code")), "user_id", values)


UNIT = Kind("open unit", _units)
TERM = Kind("term at a unit", lambda asked, values: _owned(Membership.objects.all(), "pk", values))
PERSON = Kind("person of the unit", _people)
INVITATION = Kind(
    "invitation of a unit", lambda asked, values: _owned(Invitation.objects.all(), "pk", values)
)


def register() -> None:
    """Enter them."""
    screens, unit = ("units_people",), path("code", UNIT)
    person = path("user_id", PERSON)
    family(
        "People",
        wall("index", ADMINISTERS, of=screens, why="The own units only."),
        wall("unit over add", ADMINISTERS, unit, of=screens),
        wall("term end", ADMINISTERS, unit, path("term_id", TERM), of=screens),
        wall("person leave hand_over transfer unlock reset_factors single_sign_on", ADMINISTERS, unit, person, of=screens),
        wall("withdraw_invitation", ADMINISTERS, unit, path("invitation_id", INVITATION), of=screens),
        wall("join", OPEN, plain="token", of=("units_joining",), why="The signed link in an invitation."),
        wall(
            "index index_results add",
            NOBODY,
            of=("wagtailusers_users", "wagtailusers_groups"),
            why="Rights follow from memberships alone.",
        ),
        wall("edit delete history history_results usage", NOBODY, plain="pk", of=("wagtailusers_users", "wagtailusers_groups")),
        wall("copy", NOBODY, plain="pk", of=("wagtailusers_users",)),
    )  # fmt: skip
