"""Working days and deadlines: 条例 counts in 工作日, and a make-up Saturday is one.

Days are counted from the day after the event (民法典 Art. 201). In a year without an official table a weekday
counts as a working day unless it is a holiday of fixed date (元旦, 劳动节, 国庆节); the movable ones (春节,
清明, 端午, 中秋) and the make-up days are unknown, so every answer that touches such a year is provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import router

from workdays.freshness import change_is_pending, current_token
from workdays.models import SATURDAY, DayKind, WorkCalendarDay, WorkCalendarYear

# 全国年节及纪念日放假办法 (2024-11-10): the holidays whose date is the same every year, as (month, day).
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkdayAnswer:
    """What one day is. `provisional`: no official table for its year; `note`: the holiday's name, if any."""

    date: date
    working: bool
    provisional: bool
    note: str = ""


@dataclass(frozen=True)
class DueDate:
    """The last day of a term. `provisional`: it may move when a year's official table is loaded."""

    date: date
    provisional: bool


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar at one moment; pure arithmetic, no queries."""

    days: Mapping[date, tuple[str, str]]
    official_years: frozenset[int]

    def describe(self, day: date) -> WorkdayAnswer:
        """Return what `day` is and how sure that is."""
        day = _plain_date(day)
        kind, note = self.days.get(day, ("", ""))
        return WorkdayAnswer(day, self._works(day, kind), day.year not in self.official_years, note)

    def add_working_days(self, start: date, n: int) -> DueDate:
        """Return the n-th working day after `start`, `start` itself for 0; ValueError for a negative n."""
        if n < 0:
            raise ValueError("工作日数不能为负。")
        day, provisional = _plain_date(start), False
        while n:
            day += _ONE_DAY
            provisional |= day.year not in self.official_years
            n -= self._works(day, self.days.get(day, ("", ""))[0])
        return DueDate(day, provisional)

    def working_days_between(self, start: date, end: date) -> int:
        """Return the working days after `start` up to and with `end`; negative when `end` comes first."""
        start, end = _plain_date(start), _plain_date(end)
        if end < start:
            return -self.working_days_between(end, start)
        span = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self._works(day, self.days.get(day, ("", ""))[0]) for day in span)

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether the days after `start` up to `end` touch a year without an official table."""
        first, last = sorted((_plain_date(start), _plain_date(end)))
        return any(year not in self.official_years for year in range((first + _ONE_DAY).year, last.year + 1))

    def _works(self, day: date, kind: str) -> bool:
        if kind:
            return kind == DayKind.WORKING
        if day.weekday() >= SATURDAY:
            return False
        return day.year in self.official_years or (day.month, day.day) not in FIXED_HOLIDAYS


_read: tuple[str, WorkCalendar] | None = None


def current_calendar() -> WorkCalendar:
    """Return the calendar as it stands; two queries when it changed since the last reading, else none."""
    global _read  # noqa: PLW0603  (one reading per process)
    if change_is_pending(router.db_for_read(WorkCalendarDay)):
        return _from_database()
    token = current_token()
    reading = _read
    if reading is None or reading[0] != token:
        reading = (token, _from_database())
        _read = reading
    return reading[1]


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; see `describe_day` for how sure that is."""
    return current_calendar().describe(day).working


def describe_day(day: date) -> WorkdayAnswer:
    """Return whether offices work on `day`, whether that is provisional, and the holiday's name."""
    return current_calendar().describe(day)


def add_working_days(start: date, n: int) -> DueDate:
    """Return the last day of a term of `n` working days that begins the day after `start`.

    A dated event of today (20 working days under 条例 Art. 33) gives `add_working_days(today, 20)`.
    Raises ValueError for a negative `n`, TypeError for a datetime (pass its local date).
    """
    return current_calendar().add_working_days(start, n)


def working_days_between(start: date, end: date) -> int:
    """Return the working days after `start` up to and including `end`, negative when `end` comes first.

    The inverse of `add_working_days`; for "3 working days left" pass today and the due date.
    """
    return current_calendar().working_days_between(start, end)


def is_provisional(start: date, end: date) -> bool:
    """Whether an answer about the days after `start` up to `end` may change with a table not yet loaded."""
    return current_calendar().is_provisional(start, end)


def _from_database() -> WorkCalendar:
    rows = WorkCalendarDay.objects.values_list("date", "kind", "note")
    days = {day: (kind, note) for day, kind, note in rows}
    return WorkCalendar(days, frozenset(WorkCalendarYear.objects.values_list("year", flat=True)))


def _plain_date(day: date) -> date:
    if isinstance(day, datetime):
        # Its date depends on the time zone; a guess here would move deadlines.
        raise TypeError("需要日期而不是时间：请先用 timezone.localdate(时间) 取当地日期。")
    return day
