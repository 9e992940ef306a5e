"""The calendar as it is installed; a test that emptied the database before may have taken it away."""

from typing import Any

import pytest

from workdays.loading import PACKAGE_SOURCE, package_rows, replace_year
from workdays.models import WorkCalendarYear

SEEDED_YEARS = range(2004, 2027)


@pytest.fixture
def known_years(db: Any) -> None:
    """Make 2004 to 2026 the official years, whatever later years an upgraded package may know."""
    WorkCalendarYear.objects.exclude(year__in=SEEDED_YEARS).delete()
    present = set(WorkCalendarYear.objects.values_list("year", flat=True))
    for year in SEEDED_YEARS:
        if year not in present:
            replace_year(year, package_rows(year), source=PACKAGE_SOURCE)
