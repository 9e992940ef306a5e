"""What ``approvals.duties`` asks about some steps, read at once: who holds which role, who wrote, who decided what before.

The number of queries does not depend on the number of steps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.functional import cached_property

from approvals.models import (
    Authorship,
    Clearance,
    ClearanceBasis,
    Decision,
    Deputy,
    Opinion,
    ReviewStep,
    StepKind,
    UnitPolicy,
)
from approvals.models.steps import ROLE_OF_STEP
from units.models import Membership, Role, Unit, UnitKind, User

if TYPE_CHECKING:
    from approvals.models import Review

REVIEWING = tuple(dict.fromkeys(ROLE_OF_STEP.values()))


def authors_of(page_numbers: Collection[int]) -> dict[int, set[int]]:
    """Page → ids of all who changed its text since it was last cleared."""
    # An urgent release that nobody has confirmed, and a holding's list, are no review of what somebody wrote.
    reviewed = Clearance.objects.filter(confirm_by__isnull=True).exclude(basis=ClearanceBasis.HOLDING)
    since = dict(
        reviewed.filter(page_number__in=page_numbers, revoked_at__isnull=True)
        .order_by()
        .values_list("page_number")
        .annotate(last=Max("valid_from"))
    )
    found: dict[int, set[int]] = {}
    rows = Authorship.objects.filter(page_id__in=page_numbers)
    for page_id, user_id, wrote_at in rows.values_list("page_id", "user_id", "wrote_at"):
        if page_id not in since or wrote_at > since[page_id]:
            found.setdefault(page_id, set()).add(user_id)
    return found


class Standing:
    """The facts about some steps (with their reviews and units)."""

    def __init__(self, steps: Iterable[ReviewStep]) -> None:
        self._steps = list(steps)
        self._units = {step.unit_id: step.unit for step in self._steps}
        self._pages = {step.review.page_number for step in self._steps}

    @cached_property
    def _authors(self) -> dict[int, set[int]]:
        return authors_of(self._pages)

    def authors(self, page_number: int) -> set[int]:
        """Ids of all who changed the text since it was last cleared."""
        return self._authors.get(page_number, set())

    @cached_property
    def _approvals(self) -> dict[tuple[int, int], dict[int, StepKind]]:
        found: dict[tuple[int, int], dict[int, StepKind]] = {}
        rows = Opinion.objects.filter(
            review__in={step.review_id for step in self._steps}, counted=True, decision=Decision.APPROVE
        )
        for review_id, user_id, step_id, kind in rows.order_by().values_list(
            "review_id", "by_id", "step_id", "step__kind"
        ):
            found.setdefault((review_id, user_id), {})[step_id] = StepKind(kind)
        return found

    def approved_by(self, user: User, review: Review) -> dict[int, StepKind]:
        """The steps of a review that a person has approved."""
        return self._approvals.get((review.pk, user.pk), {})

    @cached_property
    def _responsible(self) -> set[tuple[int, int]]:
        urgent = {step.review_id for step in self._steps if step.review.urgent}
        if not urgent:
            return set()
        rows = Clearance.objects.filter(review__in=urgent)
        return set(rows.values_list("review_id", "responsible_id"))

    def released_urgently(self, user: User, review: Review) -> bool:
        """Whether the person made it public before its review."""
        return user.pk == review.submitted_by_id or (review.pk, user.pk) in self._responsible

    @cached_property
    def _policies(self) -> dict[int, UnitPolicy]:
        units = {*self._units, *(step.review.unit_id for step in self._steps)}
        return {policy.unit_id: policy for policy in UnitPolicy.objects.filter(unit__in=units)}

    def policy(self, unit_id: int) -> UnitPolicy | None:
        """What a unit may do differently."""
        return self._policies.get(unit_id)

    @cached_property
    def _terms(self) -> dict[tuple[str, str], list[User]]:
        """People by path of unit and role; of the units, of their parents, and of the townships of villages."""
        paths = {unit.path for unit in self._units.values()}
        paths |= {path[: -Unit.steplen] for path in paths if len(path) > Unit.steplen}
        terms = Membership.objects.in_force().filter(
            Q(unit__path__in=paths), unit__closed_on__isnull=True, role__in=REVIEWING, user__is_active=True
        )
        found: dict[tuple[str, str], list[User]] = {}
        for term in terms.select_related("user", "unit").order_by("user__display_name", "user__username"):
            found.setdefault((term.unit.path, term.role), []).append(term.user)
        return found

    def people(self, unit: Unit, role: Role) -> list[User]:
        """``unit.people_as(role)``, for the units of the steps and for their parents."""
        found = list(self._terms.get((unit.path, role), ()))
        if unit.kind == UnitKind.VILLAGE:
            found += self._terms.get((unit.path[: -Unit.steplen], role), ())
        return list({user.pk: user for user in found}.values()) if unit.is_open else []

    def people_above(self, unit: Unit, role: Role) -> list[User]:
        """The same of the unit above."""
        return list(self._terms.get((unit.path[: -Unit.steplen], role), ()))

    @cached_property
    def _deputies(self) -> dict[tuple[int, str], list[Deputy]]:
        found: dict[tuple[int, str], list[Deputy]] = {}
        rows = Deputy.objects.in_force().filter(unit__in=self._units, deputy__is_active=True)
        for row in rows.select_related("deputy", "absent").order_by("pk"):
            found.setdefault((row.unit_id, row.role), []).append(row)
        return found

    def deputies(self, unit: Unit, role: Role) -> list[Deputy]:
        """Who stands in for somebody in a role at a unit today."""
        return self._deputies.get((unit.pk, role), [])
