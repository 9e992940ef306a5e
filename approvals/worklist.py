"""What waits for a person to review, what they submitted, what is overdue in their units: queries, whatever their number.

Whether a step is somebody's, and what forbids it, is asked here as ``approvals.duties`` asks it of one step; a test holds
the two together. Shown by ``approvals.screens.worklist`` and on the home screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.functional import cached_property

from approvals import duties
from approvals.models import (
    Authorship,
    Clearance,
    Decision,
    Deputy,
    Opinion,
    Review,
    ReviewState,
    ReviewStep,
    StepKind,
    StepState,
    UnitPolicy,
)
from approvals.models.steps import ROLE_OF_STEP
from approvals.standing import REVIEWING, Standing
from units.models import Membership, Unit, UnitKind, User
from units.permissions.rights import units_held
from units.permissions.roles import READERS

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from approvals.series import Series

#: What forbids, in the order in which ``duties`` says it; the names are those of annotations below.
BARS = {
    "wrote": duties.OWN_WORDS,
    "submitted": duties.OWN_SUBMISSION,
    "released": duties.OWN_RELEASE,
    "took_another": duties.TWO_STEPS,
}


class Places:
    """Where a person may decide on which steps: by a role of their own, for somebody absent, or for a unit below."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def _deputies(self) -> list[Deputy]:
        rows = Deputy.objects.in_force().filter(deputy=self.user, unit__closed_on__isnull=True)
        return list(rows.select_related("absent", "unit"))

    @cached_property
    def _held(self) -> dict[tuple[int, str], set[int]]:
        """Ids of units by person and role; of the person, and of those for whom the person stands in."""
        people = {self.user.pk, *(row.absent_id for row in self._deputies if row.absent.is_active)}
        terms = Membership.objects.in_force().filter(
            user__in=people, role__in=REVIEWING, unit__closed_on__isnull=True
        )
        rows = list(terms.order_by().values_list("user_id", "role", "unit_id", "unit__path", "unit__kind"))
        below = _villages({path for *_, path, kind in rows if kind == UnitKind.TOWNSHIP})
        found: dict[tuple[int, str], set[int]] = {}
        for user_id, role, unit_id, path, _kind in rows:
            found.setdefault((user_id, role), set()).update({unit_id}, below.get(path, ()))
        return found

    @cached_property
    def own(self) -> dict[StepKind, set[int]]:
        """Units by step, in person or as a deputy."""
        found = {kind: set(self._held.get((self.user.pk, role), ())) for kind, role in ROLE_OF_STEP.items()}
        for row in self._deputies:
            if row.unit_id in self._held.get((row.absent_id, row.role), ()):
                for kind, role in ROLE_OF_STEP.items():
                    if role == row.role:
                        found[kind].add(row.unit_id)
        return found

    def absent_at(self, unit_id: int, kind: StepKind) -> User | None:
        """For whom the person decides on a step at a unit; None for themselves."""
        role = ROLE_OF_STEP[kind]
        if unit_id in self._held.get((self.user.pk, role), ()):
            return None
        for row in self._deputies:
            if (row.unit_id, row.role) == (unit_id, role):
                return row.absent
        return None

    @cached_property
    def stood_in_for(self) -> list[int]:
        """Ids of steps at units below that nobody there may decide on, where the policy has the unit above stand in."""
        mine = {unit_id for units in self.own.values() for unit_id in units}
        if not mine:
            return []
        policies = UnitPolicy.objects.filter(parent_stands_in=True, unit__closed_on__isnull=True)
        units = {policy.unit_id: policy.unit for policy in policies.select_related("unit")}
        if not units:
            return []
        parents = dict(
            Unit.objects.filter(
                pk__in=mine, path__in={unit.path[: -Unit.steplen] for unit in units.values()}
            ).values_list("path", "pk")
        )
        below = [pk for pk, unit in units.items() if unit.path[: -Unit.steplen] in parents]
        if not below:
            return []
        steps = list(open_steps().filter(unit__in=below).select_related("review", "unit"))
        standing = Standing(steps)
        return [step.pk for step in steps if self.user.pk in duties.holders(step, standing)]

    def condition(self) -> Q:
        """Steps that are the person's."""
        found = Q(pk__in=self.stood_in_for)
        for kind, units in self.own.items():
            if units:
                found |= Q(kind=kind, unit__in=units)
        return found


