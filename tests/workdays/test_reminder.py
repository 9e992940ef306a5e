"""From November on somebody is reminded of next year's calendar."""

from datetime import UTC, date, datetime

import pytest
from django.core.checks import Tags, run_checks
from django.utils import timezone

from workdays.checks import missing_year
from workdays.loading import CalendarRow, replace_year
from workdays.models import DayKind, WorkCalendarYear

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_years")]


def _warnings(monkeypatch, now: datetime) -> list[str]:
    monkeypatch.setattr(timezone, "now", lambda: now)
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [f"{message.msg} {message.hint}" for message in found if message.id == "workdays.W001"]


def test_nothing_is_said_on_the_last_evening_of_october(monkeypatch):
    assert _warnings(monkeypatch, datetime(2026, 10, 31, 15, 59, tzinfo=UTC)) == []


def test_the_reminder_comes_with_the_first_minute_of_november_in_shanghai_and_names_the_command(monkeypatch):
    (warning,) = _warnings(monkeypatch, datetime(2026, 10, 31, 16, 1, tzinfo=UTC))
    assert "2027 年的工作日历尚未导入" in warning
    assert "import_workdays" in warning
    assert "--year 2027" in warning


def test_the_reminder_stays_until_the_table_is_loaded_even_after_new_year():
    assert missing_year(date(2027, 3, 1)) == 2027
    replace_year(2027, [CalendarRow(date(2027, 1, 1), DayKind.HOLIDAY)], source="测试")
    assert missing_year(date(2027, 3, 1)) is None
    assert missing_year(date(2026, 11, 1)) is None
    assert missing_year(date(2027, 11, 1)) == 2028


def test_a_missing_current_year_is_named_before_the_next():
    WorkCalendarYear.objects.filter(year=2026).delete()
    assert missing_year(date(2026, 11, 1)) == 2026
