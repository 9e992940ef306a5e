"""Terms of steps: computed from the day they were opened, lit, and moved when the calendar changes."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from approvals import deadlines
from approvals.models import Clearance, ReviewStep, StepKind, StepState
from approvals.urgent import UrgentRelease
from sites.admin.lights import Terms
from tests.approvals.walking import approve, draft, step_of, submitted
from tests.units.travel import at
from workdays.loading import CalendarRow, replace_year
from workdays.models import DayKind, WorkCalendarDay

pytestmark = pytest.mark.django_db

FRIDAY = at(2026, 11, 20, 9)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Everything begins on a Friday with an ordinary week before it."""
    time_machine.move_to(FRIDAY, tick=False)
    return time_machine


HOLIDAY = [CalendarRow(datetime.date(2026, 11, day), DayKind.HOLIDAY, "县庆") for day in (23, 24)]


def colours(step, *days):
    return [deadlines.light(step, Terms(datetime.date(2026, 11, day))).colour for day in days]


def test_a_step_of_two_days_is_green_then_yellow_then_red(clock, office):
    step = step_of(submitted(draft(office), office.editor), StepKind.CONFIDENTIALITY)

    assert step.due_on == datetime.date(2026, 11, 24), "a weekend between"
    assert colours(step, 20, 23, 24, 25) == ["green", "yellow", "yellow", "red"]


def test_a_day_of_three_weeks_is_near_for_a_week_only():
    assert [deadlines.near(days) for days in (1, 2, 5, 15, 30)] == [0, 1, 2, 5, 5]


def test_a_step_that_waits_for_nobody_has_no_light(office):
    review = submitted(draft(office), office.editor)

    assert deadlines.light(step_of(review, StepKind.RELEASE), Terms()) is None


def test_loading_a_year_moves_the_open_terms_and_no_others(clock, office, django_capture_on_commit_callbacks):
    ended = submitted(draft(office), office.editor)
    approve(ended, StepKind.CONFIDENTIALITY, office.secrecy)
    running = submitted(draft(office, title="另一件"), office.editor)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        replace_year(2026, HOLIDAY, source="试")

    assert step_of(running, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 26)
    assert step_of(ended, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 24)
    passes = [call for call in callbacks if call is deadlines._recompute_after_commit]
    assert len(passes) == 1, "one pass, not one for each day"


def test_correcting_a_single_day_moves_them_too(clock, office, django_capture_on_commit_callbacks):
    review = submitted(draft(office), office.editor)

    with django_capture_on_commit_callbacks(execute=True):
        WorkCalendarDay.objects.create(date=datetime.date(2026, 11, 23), kind=DayKind.HOLIDAY)
    assert step_of(review, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 25)


def test_taking_a_single_day_out_moves_them_back(office, django_capture_on_commit_callbacks):
    WorkCalendarDay.objects.create(date=datetime.date(2026, 11, 23), kind=DayKind.HOLIDAY)
    connection.run_on_commit.clear()
    review = submitted(draft(office), office.editor)
    assert step_of(review, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 25)

    with django_capture_on_commit_callbacks(execute=True):
        WorkCalendarDay.objects.get(date=datetime.date(2026, 11, 23)).delete()

    assert step_of(review, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 24)


def test_the_term_of_an_urgent_release_moves_with_the_calendar(office, django_capture_on_commit_callbacks):
    UrgentRelease(draft(office), by=office.releaser, ground="disaster", reason="停水").execute()
    clearance = Clearance.objects.get()
    assert timezone.localtime(clearance.confirm_by) == at(2026, 11, 24, 18)

    with django_capture_on_commit_callbacks(execute=True):
        replace_year(2026, HOLIDAY, source="试")

    clearance.refresh_from_db()
    assert timezone.localtime(clearance.confirm_by) == at(2026, 11, 26, 18)


def test_a_change_past_every_signal_is_healed_by_the_next_run(clock, office):
    review = submitted(draft(office), office.editor)
    ReviewStep.objects.filter(state=StepState.OPEN).update(due_on=datetime.date(2026, 12, 31))

    call_command("run_due")

    assert step_of(review, StepKind.CONFIDENTIALITY).due_on == datetime.date(2026, 11, 24)
