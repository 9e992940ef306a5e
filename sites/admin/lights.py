"""Lights (亮灯): a shape, then words, then a colour, for a term counted in working days."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from workdays.calendar import current_calendar

# 条例 Art. 26: what is to be public is made public within so many working days of the day on which it came about.
TERM = 20
# From so many working days before the end on, the light is yellow.
NEAR = 5
# What is later than this is told without counting: the number would help nobody.
COUNTED = 60
CALENDAR_DAYS_PER_WORKING_DAY = 2


@dataclass(frozen=True)
class Light:
    """``colour`` is green, yellow or red; ``name`` is read out before the words."""

    colour: str
    name: Any
    words: str


class Terms:
    """What the term for making public says on one day; one reading of the calendar for all rows."""

    def __init__(self, today: datetime.date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.calendar = current_calendar()

    @cached_property
    def last_overdue(self) -> datetime.date:
        """Whatever came about on this day or before it is past its term."""
        return self._latest_with(TERM, self.today - datetime.timedelta(days=1))

    @cached_property
    def last_due_today(self) -> datetime.date:
        """Whatever came about after ``last_overdue`` and up to this day is due today, at the latest."""
        return self._latest_with(TERM, self.today)

    def _latest_with(self, term: int, end: datetime.date) -> datetime.date:
        day = end
        while self.calendar.working_days_between(day, end) < term:
            day -= datetime.timedelta(days=1)
        return day

    def light(self, written_on: datetime.date) -> Light:
        """The light of an item that came about on this day and is to be public within the term."""
        far = datetime.timedelta(days=(TERM + COUNTED) * CALENDAR_DAYS_PER_WORKING_DAY)
        if self.today - written_on > far:
            return _beyond_counting()
        return self.light_due(self.calendar.add_working_days(written_on, TERM).date)

    def light_due(self, due_on: datetime.date, *, near: int = NEAR) -> Light:
        """The light of whatever is due on a day; yellow from ``near`` working days before it on, red after it."""
        if due_on < self.today:
            return self._red(due_on)
        left = self.calendar.working_days_between(self.today, due_on)
        if left == 0:
            return Light("yellow", _("黄灯"), gettext("今天到期"))
        words = ngettext("剩 %(days)d 个工作日", "剩 %(days)d 个工作日", left) % {"days": left}
        return Light("yellow", _("黄灯"), words) if left <= near else Light("green", _("绿灯"), words)

    def _red(self, due_on: datetime.date) -> Light:
        if self.today - due_on > datetime.timedelta(days=COUNTED * CALENDAR_DAYS_PER_WORKING_DAY):
            return _beyond_counting()
        late = self.calendar.working_days_between(due_on, self.today)
        if late == 0:
            return Light("red", _("红灯"), gettext("已逾期"))
        words = ngettext("逾期 %(days)d 个工作日", "逾期 %(days)d 个工作日", late) % {"days": late}
        return Light("red", _("红灯"), words)


def _beyond_counting() -> Light:
    words = ngettext("逾期超过 %(days)d 个工作日", "逾期超过 %(days)d 个工作日", COUNTED)
    return Light("red", _("红灯"), words % {"days": COUNTED})
