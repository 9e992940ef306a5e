"""Rows of the lists of reviews: light, what is asked, who can do it, what the scan found; queries whatever their number."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from approvals import deadlines, duties, worklist
from approvals.models import (
    Clearance,
    Finding,
    FindingState,
    Opinion,
    Review,
    ReviewState,
    ReviewStep,
    StepKind,
    StepState,
)
from approvals.standing import Standing

if TYPE_CHECKING:
    from sites.admin.lights import Light, Terms

#: So many names are told; more help nobody.
NAMES = 3


@dataclass
class StepRow:
    """One step on a list."""

    step: ReviewStep
    light: Light | None
    asked: str
    note: str = ""
    findings: str = ""
    who: str = ""
    why_not: str = ""

    @property
    def review(self) -> Review:
        """The item."""
        return self.step.review


@dataclass
class ReviewRow:
    """One item that the person submitted."""

    review: Review
    light: Light | None
    stands: str
    note: str = ""
    who: str = ""

    @property
    def is_back(self) -> bool:
        """Whether it waits for the person: returned to be changed."""
        return self.review.state == ReviewState.RETURNED


def my_rows(user: Any, steps: Iterable[ReviewStep], terms: Terms) -> list[StepRow]:
    """Steps that are the person's."""
    found = list(steps)
    findings = _findings(found)
    until = _confirmations(found)
    places = worklist.places_of(user)
    return [
        StepRow(
            step,
            deadlines.light(step, terms),
            _asked(places, step),
            note=_urgent(until.get(step.review_id)),
            findings=findings.get(step.review_id, gettext("无")),
            why_not=worklist.why_not(step),
        )
        for step in found
    ]


def late_rows(steps: Iterable[ReviewStep], terms: Terms) -> list[StepRow]:
    """Steps past their term, with those who can decide."""
    found = list(steps)
    standing = Standing(found)
    return [
        StepRow(
            step, deadlines.light(step, terms), str(step.get_kind_display()), who=_who([step], None, standing)
        )
        for step in found
    ]


def submitted_rows(reviews: Iterable[Review], terms: Terms) -> list[ReviewRow]:
    """What the person submitted, where it stands and with whom."""
    found = list(reviews)
    steps: dict[int, list[ReviewStep]] = {}
    for step in ReviewStep.objects.filter(review__in=found).select_related("review", "unit"):
        steps.setdefault(step.review_id, []).append(step)
    standing = Standing(step for rows in steps.values() for step in rows if step.state == StepState.OPEN)
    reasons = _reasons([review for review in found if review.state == ReviewState.RETURNED])
    return [_submitted(review, steps.get(review.pk, []), standing, reasons, terms) for review in found]


def _submitted(
    review: Review,
    steps: Sequence[ReviewStep],
    standing: Standing,
    reasons: dict[int, Opinion],
    terms: Terms,
) -> ReviewRow:
    if review.state == ReviewState.RETURNED:
        opinion = reasons.get(review.pk)
        note = gettext("退回理由：%s") % opinion.reason if opinion else ""
        return ReviewRow(review, None, gettext("退回给我"), note, str(opinion.by) if opinion else "")
    waiting = [step for step in steps if step.state == StepState.OPEN]
    due = min(waiting, key=lambda step: step.due_on or datetime.date.max, default=None)
    note = gettext("紧急发布，已公开，等补审") if review.urgent else ""
    return ReviewRow(
        review,
        deadlines.light(due, terms) if due else None,
        _stands(waiting, steps),
        note,
        _who(waiting, review.unit_id, standing),
    )


def _stands(waiting: Sequence[ReviewStep], steps: Sequence[ReviewStep]) -> str:
    """``会签（1/2）`` where several are asked for the same, the steps otherwise."""
    kinds = list(dict.fromkeys(StepKind(step.kind) for step in waiting))
    if kinds == [StepKind.COSIGN]:
        asked = [step for step in steps if step.kind == StepKind.COSIGN]
        return gettext("会签（%(done)d/%(all)d）") % {"done": len(asked) - len(waiting), "all": len(asked)}
    return gettext("、").join(str(kind.label) for kind in kinds)


def _who(steps: Sequence[ReviewStep], unit_id: int | None, standing: Standing) -> str:
    """Those who can decide; units where others than the item's own are asked."""
    if unit_id is not None and any(step.unit_id != unit_id for step in steps):
        return gettext("、").join(dict.fromkeys(step.unit.label for step in steps))
    able = {
        one.user.pk: str(one.user)
        for step in steps
        for one in duties.holders(step, standing).values()
        if not one.why_not
    }
    names = list(able.values())
    if not names:
        return gettext("没有人可以办理")
    more = gettext("等 %d 人") % len(names) if len(names) > NAMES else ""
    return gettext("、").join(names[:NAMES]) + more


def _asked(places: worklist.Places, step: ReviewStep) -> str:
    kind = StepKind(step.kind)
    words = str(kind.label)
    if step.unit_id not in places.own[kind]:
        return gettext("%(step)s（代%(who)s）") % {"step": words, "who": step.unit.label}
    absent = places.absent_at(step.unit_id, kind)
    return gettext("%(step)s（代%(who)s）") % {"step": words, "who": absent} if absent else words


def _findings(steps: Sequence[ReviewStep]) -> dict[int, str]:
    rows = Finding.objects.filter(review__in={step.review_id for step in steps}).order_by()
    numbers: dict[int, dict[str, int]] = {}
    for review_id, state, number in rows.values_list("review_id", "state").annotate(n=Count("pk")):
        numbers.setdefault(review_id, {})[state] = number
    return {review_id: words for review_id, by_state in numbers.items() if (words := _counted(by_state))}


def _counted(by_state: dict[str, int]) -> str:
    parts = []
    if number := by_state.get(FindingState.OPEN):
        parts.append(ngettext("%(n)d 条待处理", "%(n)d 条待处理", number) % {"n": number})
    if number := by_state.get(FindingState.EXPLAINED):
        parts.append(ngettext("%(n)d 条已说明", "%(n)d 条已说明", number) % {"n": number})
    return gettext("，").join(parts)


def _confirmations(steps: Sequence[ReviewStep]) -> dict[int, datetime.datetime]:
    urgent = {step.review_id for step in steps if step.review.urgent}
    if not urgent:
        return {}
    rows = Clearance.objects.filter(review__in=urgent, confirm_by__isnull=False, revoked_at__isnull=True)
    return {pk: until for pk, until in rows.values_list("review_id", "confirm_by") if pk and until}


def _urgent(until: datetime.datetime | None) -> str:
    if until is None:
        return ""
    moment = timezone.localtime(until)
    return gettext("紧急发布，已公开；%(month)d 月 %(day)d 日 %(time)s 前没有补审将自动撤回") % {
        "month": moment.month,
        "day": moment.day,
        "time": f"{moment:%H:%M}",
    }


def _reasons(reviews: Sequence[Review]) -> dict[int, Opinion]:
    rows = Opinion.objects.filter(review__in=reviews, counted=True).exclude(reason="")
    return {opinion.review_id: opinion for opinion in rows.select_related("by").order_by("at", "pk")}
