"""A reviewer's decision on a step: on exactly the content that was shown, once, signed and on the record."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from approvals import clearing, duties, flow, reassessing, telling
from approvals.models import (
    ChecklistItem,
    ClearanceBasis,
    Decision,
    Finding,
    FindingState,
    Opinion,
    Review,
    ReviewState,
    ReviewStep,
    StepState,
)
from approvals.submitting import close, current_digest, void_if_changed
from ledger.chain import record
from sites.models import DisclosureAttribute, DisclosurePage
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.operations import Release, Schedule, Withdraw

if TYPE_CHECKING:
    from units.models import User

AFTER = {
    Decision.APPROVE: StepState.APPROVED,
    Decision.RETURN: StepState.RETURNED,
    Decision.REFUSE: StepState.REFUSED,
}
ENDS = {Decision.RETURN: ReviewState.RETURNED, Decision.REFUSE: ReviewState.REFUSED}


@dataclass(frozen=True)
class Verdict:
    """What a reviewer filled in. ``seen`` is the digest that was shown; ``at`` puts a release off until then."""

    decision: Decision
    seen: str
    reason: str = ""
    ticked: Collection[int] = ()
    disposals: Mapping[int, str] = field(default_factory=dict)
    at: datetime.datetime | None = None


@dataclass(frozen=True)
class Result:
    """What became of it.

    ``opinion`` is the one signed now; ``stale``: the content had changed; ``earlier``: somebody had decided before, and
    what was said now is kept as a remark.
    """

    review: Review
    opinion: Opinion | None = None
    stale: bool = False
    earlier: Opinion | None = None


def checklist_of(step: ReviewStep) -> list[ChecklistItem]:
    """What a reviewer ticks at a step: the county's items, then those that the item's unit added."""
    rows = ChecklistItem.objects.filter(kind=step.kind, ended_at__isnull=True)
    rows = rows.filter(unit__isnull=True) | rows.filter(unit_id=step.review.unit_id)
    return sorted(rows, key=lambda item: (item.unit_id is not None, item.place, item.pk))


def obstacles(step: ReviewStep, verdict: Verdict, *, by: User) -> list[Obstacle]:
    """What forbids this verdict: the duties, an open finding, an item that was not ticked, a reason that is missing."""
    found = duties.obstacles_to_deciding(by, step)
    if verdict.decision != Decision.APPROVE:
        if not verdict.reason.strip():
            found.append(Obstacle("no-reason", _("请写明理由。"), _("退回的写改什么，不予公开的写依据。")))
        return found
    missing = [item.text for item in checklist_of(step) if item.pk not in verdict.ticked]
    if missing:
        found.append(
            Obstacle(
                "not-ticked",
                _("还有 %d 项没有核对。") % len(missing),
                _("请逐项核对：%s。") % "；".join(missing),
            )
        )
    for finding in step.review.findings.filter(state=FindingState.OPEN):
        if finding.blocks:
            found.append(Obstacle("finding-blocks", _("阻断疑点没有消除：%s。") % finding, finding.hint))
        elif not verdict.disposals.get(finding.pk, "").strip():
            found.append(
                Obstacle(
                    "finding-open", _("疑点没有处理：%s。") % finding, _("请写明可以公开的理由，或者退回。")
                )
            )
    return found


def decide(step_id: int, verdict: Verdict, *, by: User) -> Result:
    """Sign a decision on a step; in one transaction, with the review locked.

    Returns a ``Result``; raises ``PublicationRefused`` with every obstacle, and then nothing has happened. Source: 条例
    Art. 17; 保守国家秘密法实施条例 Art. 42 (逐项).
    """
    with transaction.atomic():
        of_step = ReviewStep.objects.filter(pk=step_id)
        number, page_number = of_step.values_list("review_id", "review__page_number").get()
        # The page before the review, as every operation on pages does: in another order two could wait for each other.
        list(Page.objects.select_for_update().filter(pk=page_number).values_list("pk"))
        review = Review.objects.select_for_update().get(pk=number)
        step = ReviewStep.objects.select_related("unit").get(pk=step_id)
        step.review = review
        if step.state != StepState.OPEN or not review.is_open:
            return _came_second(step, verdict, by)
        if current_digest(review) != review.digest:
            void_if_changed(review.page_number, by=None)
            review.refresh_from_db()
            return Result(review, stale=True)
        if verdict.seen != review.digest:
            return Result(review, stale=True)
        if refused := obstacles(step, verdict, by=by):
            raise PublicationRefused(refused, review.page)
        opinion = _sign(step, verdict, by)
        if verdict.decision == Decision.APPROVE:
            _dispose(review, verdict, by)
        step.state = AFTER[verdict.decision]
        step.closed_at = opinion.at
        step.save(update_fields=["state", "closed_at"])
        if verdict.decision == Decision.APPROVE:
            go_on(review, by=by, at=verdict.at)
        else:
            _end(review, verdict, by)
        return Result(review, opinion)


def _came_second(step: ReviewStep, verdict: Verdict, by: User) -> Result:
    """Keep what was said as a remark where it was the person's to say; the earlier decision stands."""
    earlier = step.opinions.filter(counted=True).select_related("by").first()
    if earlier is not None and earlier.by_id != by.pk and not duties.obstacles_to_deciding(by, step):
        _sign(step, verdict, by, counted=False)
    return Result(step.review, earlier=earlier, stale=earlier is None)


