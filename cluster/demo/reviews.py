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
from wagtail.models import Page

from approvals import duties
from approvals.deciding import Verdict, checklist_of, decide
from approvals.models import Decision, Review, ReviewState, ReviewStep, StepKind, StepState
from approvals.models.steps import ROLE_OF_STEP
from approvals.submitting import Submit
from approvals.urgent import UrgentRelease
from cluster.demo.people import username
from sites.models import CatalogEntry, SitePage
from sites.publishing.operations import Withdraw
from units.models import Role

if TYPE_CHECKING:
    from units.models import Unit, User

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
    by = people[username(step.unit, ROLE_OF_STEP[StepKind(step.kind)])]
    if decide(step.pk, verdict, by=by).opinion is None:
        raise ValueError(f"《{step.review.title}》不是送审时的内容。")


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


@dataclass(frozen=True)
class Standing:
    """One item that waits for no reviewer: how it stands, and whose it is."""

    state: str
    title: str
    unit: str
    person: str


def standing() -> list[Standing]:
    """Where items stand that wait for no reviewer: the newest of each state, in the order of the states."""
    found: dict[str, Standing] = {}
    for page in Page.objects.filter(live=False, reviews=None, latest_revision__isnull=False).specific():
        if isinstance(page, SitePage) and not hasattr(page, "catalog_entry"):
            found.setdefault("草稿", _standing("草稿", page.title, page.owner_unit, page.owner))
    closed = Review.objects.exclude(state=ReviewState.OPEN).select_related("unit", "submitted_by", "page")
    for review in closed.order_by("-closed_at", "-pk"):
        state = _state_of(review)
        found.setdefault(state, _standing(state, review.title, review.unit, review.submitted_by))
    return list(found.values())


def _standing(state: str, title: str, unit: Unit | None, person: User | None) -> Standing:
    return Standing(state, title, unit.label if unit else "", person.username if person else "")


def _state_of(review: Review) -> str:
    if review.state != ReviewState.CLEARED or review.page is None:
        return str(review.get_state_display())
    if review.page.live:
        return "审查后公开"
    if review.page.revisions.filter(approved_go_live_at__isnull=False).exists():
        return "定时公开"
    is_listed = CatalogEntry.objects.filter(page_id=review.page_id).exists()
    return "依申请公开，目录列出" if is_listed else "公开后撤回"
