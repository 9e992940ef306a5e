"""What somebody may do: plain questions with the business reason, answered from one query per person and request.

The object permissions that a person's groups have on units are read once and kept on the user object. A role that
reaches down is one row at its unit; what lies below follows from the place in the tree.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from units.models import Membership, Role, Unit, UnitGroupPermission, UnitKind, User
from units.permissions.roles import REACHING, ROLE_OF, UNIT_PERMISSION
from units.permissions.today import rights_of_today

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from units.models.offices import UnitQuerySet


@dataclass(frozen=True)
class Place:
    """A unit at which a person holds a role."""

    unit_id: int
    path: str
    kind: str

    def reaches(self, unit: Unit, role: Role) -> bool:
        """Whether the role held here counts for a unit."""
        if unit.pk == self.unit_id:
            return True
        if not unit.path.startswith(self.path):
            return False
        return role in REACHING or (self.kind == UnitKind.TOWNSHIP and unit.kind == UnitKind.VILLAGE)

    def reached(self, role: Role) -> Q:
        """The same as a condition on units."""
        if role in REACHING:
            return Q(path__startswith=self.path)
        if self.kind == UnitKind.TOWNSHIP:
            return Q(pk=self.unit_id) | Q(path__startswith=self.path, kind=UnitKind.VILLAGE)
        return Q(pk=self.unit_id)


@dataclass
class Rights:
    """A person's object permissions on open units, as of a day."""

    day: datetime.date
    places: dict[Role, list[Place]]


def _rights(user: Any) -> Rights:
    """One query, then kept on the user object until the day is over."""
    today = timezone.localdate()
    known: Rights | None = user.__dict__.get("_rights")
    if known is None or known.day != today:
        rights_of_today(user)
        known = Rights(today, {})
        rows = UnitGroupPermission.objects.filter(group__user=user, content_object__closed_on__isnull=True)
        for codename, unit_id, path, kind in rows.values_list(
            "permission__codename", "content_object_id", "content_object__path", "content_object__kind"
        ):
            known.places.setdefault(ROLE_OF[codename], []).append(Place(unit_id, path, kind))
        user.__dict__["_rights"] = known
    return known


def holds(user: Any, roles: Iterable[Role], unit: Unit | None) -> bool:
    """Whether the person holds one of the roles for the unit today, reach included.

    False for accounts that are off; True for a superuser, who exists for emergencies; nobody holds anything at a closed
    unit.
    """
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    if unit is None or not unit.is_open:
        return False
    places = _rights(user).places
    return any(place.reaches(unit, role) for role in roles for place in places.get(role, ()))


def holds_anywhere(user: Any, roles: Iterable[Role]) -> bool:
    """Whether the person holds one of the roles for any open unit today."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    places = _rights(user).places
    return any(places.get(role) for role in roles)


def roles_at(user: Any, unit: Unit) -> list[Role]:
    """The roles that the person holds for the unit today, reach included."""
    return [role for role in Role if holds(user, (role,), unit)]


def units_held(user: Any, roles: Iterable[Role]) -> UnitQuerySet:
    """The open units for which the person holds one of the roles today; all of them for a superuser."""
    units: UnitQuerySet = Unit.objects.open()
    if not user.is_active:
        return units.none()  # type: ignore[no-any-return]
    if user.is_superuser:
        return units
    condition = Q(pk__in=())
    places = _rights(user).places
    for role in roles:
        for place in places.get(role, ()):
            condition |= place.reached(role)
    return units.filter(condition)  # type: ignore[no-any-return]


def units_held_as(user: Any, role: Role) -> UnitQuerySet:
    """``user.units_as(role)``."""
    return units_held(user, (role,))


def units_where(permission: str, user: Any) -> UnitQuerySet:
    """The open units on which the person has an object permission (``units.edit_content``)."""
    return units_held(user, (ROLE_OF[permission.removeprefix("units.")],))


def people_holding(unit: Unit, role: Role) -> QuerySet[User]:
    """``unit.people_as(role)``: by the terms of today, whatever was derived for other people on another day."""
    if not unit.is_open:
        return User.objects.none()
    above = [unit.path[:length] for length in range(Unit.steplen, len(unit.path), Unit.steplen)]
    at = Q(unit=unit)
    if role in REACHING:
        at |= Q(unit__path__in=above)
    elif unit.kind == UnitKind.VILLAGE:
        at |= Q(unit__path__in=above, unit__kind=UnitKind.TOWNSHIP)
    terms = Membership.objects.in_force().filter(
        at, unit__closed_on__isnull=True, role=role, user=OuterRef("pk")
    )
    return User.objects.filter(Exists(terms), is_active=True).order_by("display_name", "username")


def may_edit(user: Any, unit: Unit | None) -> bool:
    """Editors write for their own unit (a township's also for its villages); a closed unit has no editors."""
    return holds(user, (Role.EDITOR,), unit)


writes_for = may_edit


def may_review_attribute(user: Any, unit: Unit | None) -> bool:
    """Whether an item is public, on request or withheld is decided by the unit that made it (条例 Art. 13–17)."""
    return holds(user, (Role.ATTRIBUTE_REVIEWER,), unit)


def may_review_legality(user: Any, unit: Unit | None) -> bool:
    """Normative documents are examined by the unit's legal office before they are issued (国办发〔2018〕37号)."""
    return holds(user, (Role.LEGALITY_REVIEWER,), unit)


def may_review_confidentiality(user: Any, unit: Unit | None) -> bool:
    """Who publishes examines what is published for secrets, and answers for it (条例 Art. 17; 保密法)."""
    return holds(user, (Role.CONFIDENTIALITY_REVIEWER,), unit)


def may_release(user: Any, unit: Unit | None) -> bool:
    """Releasers sign for their own unit; a closed unit publishes nothing."""
    return holds(user, (Role.RELEASER,), unit)


def may_handle_cases(user: Any, unit: Unit | None) -> bool:
    """Letters and requests hold citizens' names and troubles: only the unit's own case officers read them."""
    return holds(user, (Role.CASE_OFFICER,), unit)


def may_administer_people(user: Any, unit: Unit | None) -> bool:
    """Administrators manage the people of their unit and of those below, and nobody else's."""
    return holds(user, (Role.UNIT_ADMINISTRATOR,), unit)


def may_inspect(user: Any, unit: Unit | None) -> bool:
    """The openness office sees across the units that it inspects; it changes nothing in them."""
    return holds(user, (Role.INSPECTOR,), unit)


def may_audit(user: Any, unit: Unit | None) -> bool:
    """The auditor reads what administrators did, and does nothing else: nobody audits themselves (三员分立)."""
    return holds(user, (Role.SECURITY_AUDITOR,), unit)


def may_administer_system(user: Any, unit: Unit | None) -> bool:
    """System administrators run the cluster; content and people are others' business (三员分立)."""
    return holds(user, (Role.SYSTEM_ADMINISTRATOR,), unit)


def works_for(user: Any, unit: Unit | None) -> bool:
    """Whoever has any role for the unit, reach included: its things exist for this person, others' do not."""
    return holds(user, Role, unit)


assert set(ROLE_OF.values()) == set(Role) == set(UNIT_PERMISSION)  # noqa: S101 - the tables are complete
