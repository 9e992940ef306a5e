"""Counting working days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workdays.calendar import (
    WorkCalendar,
    add_working_days,
    describe_day,
    is_provisional,
    is_working_day,
    working_days_between,
)
from workdays.models import DayKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_years")]


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 2, 9), 20, date(2026, 3, 13)),
        (date(2026, 9, 14), 20, date(2026, 10, 16)),
        (date(2026, 4, 28), 7, date(2026, 5, 11)),
        (date(2026, 9, 24), 15, date(2026, 10, 22)),
        (date(2026, 11, 21), 20, date(2026, 12, 18)),
        (date(2015, 7, 14), 20, date(2015, 8, 11)),
    ],
)
def test_terms_end_where_the_official_calendar_puts_them(start, n, due):
    answer = add_working_days(start, n)
    assert (answer.date, answer.provisional) == (due, False)
    assert working_days_between(start, due) == n


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2026, 1, 4), True, "元旦"),  # a make-up Sunday
        (date(2026, 2, 14), True, "春节"),  # a make-up Saturday
        (date(2026, 2, 16), False, "春节"),  # a Monday
        (date(2026, 10, 10), True, "国庆节"),
        (date(2026, 11, 20), True, ""),
        (date(2026, 11, 21), False, ""),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day, works, why):
    assert is_working_day(day) is works
    answer = describe_day(day)
    assert (answer.working, answer.note, answer.provisional) == (works, why, False)


def test_the_day_of_the_event_does_not_count():
    monday = date(2026, 11, 16)
    assert add_working_days(monday, 1).date == date(2026, 11, 17)
    assert add_working_days(monday, 0).date == monday


def test_days_left_are_negative_when_the_term_is_over():
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 16)) == -4
    assert working_days_between(date(2026, 11, 16), date(2026, 11, 16)) == 0


def test_a_term_that_ends_on_the_last_working_day_of_2026_is_certain_and_one_day_more_is_provisional():
    assert add_working_days(date(2026, 12, 30), 1).provisional is False
    beyond = add_working_days(date(2026, 12, 30), 2)
    assert (beyond.date, beyond.provisional) == (date(2027, 1, 4), True)
    assert add_working_days(date(2026, 12, 31), 1).provisional is True


def test_a_term_that_begins_on_new_years_eve_of_an_unknown_year_is_certain():
    assert add_working_days(date(2003, 12, 31), 1).provisional is False
    assert is_provisional(date(2003, 12, 31), date(2004, 1, 5)) is False
    assert is_provisional(date(2003, 12, 30), date(2004, 1, 5)) is True


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2029, 5, 1), date(2029, 5, 2), date(2029, 10, 3)])
def test_holidays_of_fixed_date_are_off_even_in_a_year_not_yet_announced(day):
    assert day.weekday() < 5
    answer = describe_day(day)
    assert (answer.working, answer.provisional) == (False, True)


def test_spring_festival_of_a_year_not_yet_announced_is_not_guessed():
    assert describe_day(date(2027, 2, 8)).working is True


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(ValueError, match="不能为负"):
        add_working_days(date(2026, 1, 5), -1)


def test_a_time_is_refused_because_its_date_depends_on_the_zone():
    with pytest.raises(TypeError, match="localdate"):
        add_working_days(datetime(2026, 1, 5, 16, 30, tzinfo=UTC), 1)


_CALENDAR = WorkCalendar(
    {date(2026, 10, 1): (DayKind.HOLIDAY, ""), date(2026, 10, 10): (DayKind.WORKING, "")}, frozenset({2026})
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 60))
def test_counting_forth_and_back_agrees_and_a_term_ends_on_a_working_day(start, n):
    due = _CALENDAR.add_working_days(start, n)
    assert _CALENDAR.working_days_between(start, due.date) == n
    assert n == 0 or _CALENDAR.describe(due.date).working
    assert due.provisional == (n > 0 and _CALENDAR.is_provisional(start, due.date))
