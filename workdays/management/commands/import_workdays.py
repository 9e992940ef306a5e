"""`manage.py import_workdays`: load a year's official table of holidays and make-up days."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workdays.loading import (
    PACKAGE_SOURCE,
    CalendarFileInvalid,
    package_rows,
    package_years,
    parse_csv,
    replace_year,
)
from workdays.models import WorkCalendarYear


class Command(BaseCommand):
    """Replaces one year's table by a CSV file, or adds the years that an upgraded chinesecalendar brought."""

    help = "导入某一年的放假和调休安排（CSV，列：日期,类型,说明）。有一行出错则全部不导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the file, its year and its source."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV 文件")
        parser.add_argument("--year", type=int, help="年份，例如 2027")
        parser.add_argument("--source", default="", help="依据，例如国务院办公厅通知的文号；默认为文件名")
        parser.add_argument(
            "--from-package",
            action="store_true",
            help="不读文件，补入 chinesecalendar 新版本已收录而尚未导入的年份",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say everything that is wrong and load nothing."""
        if options["from_package"]:
            self._load_from_package()
        elif options["file"] and options["year"]:
            self._load_file(options["file"], options["year"], options["source"])
        else:
            raise CommandError("请给出 CSV 文件和 --year 年份，或使用 --from-package。")

    def _load_file(self, path: Path, year: int, source: str) -> None:
        try:
            rows = parse_csv(path.read_bytes(), year)
        except OSError as error:
            raise CommandError(f"无法读取文件 {path}：{error.strerror}") from error
        except CalendarFileInvalid as error:
            raise CommandError(f"未导入，共 {len(error.errors)} 处错误：\n{error}") from error
        count = replace_year(year, rows, source=source or path.name)
        self.stdout.write(f"已导入 {year} 年工作日历，共 {count} 天。未结事项的时限将按新日历计算。")

    def _load_from_package(self) -> None:
        loaded = set(WorkCalendarYear.objects.values_list("year", flat=True))
        fresh = [year for year in package_years() if year not in loaded]
        for year in fresh:
            replace_year(year, package_rows(year), source=PACKAGE_SOURCE)
        self.stdout.write(f"已补入年份：{'、'.join(map(str, fresh)) or '无'}。")
