"""Which reviews exist for a person: those of the units that they serve, and those on which their unit is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404

from approvals.models import Deputy, Review, ReviewStep, UnitPolicy
from units.models import Unit
from units.permissions.rights import units_held
from units.permissions.roles import READERS
from units.walls.ids import looked_up
from units.walls.table import Kind, Owners

if TYPE_CHECKING:
    from django.db.models import QuerySet


def reviews_for(user: Any) -> QuerySet[Review]:
    """Reviews of the person's units, and those that ask these units for an opinion; one condition, whatever their number.

    Also those of units below for which theirs stands in, and those at which they are somebody's deputy.
    """
    units = units_held(user, READERS)
    asked = Q(steps__unit__in=units)
    own = Q(unit__in=units)
    if also := [*_units_stood_in_for(units), *_units_of_the_absent(user)]:
        own |= Q(unit__in=also)
        asked |= Q(steps__unit__in=also)
    return Review.objects.filter(own | Q(pk__in=Review.objects.filter(asked).values("pk")))


def _units_of_the_absent(user: Any) -> list[int]:
    """Where the person is somebody's deputy today."""
    return list(Deputy.objects.in_force().filter(deputy=user).values_list("unit_id", flat=True))


def _units_stood_in_for(units: Any) -> list[int]:
    """The small units for which these stand in; few in any county."""
    policies = UnitPolicy.objects.filter(parent_stands_in=True).select_related("unit")
    parents = {policy.unit_id: policy.unit.path[: -policy.unit.steplen] for policy in policies}
    held = (
        set(units.filter(path__in=set(parents.values())).values_list("path", flat=True)) if parents else set()
    )
    return [unit_id for unit_id, parent in parents.items() if parent in held]


def review_for(user: Any, review_id: int) -> Review:
    """One review; ``Http404`` for one that the person has no reason to see."""
    found = (
        reviews_for(user)
        .filter(pk=review_id)
        .select_related("unit", "page", "snapshot", "submitted_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _owners(ids: list[int]) -> dict[int, Owners]:
    """The unit of the item, the units asked, and the one above where it or its people stand in."""
    rows = Review.objects.filter(pk__in=ids).values_list("pk", "unit_id")
    found: dict[int, set[int]] = {pk: {unit_id} for pk, unit_id in rows}
    for review_id, unit_id in ReviewStep.objects.filter(review__in=found).values_list("review_id", "unit_id"):
        found[review_id].add(unit_id)
    above = _units_above({unit_id for units in found.values() for unit_id in units})
    for units in found.values():
        units |= {above[unit_id] for unit_id in units if unit_id in above}
    return {pk: Owners(units) for pk, units in found.items()}


def _units_above(unit_ids: set[int]) -> dict[int, int]:
    """Unit → the unit above, where that stands in by policy, or people of it as deputies."""
    helped = Q(review_policy__parent_stands_in=True) | Q(
        pk__in=Deputy.objects.in_force().filter(unit__in=unit_ids).values("unit")
    )
    paths = dict(Unit.objects.filter(helped, pk__in=unit_ids).values_list("pk", "path"))
    parents = {path[: -Unit.steplen] for path in paths.values() if len(path) > Unit.steplen}
    ids = dict(Unit.objects.filter(path__in=parents).values_list("path", "pk")) if parents else {}
    return {pk: ids[path[: -Unit.steplen]] for pk, path in paths.items() if path[: -Unit.steplen] in ids}


REVIEW = Kind("review", lambda asked, values: looked_up(values, _owners))
