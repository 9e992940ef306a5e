"""Whether each role of a unit has people now and in the next weeks: what stands at the top of the people page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from units.models import Membership, Role, Unit, UnitKind, User

#: How far ahead it is told that nobody will be left.
DAYS_AHEAD = 30
#: Without these a unit publishes nothing, or leaves letters unread.
NEEDED = (
    Role.EDITOR,
    Role.ATTRIBUTE_REVIEWER,
    Role.LEGALITY_REVIEWER,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.RELEASER,
    Role.CASE_OFFICER,
)
#: Nobody reviews their own words, and nobody reviews twice: with one person alone, things get stuck.
TWO_PEOPLE = frozenset({Role.ATTRIBUTE_REVIEWER, Role.CONFIDENTIALITY_REVIEWER, Role.RELEASER})
#: Legality is examined of normative documents only: few units issue them, village offices never.
NOT_EVERYWHERE = frozenset({Role.LEGALITY_REVIEWER})
COLOURS = ("red", "yellow", "green")


@dataclass
class Staffing:
    """One role at one unit."""

    role: Role
    people: list[User]
    from_above: int = 0
    #: The first day in the weeks ahead on which nobody is left, and on which fewer than are needed are.
    empty_from: datetime.date | None = None
    fewest: int = 0

    @property
    def count(self) -> int:
        """How many can do it now, the township's people for a village office included."""
        return len(self.people) + self.from_above

    @property
    def colour(self) -> str:
        """How bad it is now."""
        return _colour(self.role, self.count)

    @property
    def colour_ahead(self) -> str:
        """How bad it will be."""
        return _colour(self.role, self.fewest)

    @property
    def rank(self) -> tuple[int, int]:
        """Worst first."""
        return COLOURS.index(self.colour), COLOURS.index(self.colour_ahead)


def _colour(role: Role, count: int) -> str:
    if count == 0:
        return "yellow" if role in NOT_EVERYWHERE else "red"
    return "yellow" if count == 1 and role in TWO_PEOPLE else "green"


@dataclass
class UnitStaffing:
    """All roles of one unit."""

    unit: Unit
    roles: list[Staffing] = field(default_factory=list)
    count: int = 0

    @property
    def missing(self) -> list[Staffing]:
        """Roles that nobody has."""
        return [one for one in self.roles if one.colour == "red"]

    @property
    def ending(self) -> list[Staffing]:
        """Roles that somebody has and nobody will have; the soonest first."""
        found = [one for one in self.roles if one.colour != "red" and one.colour_ahead == "red"]
        return sorted(found, key=lambda one: one.empty_from or datetime.date.max)

    @property
    def thin(self) -> list[Staffing]:
        """Roles with one person where two are needed."""
        return [one for one in self.roles if one.colour == "yellow"]

    @property
    def colour(self) -> str:
        """The worst of its roles."""
        if self.missing:
            return "red"
        return "yellow" if self.ending or self.thin else "green"

    def worst_first(self) -> list[Staffing]:
        """Roles in need above the others, which stay in the order of the work."""
        return sorted(self.roles, key=lambda one: one.rank)

    def sentence(self) -> str:
        """What is wrong, with numbers: the heading of the page."""
        here = gettext("%(n)d 人在岗") % {"n": self.count}
        comma = gettext("、")
        if self.missing:
            names = comma.join(str(one.role.label) for one in self.missing)
            return gettext("%(here)s。没有人作：%(roles)s") % {"here": here, "roles": names}
        if self.ending:
            first = self.ending[0]
            return gettext("%(here)s。%(month)d 月 %(day)d 日起，%(role)s将没有人") % {
                "here": here,
                "month": first.empty_from.month if first.empty_from else 0,
                "day": first.empty_from.day if first.empty_from else 0,
                "role": first.role.label,
            }
        if self.thin:
            names = comma.join(str(one.role.label) for one in self.thin)
            return gettext("%(here)s。人手偏少：%(roles)s") % {"here": here, "roles": names}
        return gettext("%(here)s，各岗位都有人") % {"here": here}


def staffing_of(units: Sequence[Unit]) -> list[UnitStaffing]:
    """For some units, in two queries however many they are."""
    today = timezone.localdate()
    horizon = today + datetime.timedelta(days=DAYS_AHEAD)
    above = {unit.path[: -Unit.steplen] for unit in units if unit.kind == UnitKind.VILLAGE}
    terms = (
        Membership.objects.not_over(today)
        .filter(
            Q(unit__in=[unit.pk for unit in units])
            | Q(unit__path__in=above, unit__kind=UnitKind.TOWNSHIP, unit__closed_on__isnull=True),
            starts_on__lte=horizon,
            user__is_active=True,
        )
        .select_related("user", "unit")
        .order_by("user__display_name", "user__username")
    )
    own: dict[int, list[Membership]] = {}
    by_path: dict[str, list[Membership]] = {}
    for term in terms:
        own.setdefault(term.unit_id, []).append(term)
        by_path.setdefault(term.unit.path, []).append(term)
    return [
        _of_unit(
            unit,
            own.get(unit.pk, []),
            by_path.get(unit.path[: -Unit.steplen], []) if unit.kind == UnitKind.VILLAGE else [],
            today,
        )
        for unit in units
    ]


def _of_unit(
    unit: Unit, own: list[Membership], above: list[Membership], today: datetime.date
) -> UnitStaffing:
    found = UnitStaffing(unit, count=len({term.user_id for term in own if term.is_in_force(today)}))
    for role in NEEDED:
        if role in NOT_EVERYWHERE and unit.kind == UnitKind.VILLAGE:
            continue
        mine = [term for term in own if term.role == role]
        theirs = [term for term in above if term.role == role]
        now = {term.user_id: term.user for term in mine if term.is_in_force(today)}
        from_above = {term.user_id for term in theirs if term.is_in_force(today)} - set(now)
        staffing = Staffing(role, list(now.values()), len(from_above))
        staffing.fewest, staffing.empty_from = _ahead([*mine, *theirs], today, staffing.count)
        found.roles.append(staffing)
    return found


def _ahead(terms: Iterable[Membership], today: datetime.date, now: int) -> tuple[int, datetime.date | None]:
    """The fewest people in the weeks ahead, and the first day on which there are so few, when that is a change."""
    rows = list(terms)
    horizon = today + datetime.timedelta(days=DAYS_AHEAD)
    changes = sorted(
        day
        for row in rows
        if row.ends_on and (day := row.ends_on + datetime.timedelta(days=1)) <= horizon and day > today
    )
    fewest, since = now, None
    for day in changes:
        count = len({row.user_id for row in rows if row.is_in_force(day)})
        if count < fewest:
            fewest, since = count, day
    return fewest, since
