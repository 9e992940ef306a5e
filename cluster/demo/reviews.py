"""Takes items of the sample county through their reviews, as its people would, each as far as its stage says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from approvals import duties
from approvals.deciding import Verdict, checklist_of, decide
from approvals.models import Decision, Review, ReviewState, ReviewStep, StepKind, StepState
from approvals.models.steps import ROLE_OF_STEP
from approvals.submitting import Submit
from approvals.urgent import UrgentRelease
from cluster.demo.people import username
from sites.publishing.operations import Withdraw
from units.models import Role

if TYPE_CHECKING:
    from sites.models import SitePage
    from units.models import User

People = Mapping[str, "User"]

#: Why what a scanner warned of may be public.
CHECKED = "示例内容，均为虚构，已核对。"
#: Days until what is scheduled becomes public.
SCHEDULED_IN = 14
#: Where the way of an item ends that stops at a step and waits there.
_WAITS_AT = {kind.value: kind for kind in StepKind} | {"warned": StepKind.CONFIDENTIALITY}
_ENDS = {"returned": Decision.RETURN, "refused": Decision.REFUSE}


@contextmanager
def without_mails() -> Iterator[None]:
    """Within, nobody gets mails: a county that is being built would print hundreds."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before


def bring_to(stage: str, page: SitePage, people: People, *, opinion: str = "") -> None:
    """Bring a draft to a stage (see ``demo/content/reviews.toml``); raises ``ValueError`` for one that there is not."""
    unit = page.owner_unit
    if unit is None:
        raise ValueError("a page outside every site is nobody's")
    editor, releaser = people[username(unit, Role.EDITOR)], people[username(unit, Role.RELEASER)]
    if stage == "draft":
        return
    if stage == "urgent":
        UrgentRelease(page, by=releaser, ground="disaster", reason=opinion).execute()
        return
    review = _submitted(page, editor)
    if stage in _WAITS_AT:
        _approve_until(_WAITS_AT[stage], review, people)
    elif stage in _ENDS:
        _approve_until(StepKind.CONFIDENTIALITY, review, people)
        _decide(review.current_steps()[0], people, Verdict(_ENDS[stage], review.digest, reason=opinion))
    elif stage == "void":
        draft = page.get_latest_revision().as_object()
        draft.summary += "（改）"
        draft.save_revision(user=editor)
    elif stage == "scheduled":
        _approve_until(None, review, people, at=timezone.now() + datetime.timedelta(days=SCHEDULED_IN))
    elif stage in ("published", "withheld", "withdrawn"):
        _approve_until(None, review, people)
        if stage == "withdrawn":
            Withdraw(type(page).objects.get(pk=page.pk), by=releaser, reason=opinion).execute()
    else:
        raise ValueError(f"不认识状态“{stage}”。")


def _submitted(page: SitePage, editor: User) -> Review:
    operation = Submit(page, by=editor, note="示例内容")
    operation.execute()
    if operation.review is None:
        raise ValueError("nothing was submitted")
    return operation.review


def _approve_until(
    end: StepKind | None, review: Review, people: People, *, at: datetime.datetime | None = None
) -> None:
    """Approve step by step, each by the sample person of the unit whose step it is; at ``end`` it waits."""
    while review.is_open:
        for step in review.current_steps():
            if step.kind == end:
                return
            _decide(step, people, _approval(step, at))
        review = Review.objects.get(pk=review.pk)


def _approval(step: ReviewStep, at: datetime.datetime | None) -> Verdict:
    """Everything ticked, every warning explained; ``at`` is for whoever releases."""
    open_findings = step.review.findings.filter(state="open")
    return Verdict(
        Decision.APPROVE,
        step.review.digest,
        ticked=[item.pk for item in checklist_of(step)],
        disposals=dict.fromkeys(open_findings.values_list("pk", flat=True), CHECKED),
        at=at if step.kind == StepKind.RELEASE else None,
    )


def _decide(step: ReviewStep, people: People, verdict: Verdict) -> None:
    decide(step.pk, verdict, by=people[username(step.unit, ROLE_OF_STEP[StepKind(step.kind)])])


@dataclass(frozen=True)
class Waiting:
    """One step that waits for somebody."""

    step: str
    title: str
    unit: str
    people: str
    due_on: datetime.date | None


def waiting() -> list[Waiting]:
    """What waits for whom, the nearest term first."""
    steps = (
        ReviewStep.objects.filter(state=StepState.OPEN, review__state=ReviewState.OPEN)
        .select_related("review", "unit")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [
        Waiting(
            f"{step.get_kind_display()}{'（紧急发布，补审）' if step.review.urgent else ''}",
            step.review.title,
            step.unit.label,
            "、".join(one.user.username for one in duties.able(step)) or "没有人可以办理",
            step.due_on,
        )
        for step in steps
    ]


def ended() -> list[tuple[str, str, str]]:
    """How reviews ended that left a trace worth a look: state, number, title; the newest of each state."""
    rows: dict[str, tuple[str, str, str]] = {}
    for review in Review.objects.exclude(state=ReviewState.OPEN).order_by("-closed_at", "-pk"):
        rows.setdefault(review.state, (str(review.get_state_display()), review.number, review.title))
    return [rows[state] for state in ReviewState.values if state in rows]