def _sign(step: ReviewStep, verdict: Verdict, by: User, *, counted: bool = True) -> Opinion:
    reviewer = duties.reviewer_for(by, step)
    items = [item for item in checklist_of(step) if item.pk in verdict.ticked]
    review = step.review
    now = timezone.now()
    entry = record(
        "review.opinion" if counted else "review.remark",
        actor=by,
        subject=f"sites.page:{review.page_number}",
        subject_label=review.title,
        reason=verdict.reason.strip(),
        at=now,
        details={
            "review": review.number,
            "digest": review.digest,
            "step": step.kind,
            "unit": step.unit.code,
            "decision": str(verdict.decision),
            "checklist": [item.text for item in items],
            **({"instead_of": str(reviewer.instead_of)} if reviewer and reviewer.instead_of else {}),
        },
    )
    return Opinion.objects.create(
        step=step,
        review=review,
        by=by,
        instead_of=reviewer.instead_of if reviewer else None,
        decision=verdict.decision,
        reason=verdict.reason.strip(),
        digest=review.digest,
        checklist=[item.text for item in items],
        counted=counted,
        at=now,
        ledger_sequence=entry.sequence,
    )


def _dispose(review: Review, verdict: Verdict, by: User) -> None:
    for finding in Finding.objects.filter(
        review=review, pk__in=list(verdict.disposals), state=FindingState.OPEN
    ):
        explain(finding, verdict.disposals[finding.pk], by=by)


def explain(finding: Finding, reason: str, *, by: User) -> None:
    """Record why something that a scanner warned of may be public; nothing for an empty reason or one that blocks."""
    if finding.blocks or not reason.strip():
        return
    finding.state = FindingState.EXPLAINED
    finding.disposed_by = by
    finding.disposed_at = timezone.now()
    finding.disposal = reason.strip()
    finding.save(update_fields=["state", "disposed_by", "disposed_at", "disposal"])
    record(
        "finding.disposed",
        actor=by,
        subject=f"sites.page:{finding.review.page_number}",
        subject_label=finding.review.title,
        reason=finding.disposal,
        details={
            "review": finding.review.number,
            "digest": finding.review.digest,
            "rule": finding.rule,
            "place": finding.place,
            "value": finding.value_hash,
        },
    )


def go_on(review: Review, *, by: User | None, at: datetime.datetime | None = None) -> None:
    """After a step was passed: the next one, or, after the last, the clearance and the release."""
    opened = flow.open_next(review)
    flow.move_workflow_on(review, by)
    if opened:
        telling.step_opened(review, opened)
    elif not review.steps.filter(state__in=(StepState.OPEN, StepState.WAITING)).exists():
        _finish(review, by, at)


def _finish(review: Review, by: User | None, at: datetime.datetime | None) -> None:
    if review.urgent:
        _confirm(review, by)
        return
    if review.page is None or by is None:
        raise ValueError("a release is somebody's, of a page")
    page = review.page.specific
    revision = page.get_latest_revision()
    candidate = revision.as_object()
    withheld = isinstance(candidate, DisclosurePage) and candidate.attribute == DisclosureAttribute.WITHHELD
    review.state = ReviewState.WITHHELD if withheld else ReviewState.CLEARED
    review.closed_at = timezone.now()
    review.reassess_on = reassessing.first_date(timezone.localdate()) if withheld else None
    review.save(update_fields=["state", "closed_at", "reassess_on"])
    if withheld:
        record(
            "review.withheld",
            actor=by,
            subject=f"sites.page:{review.page_number}",
            subject_label=review.title,
            reason=candidate.attribute_reason,
            details={
                "review": review.number,
                "digest": review.digest,
                "ground": candidate.attribute_ground,
                "reassess_on": review.reassess_on.isoformat() if review.reassess_on else "",
            },
        )
        return
    clearing.give(candidate, by=by, basis=ClearanceBasis.REVIEW, review=review)
    if at is None:
        Release(page, revision, by=by).execute()
    else:
        Schedule(page, at=at, by=by).execute()
    telling.decided(review, _("已公开") if at is None else _("已安排定时公开"), "")


def _confirm(review: Review, by: User | None) -> None:
    """The reviewers whom an urgent release skipped agree: it stands."""
    review.state = ReviewState.CLEARED
    review.closed_at = timezone.now()
    review.save(update_fields=["state", "closed_at"])
    review.clearances.filter(revoked_at__isnull=True).update(confirm_by=None)
    record(
        "clearance.confirmed",
        actor=by,
        subject=f"sites.page:{review.page_number}",
        subject_label=review.title,
        details={"review": review.number, "digest": review.digest},
    )


def _end(review: Review, verdict: Verdict, by: User) -> None:
    kind = "review.returned" if verdict.decision == Decision.RETURN else "review.refused"
    close(review, ENDS[verdict.decision], by=by, kind=kind, reason=verdict.reason.strip())
    telling.decided(review, str(Decision(verdict.decision).label), verdict.reason.strip())
    if review.urgent and review.page is not None:
        Withdraw(
            review.page.specific, by=by, reason=_("补审未通过：%s") % verdict.reason.strip(), program=True
        ).execute()
