"""Which reviews exist for a person: those of the units that they serve, and those on which their unit is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404

from approvals.models import Review, ReviewStep, UnitPolicy
from units.permissions.rights import units_held
from units.permissions.roles import READERS
from units.walls.ids import looked_up
from units.walls.table import Kind, Owners

if TYPE_CHECKING:
    from django.db.models import QuerySet


def reviews_for(user: Any) -> QuerySet[Review]:
    """Reviews of the person's units, and those that ask these units for an opinion; one condition, whatever their number."""
    units = units_held(user, READERS)
    asked = ReviewStep.objects.filter(unit__in=units).values("review")
    own = Q(unit__in=units) | Q(pk__in=asked)
    below = _units_stood_in_for(units)
    return Review.objects.filter(own | Q(unit__in=below) if below else own)


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
    """The unit of the item, the units asked, and the one above where it stands in."""
    rows = Review.objects.filter(pk__in=ids).values_list("pk", "unit_id")
    found: dict[int, set[int]] = {pk: {unit_id} for pk, unit_id in rows}
    for review_id, unit_id in ReviewStep.objects.filter(review__in=found).values_list("review_id", "unit_id"):
        found[review_id].add(unit_id)
    policies = UnitPolicy.objects.filter(
        parent_stands_in=True, unit__in={u for s in found.values() for u in s}
    )
    parents = {policy.unit_id: policy.unit.get_parent() for policy in policies.select_related("unit")}
    for units in found.values():
        units |= {parent.pk for unit_id, parent in parents.items() if unit_id in units and parent}
    return {pk: Owners(units) for pk, units in found.items()}


REVIEW = Kind("review", lambda asked, values: looked_up(values, _owners))
