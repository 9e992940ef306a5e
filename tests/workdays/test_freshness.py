"""A changed calendar is seen at once by whoever may see it, and by nobody when it was rolled back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from workdays.calendar import is_working_day
from workdays.loading import package_rows, replace_year
from workdays.models import DayKind, WorkCalendarDay

A_WEDNESDAY = date(2026, 11, 18)


def _as_another_process_sees_it(day: date) -> bool:
    def look() -> bool:
        try:
            return is_working_day(day)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look).result()


@pytest.mark.django_db
@pytest.mark.usefixtures("known_years")
def test_a_day_declared_a_holiday_is_one_at_once_and_not_after_a_rollback():
    assert is_working_day(A_WEDNESDAY)
    with pytest.raises(RuntimeError), transaction.atomic():
        WorkCalendarDay.objects.create(date=A_WEDNESDAY, kind=DayKind.HOLIDAY)
        assert not is_working_day(A_WEDNESDAY)
        raise RuntimeError
    assert is_working_day(A_WEDNESDAY)


@pytest.mark.django_db
@pytest.mark.usefixtures("known_years")
def test_changes_in_bulk_are_seen_too():
    assert not is_working_day(date(2026, 2, 16))
    WorkCalendarDay.objects.filter(date=date(2026, 2, 16)).delete()
    assert is_working_day(date(2026, 2, 16))


@pytest.mark.django_db(transaction=True)
def test_others_see_a_committed_change_and_never_an_uncommitted_one():
    replace_year(2026, package_rows(2026), source="测试")
    assert _as_another_process_sees_it(A_WEDNESDAY)
    with transaction.atomic():
        WorkCalendarDay.objects.create(date=A_WEDNESDAY, kind=DayKind.HOLIDAY)
        assert not is_working_day(A_WEDNESDAY)
        if connection.vendor == "postgresql":
            assert _as_another_process_sees_it(A_WEDNESDAY)
    assert not _as_another_process_sees_it(A_WEDNESDAY)
    WorkCalendarDay.objects.filter(date=A_WEDNESDAY).update(kind=DayKind.WORKING)
    assert _as_another_process_sees_it(A_WEDNESDAY)


@pytest.mark.django_db(transaction=True)
def test_an_unchanged_calendar_is_read_once(django_assert_num_queries):
    replace_year(2026, package_rows(2026), source="测试")
    with django_assert_num_queries(2):
        is_working_day(A_WEDNESDAY)
    with django_assert_num_queries(0):
        is_working_day(A_WEDNESDAY)
    cache.clear()
    with django_assert_num_queries(2):
        is_working_day(A_WEDNESDAY)
