"""A reminder from November on: next year's calendar must be loaded before terms run into it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from workdays.models import WorkCalendarYear

# The State Council's notice appears around the end of October.
_REMIND_FROM_MONTH = 11


def missing_year(today: date) -> int | None:
    """Return the year whose official table is due by `today` and not loaded; None when all is well."""
    due = [today.year] + ([today.year + 1] if today.month >= _REMIND_FROM_MONTH else [])
    loaded = set(WorkCalendarYear.objects.filter(year__in=due).values_list("year", flat=True))
    return next((year for year in due if year not in loaded), None)


@register(Tags.database)
def calendar_is_loaded(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Run with `check --database default` and `migrate`: warn when a year's table is missing."""
    if not databases:
        return []
    try:
        year = missing_year(timezone.localdate())
    except DatabaseError:
        return []  # No tables yet: the first migrate loads them.
    if year is None:
        return []
    return [
        Warning(
            f"{year} 年的工作日历尚未导入，涉及该年的时限只是暂定。",
            hint=f"国务院办公厅公布放假安排后运行：manage.py import_workdays 文件.csv --year {year}",
            id="workdays.W001",
        )
    ]
