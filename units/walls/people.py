"""The entries of the people pages: an administrator's own units, and whoever works or worked there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from units.models import Invitation, Membership, Role, Unit
from units.walls.table import NOBODY, OPEN, Asked, Kind, Owners, family, only, path, wall

if TYPE_CHECKING:
    from collections.abc import Iterable

ADMINISTERS = only(Role.UNIT_ADMINISTRATOR)
LARGEST_ID = 2**63 - 1


def _ids(values: Iterable[str]) -> list[int]:
    return [
        number for value in values if value.isascii() and value.isdecimal() and (number := int(value)) <= LARGEST_ID
    ]  # fmt: skip


def _units(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    units = dict(Unit.objects.open().filter(code__in=values).values_list("code", "pk"))
    return [Owners({units[value]}) if value in units else None for value in values]


def _terms(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    terms = dict(Membership.objects.filter(pk__in=_ids(values)).values_list("pk", "unit_id"))
    return [Owners({terms[int(value)]}) if value in map(str, terms) else None for value in values]


def _people(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    """Of the unit that the address names: people elsewhere do not exist for its administrator."""
    terms = Membership.objects.filter(user__in=_ids(values), unit__code=asked.kwargs.get("code"))
    units = dict(terms.values_list("user_id", "unit_id"))
    return [Owners({units[int(value)]}) if value in map(str, units) else None for value in values]


def _invitations(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    rows = dict(Invitation.objects.filter(pk__in=_ids(values)).values_list("pk", "unit_id"))
    return [Owners({rows[int(value)]}) if value in map(str, rows) else None for value in values]


UNIT = Kind("open unit", _units)
TERM = Kind("term at a unit", _terms)
PERSON = Kind("person of the unit", _people)
INVITATION = Kind("invitation of a unit", _invitations)


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
