"""The official calendar: days that differ from the Monday-to-Friday rule, and the years it is known for.

The State Council announces each year's holidays and make-up days in the autumn before
(全国年节及纪念日放假办法); until a year is announced, dates in it are provisional.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from workdays.freshness import calendar_changed

SATURDAY = 5
FIRST_YEAR = 1949
LAST_YEAR = 2200


class DayKind(models.TextChoices):
    """In which direction a day departs from the weekly rule."""

    WORKING = "working", _("调休上班")
    HOLIDAY = "holiday", _("放假")


class CalendarQuerySet(models.QuerySet[Any]):
    """Changes in bulk send no signals: each tells the readers of the calendar itself."""

    def update(self, **kwargs: Any) -> int:
        """Update, and have every process read the calendar again."""
        calendar_changed(self.db)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, and have every process read the calendar again."""
        calendar_changed(self.db)
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Add, and have every process read the calendar again."""
        calendar_changed(self.db)
        return super().bulk_create(objs, *args, **kwargs)

    def of_year(self, year: int) -> Self:
        """Return the days of one calendar year."""
        return self.filter(date__year=year)


class WorkCalendarDay(models.Model):
    """One day of an official announcement; weekend days inside a holiday are listed for the name's sake."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=DayKind)
    note = models.CharField(_("说明"), max_length=100, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="workdays_day_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {DayKind(self.kind).label} {self.note}".rstrip()

    def clean(self) -> None:
        """Refuse a make-up working day on a day that is a working day anyway: it is a slip of the date."""
        if self.kind == DayKind.WORKING and isinstance(self.date, date) and self.date.weekday() < SATURDAY:
            raise ValidationError({"date": _("这一天是周一至周五，本来就上班，不是调休。请核对日期。")})


class WorkCalendarYear(models.Model):
    """A year whose official table is loaded; dates in any other year are provisional."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    loaded_at = models.DateTimeField(_("导入时间"))

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("已公布年份")
        verbose_name_plural = _("已公布年份")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="workdays_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
