"""Which review a person takes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from approvals import duties
from approvals.models import Deputy, Review, ReviewState, ReviewStep, StepState
from approvals.models.steps import ROLE_OF_STEP
from approvals.screens.access import reviews_for
from units.permissions import units_held_as

if TYPE_CHECKING:
    from units.models import User

#: So many are looked at: duties are asked one by one.
LOOKED_AT = 20


def next_for(user: User) -> Review | None:
    """The review with the earliest term whose open step the person may decide; None where nothing waits."""
    mine = Q()
    for kind, role in ROLE_OF_STEP.items():
        absent = Deputy.objects.in_force().filter(deputy=user, role=role).values("unit")
        mine |= Q(kind=kind) & (Q(unit__in=units_held_as(user, role)) | Q(unit__in=absent))
    steps = (
        ReviewStep.objects.filter(mine, state=StepState.OPEN, review__state=ReviewState.OPEN)
        .filter(review__in=reviews_for(user))
        .select_related("review", "unit")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    for step in steps[:LOOKED_AT]:
        if not duties.obstacles_to_deciding(user, step):
            return step.review
    return None