def _villages(townships: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    if townships:
        rows = Unit.objects.open().filter(kind=UnitKind.VILLAGE).order_by().values_list("pk", "path")
        for pk, path in rows:
            if path[: -Unit.steplen] in townships:
                found.setdefault(path[: -Unit.steplen], set()).add(pk)
    return found


def places_of(user: Any) -> Places:
    """Asked once and kept for the request: menu, home screen and list ask."""
    if "_review_places" not in user.__dict__:
        user.__dict__["_review_places"] = Places(user)
    return user.__dict__["_review_places"]  # type: ignore[no-any-return]


def open_steps() -> QuerySet[ReviewStep]:
    """All steps that wait for somebody."""
    return ReviewStep.objects.filter(state=StepState.OPEN)


def _bars(user: Any) -> dict[str, Any]:
    """What forbids the person, as conditions on steps; like ``duties._why_not``."""
    cleared_since = Clearance.objects.filter(
        page_number=OuterRef("page_id"), revoked_at__isnull=True, valid_from__gte=OuterRef("wrote_at")
    )
    wrote = Authorship.objects.filter(user=user, page_id=OuterRef("review__page_number"))
    mine = Opinion.objects.filter(review=OuterRef("review"), by=user, counted=True, decision=Decision.APPROVE)
    joined = Q(pk__in=())
    for joining, other in duties.JOINED.items():
        kinds = (StepKind.ATTRIBUTE, other)
        joined |= Q(~Exists(mine.exclude(step__kind__in=kinds)), kind__in=kinds, joining=joining)
    responsible = Clearance.objects.filter(review=OuterRef("review"), responsible=user)
    return {
        "wrote": Exists(wrote.filter(~Exists(cleared_since))),
        "submitted": _is(Q(kind=StepKind.RELEASE, review__submitted_by=user)),
        "released": _is(Q(Exists(responsible), review__urgent=True)),
        "took_another": _is(Q(Exists(mine)) & ~joined),
    }


def _is(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def my_steps(user: Any) -> QuerySet[Any]:
    """Open steps that are the person's by role; each says what forbids it, and ``barred`` whether anything does."""
    if not user.is_active:
        return ReviewStep.objects.none()
    joining = UnitPolicy.objects.filter(unit=OuterRef("review__unit")).values("attribute_joined_with")
    steps = open_steps().filter(places_of(user).condition()).annotate(joining=Subquery(joining[:1]))
    barred = Q()
    steps = steps.annotate(**_bars(user))
    for name in BARS:
        barred |= Q(**{name: True})
    return steps.annotate(barred=_is(barred))


ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("due_on", "pk"),
    "submitted": ("review__submitted_at", "pk"),
}


def waiting(user: Any, series: Series | None = None, order: str = "due") -> QuerySet[ReviewStep]:
    """What the person can decide on now; what is due first comes first."""
    found = my_steps(user).filter(barred=False)
    return (series.among(found) if series else found).order_by(*ORDERS[order])


def forbidden(user: Any, series: Series | None = None) -> QuerySet[ReviewStep]:
    """What is the person's by role and somebody else must decide on: their own words, another step of the same item."""
    found = my_steps(user).filter(barred=True)
    return (series.among(found) if series else found).order_by(*ORDERS["due"])


def why_not(step: ReviewStep) -> str:
    """What forbids a step of ``my_steps``; empty where nothing does."""
    return next((str(words) for name, words in BARS.items() if getattr(step, name, False)), "")


@dataclass(frozen=True)
class Numbers:
    """How many, how many of them past their term, how many due today."""

    count: int
    overdue: int = 0
    today: int = 0


def numbers(user: Any) -> Numbers:
    """What waits for the person; kept for the request, since the menu stands on every screen."""
    known: tuple[datetime.date, Numbers] | None = user.__dict__.get("_review_numbers")
    today = timezone.localdate()
    if known is None or known[0] != today:
        found = waiting(user).aggregate(
            count=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            today=Count("pk", filter=Q(due_on=today)),
        )
        known = (today, Numbers(**found))
        user.__dict__["_review_numbers"] = known
    return known[1]


def under_way(user: Any) -> QuerySet[Review]:
    """What the person submitted and is not done: under review, or returned to be changed; what is due first comes first."""
    newer = Review.objects.filter(
        page_number=OuterRef("page_number"), submitted_at__gt=OuterRef("submitted_at")
    )
    returned = Q(~Exists(newer), state=ReviewState.RETURNED, page__isnull=False)
    due = Min("steps__due_on", filter=Q(steps__state=StepState.OPEN))
    mine = Review.objects.filter(Q(state=ReviewState.OPEN) | returned, submitted_by=user)
    # What came back waits for the person: before all that waits for others.
    back = Case(When(state=ReviewState.RETURNED, then=Value(0)), default=Value(1))
    return mine.annotate(due=due).order_by(back, "due", "submitted_at", "pk")


def overdue(user: Any, series: Series | None = None) -> QuerySet[ReviewStep]:
    """Steps past their term at the units whose drafts the person reads; the longest overdue first."""
    late = open_steps().filter(due_on__lt=timezone.localdate(), unit__in=units_held(user, READERS))
    return (series.among(late) if series else late).order_by("due_on", "pk")


def next_for(user: Any, *, after: Review | None = None, series: Series | None = None) -> Review | None:
    """The review that the person decides on next: the one behind ``after`` in the list, or the first; None: all done."""
    steps = waiting(user, series)
    found = None
    if after is not None:
        steps = steps.exclude(review=after)
        seen = _where_it_stood(user, after)
        if seen is not None:
            found = steps.filter(Q(due_on__gt=seen.due_on) | Q(due_on=seen.due_on, pk__gt=seen.pk)).first()
    found = found or steps.select_related("review").first()
    return found.review if found else None


def _where_it_stood(user: Any, review: Review) -> ReviewStep | None:
    steps = review.steps.filter(due_on__isnull=False)
    decided = steps.filter(opinions__by=user).order_by("-opinions__at").first()
    return decided or steps.filter(state=StepState.OPEN).order_by("due_on", "pk").first()


def reviews_anywhere(user: Any) -> bool:
    """Whether reviewing can concern the person at all: a role, or somebody to stand in for."""
    return any(places_of(user).own.values())
