"""Load every year that chinesecalendar knows at installation; later years come by `import_workdays`."""

from typing import Any

from chinese_calendar import Holiday, constants
from django.db import migrations
from django.utils import timezone


def load_known_years(apps: Any, schema_editor: Any) -> None:
    """Fill an empty calendar; a calendar that somebody already keeps is left alone."""
    using = schema_editor.connection.alias
    WorkCalendarDay = apps.get_model("workdays", "WorkCalendarDay")
    WorkCalendarYear = apps.get_model("workdays", "WorkCalendarYear")
    if WorkCalendarYear.objects.using(using).exists() or WorkCalendarDay.objects.using(using).exists():
        return
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    WorkCalendarDay.objects.using(using).bulk_create(
        WorkCalendarDay(date=day, kind=kind, note=names.get(name, name), source="chinesecalendar")
        for days, kind in ((constants.holidays, "holiday"), (constants.workdays, "working"))
        for day, name in days.items()
    )
    now = timezone.now()
    WorkCalendarYear.objects.using(using).bulk_create(
        WorkCalendarYear(year=year, source="chinesecalendar", loaded_at=now)
        for year in sorted({day.year for day in constants.holidays})
    )


class Migration(migrations.Migration):
    """Data only; taking it back leaves the rows to the tables' own removal."""

    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(load_known_years, migrations.RunPython.noop, elidable=False)]
