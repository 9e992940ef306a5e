"""All that happens by the clock: scheduled releases and expiries, consent by silence, unconfirmed urgent releases, reminders.

Each item in a transaction of its own; what fails is told and stops no other. Safe to run twice and at the same time:
every item is asked again, locked, whether it is still due.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import deadlines, telling, urgent
from approvals.deciding import go_on
from approvals.models import Review, ReviewState, ReviewStep, StepState
from approvals.submitting import current_digest, void_if_changed
from ledger.chain import record
from sites import scheduling
from sites.admin.lights import Terms
from workdays.calendar import is_working_day


class Outcome(StrEnum):
    """What became of one item that was due."""

    EXPIRED = "expired"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CONSENTED = "consented"
    VOIDED = "voided"
    REMINDED = "reminded"
    MOVED = "moved"
    FAILED = "failed"


@dataclass(frozen=True)
class Done:
    """One item that was due: its title, what became of it, and why."""

    title: str
    outcome: Outcome
    explanation: str = ""


def _released_and_expired(now: datetime.datetime) -> Iterator[Done]:
    for report in (*scheduling.expire_due(now), *scheduling.release_due(now)):
        yield Done(report.title, Outcome(report.outcome.value), report.explanation)


def _unconfirmed(now: datetime.datetime) -> Iterator[Done]:
    for title, outcome in urgent.withdraw_unconfirmed(now):
        failed = outcome.startswith("failed")
        yield Done(title, Outcome.FAILED if failed else Outcome.WITHDRAWN, outcome if failed else "")


def _terms(now: datetime.datetime) -> Iterator[Done]:
    """Heal terms that a change of the calendar did not reach, before anything is decided by them."""
    if moved := deadlines.recompute_open():
        yield Done(_("按现行工作日历重算的时限 %d 项") % moved, Outcome.MOVED)


# -- silence -------------------------------------------------------------------------------------------------------


def _silent(now: datetime.datetime) -> Iterator[Done]:
    """Co-making units whose term is over: their silence is consent (条例 Art. 34); nobody else's ever is."""
    over = ReviewStep.objects.filter(
        state=StepState.OPEN, silence_consents=True, due_on__lt=timezone.localdate(now)
    )
    for pk, title in list(over.order_by("due_on", "pk").values_list("pk", "review__title")):
        try:
            outcome = consent_by_silence(pk, now)
        except Exception as error:
            yield Done(title, Outcome.FAILED, f"{type(error).__name__}: {error}")
        else:
            if outcome is not None:
                yield Done(title, outcome)


@transaction.atomic
def consent_by_silence(step_id: int, now: datetime.datetime) -> Outcome | None:
    """Take a unit's silence for consent and let the review go on; None where it is not due (any more)."""
    number = ReviewStep.objects.values_list("review_id", flat=True).get(pk=step_id)
    review = Review.objects.select_for_update().get(pk=number)
    step = ReviewStep.objects.select_related("unit").get(pk=step_id)
    if review.state != ReviewState.OPEN or step.state != StepState.OPEN or not step.silence_consents:
        return None
    if step.opened_at is None or deadlines.due_day(step.opened_at, step.days) >= timezone.localdate(now):
        return None
    if current_digest(review) != review.digest:
        void_if_changed(review.page_number, by=None)
        return Outcome.VOIDED
    step.state, step.closed_at = StepState.CONSENTED, now
    step.reason = str(_("%d 个工作日内没有答复，视为同意")) % step.days
    step.save(update_fields=["state", "closed_at", "reason"])
    record(
        "review.consented",
        subject=f"sites.page:{review.page_number}",
        subject_label=review.title,
        reason=step.reason,
        details={
            "review": review.number,
            "digest": review.digest,
            "step": step.kind,
            "unit": step.unit.code,
            "opened_at": step.opened_at.isoformat(),
            "days": step.days,
        },
    )
    go_on(review, by=None)
    return Outcome.CONSENTED


# -- reminders -----------------------------------------------------------------------------------------------------


def _reminders(now: datetime.datetime) -> Iterator[Done]:
    """Yellow is told once, red once every working day."""
    today = timezone.localdate(now)
    if not is_working_day(today):
        return
    terms = Terms(today)
    asked = ReviewStep.objects.filter(state=StepState.OPEN).exclude(reminded_on=today)
    # Nothing is near that is due later than the longest time in which a light is yellow.
    horizon = terms.calendar.add_working_days(today, deadlines.NEAR).date
    due = asked.filter(Q(due_on__lt=today) | Q(reminded_on__isnull=True, due_on__lte=horizon))
    for step in due.select_related("review", "unit").order_by("due_on", "pk"):
        light = deadlines.light(step, terms)
        if light is None or light.colour == "green":
            continue
        try:
            if remind(step, light.words, today):
                yield Done(step.review.title, Outcome.REMINDED, f"{step.get_kind_display()}，{light.words}")
        except Exception as error:
            yield Done(step.review.title, Outcome.FAILED, f"{type(error).__name__}: {error}")


@transaction.atomic
def remind(step: ReviewStep, words: str, today: datetime.date) -> bool:
    """Remind those who may decide, unless somebody else just did."""
    as_it_was = ReviewStep.objects.filter(pk=step.pk, state=StepState.OPEN, reminded_on=step.reminded_on)
    if not as_it_was.update(reminded_on=today):
        return False
    telling.reminded(step, words)
    return True


#: In this order: what is over goes before what is new, and nobody is reminded of what has just ended.
JOBS: tuple[Callable[[datetime.datetime], Iterator[Done]], ...] = (
    _terms,
    _released_and_expired,
    _unconfirmed,
    _silent,
    _reminders,
)


def run_due(now: datetime.datetime) -> Iterator[Done]:
    """Do all that is due at a moment, and tell of each item as it is done."""
    for job in JOBS:
        try:
            yield from job(now)
        except Exception as error:
            yield Done(job.__name__.lstrip("_"), Outcome.FAILED, f"{type(error).__name__}: {error}")
