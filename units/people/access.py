"""Whose people an administrator may look at. Everybody and everything else does not exist: ``Http404``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.http import Http404

from units.models import Invitation, Membership, Role, Unit, User
from units.permissions import may_administer_people, units_held_as

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from units.models.offices import UnitQuerySet


def administered_units(user: Any) -> UnitQuerySet:
    """The open units whose people the person administers, in the order of the tree."""
    return units_held_as(user, Role.UNIT_ADMINISTRATOR)


def unit_for_administrator(user: Any, code: str) -> Unit:
    """The unit of an address."""
    unit = Unit.objects.open().filter(code=code).first()
    if unit is None or not may_administer_people(user, unit):
        raise Http404
    return unit  # type: ignore[no-any-return]


def people_below(user: Any) -> QuerySet[User]:
    """Everybody whose term at a unit that the person administers is not over: who left is not theirs any more."""
    terms = Membership.objects.not_over().filter(user=OuterRef("pk"), unit__in=administered_units(user))
    return User.objects.filter(Exists(terms)).order_by("display_name", "username")


def person_at(unit: Unit, user_id: int) -> User:
    """Somebody who has a term at the unit that is not over."""
    terms = Membership.objects.not_over().filter(user=OuterRef("pk"), unit=unit)
    person = User.objects.filter(Exists(terms), pk=user_id).first()
    if person is None:
        raise Http404
    return person


def former_person_at(unit: Unit, user_id: int) -> User:
    """Somebody who had a term at the unit and has none now."""
    had = Membership.objects.filter(user=OuterRef("pk"), unit=unit)
    has = Membership.objects.not_over().filter(user=OuterRef("pk"), unit=unit)
    person = User.objects.filter(Exists(had), ~Exists(has), pk=user_id).first()
    if person is None:
        raise Http404
    return person


def term_at(unit: Unit, term_id: int) -> Membership:
    """A term at the unit that is not over."""
    rows = Membership.objects.not_over().select_related("user", "unit")
    term = rows.filter(unit=unit, pk=term_id).first()
    if term is None:
        raise Http404
    return term


def invitation_of(unit: Unit, invitation_id: int) -> Invitation:
    """An invitation of the unit that nobody has answered."""
    rows = Invitation.objects.unanswered().select_related("unit")
    invitation = rows.filter(unit=unit, pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation
