"""When a step is due, what its light says, and computing the open terms again when the calendar changes.

The facts are the day on which a step was opened and its working days. ``due_on`` and ``Clearance.confirm_by`` are copies
for lists and queries, written here and nowhere else but where a term begins.
"""

from __future__ import annotations

import datetime
import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from approvals import urgent
from approvals.models import Clearance, ReviewStep, StepState
from sites.admin.lights import NEAR, Light, Terms
from workdays.calendar import add_working_days
from workdays.freshness import calendar_changed
from workdays.models import WorkCalendarDay, WorkCalendarYear

if TYPE_CHECKING:
    from django.db.models import Model

logger = logging.getLogger(__name__)
BATCH = 500


def due_day(opened_at: datetime.datetime, days: int) -> datetime.date:
    """The last day of a term of so many working days that begins the day after a step was opened (民法典 Art. 201)."""
    return add_working_days(timezone.localdate(opened_at), days).date


def near(days: int) -> int:
    """From so many working days before its end on, a term of ``days`` is near: a half of it, a week at the most."""
    return min(NEAR, days // 2)


def light(step: ReviewStep, terms: Terms) -> Light | None:
    """The light of an open step; None for one that waits for nobody."""
    if step.state != StepState.OPEN or step.due_on is None:
        return None
    return terms.light_due(step.due_on, near=near(step.days))


@transaction.atomic
def recompute_open() -> int:
    """Compute all open terms by the calendar as it stands; returns how many moved. Ended ones stay as they ended."""
    return _recompute_steps() + _recompute_confirmations()


def _recompute_steps() -> int:
    known: dict[tuple[datetime.date, int], datetime.date] = {}
    moved = []
    steps = ReviewStep.objects.select_for_update().filter(state=StepState.OPEN, opened_at__isnull=False)
    for step in steps.only("opened_at", "days", "due_on", "state").iterator(BATCH):
        opened_on = timezone.localdate(step.opened_at)
        key = (opened_on, step.days)
        if key not in known:
            known[key] = add_working_days(opened_on, step.days).date
        if step.due_on != known[key]:
            step.due_on = known[key]
            moved.append(step)
    ReviewStep.objects.bulk_update(moved, ["due_on"], batch_size=BATCH)
    return len(moved)


def _recompute_confirmations() -> int:
    moved = []
    waiting = Clearance.objects.select_for_update().filter(confirm_by__isnull=False, revoked_at__isnull=True)
    for clearance in waiting:
        until = urgent.confirm_by(clearance.valid_from)
        if clearance.confirm_by != until:
            clearance.confirm_by = until
            moved.append(clearance)
    Clearance.objects.bulk_update(moved, ["confirm_by"], batch_size=BATCH)
    return len(moved)


def _recompute_after_commit() -> None:
    moved = recompute_open()
    logger.info("The working calendar changed: %d open terms moved.", moved)


def _calendar_saved(sender: type[Model], using: str, **_: Any) -> None:
    """Once for a transaction, however many days of a year it replaces."""
    # The calendar's own note comes first, so that what is computed after the commit reads the new days.
    calendar_changed(using)
    connection = transaction.get_connection(using)
    if any(call[1] is _recompute_after_commit for call in connection.run_on_commit):
        return
    transaction.on_commit(_recompute_after_commit, using=using, robust=True)


def watch_calendar() -> None:
    """Have every change of the calendar move the open terms; called once, when the app is ready."""
    for model in (WorkCalendarDay, WorkCalendarYear):
        for signal, what in ((post_save, "saved"), (post_delete, "deleted")):
            signal.connect(_calendar_saved, sender=model, dispatch_uid=f"approvals.{what}.{model.__name__}")
