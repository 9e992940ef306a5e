"""Loading a year's official table: from a CSV file, or from the years that chinesecalendar knows."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from chinese_calendar import Holiday, constants
from django.db import transaction
from django.utils import timezone

from workdays.models import FIRST_YEAR, LAST_YEAR, SATURDAY, DayKind, WorkCalendarDay, WorkCalendarYear

PACKAGE_SOURCE = "chinesecalendar"
_COLUMNS = {
    "日期": "date",
    "date": "date",
    "类型": "kind",
    "type": "kind",
    "kind": "kind",
    "说明": "note",
    "note": "note",
}
_KINDS = {
    "放假": DayKind.HOLIDAY,
    "休息": DayKind.HOLIDAY,
    "holiday": DayKind.HOLIDAY,
    "上班": DayKind.WORKING,
    "调休上班": DayKind.WORKING,
    "working": DayKind.WORKING,
}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NOTE_LENGTH = 100
# Holidays that no announcement leaves out: a file without them is incomplete, whatever else it says.
_NEVER_MISSING = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}


@dataclass(frozen=True)
class CalendarRow:
    """One line of a table."""

    date: date
    kind: DayKind
    note: str = ""


class CalendarFileInvalid(ValueError):
    """The file was not loaded; `errors` lists everything that is wrong with it, line by line, in Chinese."""

    def __init__(self, errors: list[str]) -> None:
        """Keep the list and show it as the message."""
        self.errors = errors
        super().__init__("\n".join(errors))


def replace_year(year: int, rows: Iterable[CalendarRow], *, source: str) -> int:
    """Make `rows` the official table of `year`, in place of what was there; return how many days it has.

    All or nothing; loading the same table again changes nothing but the time it was loaded.
    """
    days = [WorkCalendarDay(date=row.date, kind=row.kind, note=row.note, source=source) for row in rows]
    with transaction.atomic():
        WorkCalendarDay.objects.of_year(year).delete()
        WorkCalendarDay.objects.bulk_create(days)
        WorkCalendarYear.objects.update_or_create(
            year=year, defaults={"source": source, "loaded_at": timezone.now()}
        )
    return len(days)


def parse_csv(content: bytes, year: int) -> list[CalendarRow]:
    """Read a table of `year` with the columns 日期, 类型 (放假/上班, holiday/working) and 说明.

    UTF-8 or GB 18030 (what spreadsheet programs write in China). Raises CalendarFileInvalid with every error.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarFileInvalid([f"年份 {year} 不合理。"])
    records = list(csv.reader(_decoded(content).splitlines()))
    header = [_COLUMNS.get(cell.strip().lower(), "") for cell in records[0]] if records else []
    absent = [name for name, key in (("日期", "date"), ("类型", "kind")) if key not in header]
    if absent:
        raise CalendarFileInvalid([f"第 1 行：缺少列“{'”“'.join(absent)}”。表头应为：日期,类型,说明"])
    rows: dict[date, tuple[int, CalendarRow]] = {}
    errors: list[str] = []
    for number, cells in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        named = {key: cell.strip() for key, cell in zip(header, cells, strict=False) if key}
        row, problems = _parse_row(named, year)
        if row and row.date in rows:
            problems.append(f"日期 {row.date} 与第 {rows[row.date][0]} 行重复")
        errors += [f"第 {number} 行：{problem}。" for problem in problems]
        if row:
            rows.setdefault(row.date, (number, row))
    errors += _incomplete(year, {row.date: row.kind for _, row in rows.values()})
    if errors:
        raise CalendarFileInvalid(errors)
    return [row for _, row in sorted(rows.values(), key=lambda numbered: numbered[1].date)]


def package_years() -> list[int]:
    """Return the years that the installed chinesecalendar knows, in order."""
    return sorted({day.year for day in constants.holidays})


def package_rows(year: int) -> Iterator[CalendarRow]:
    """Return the table of one year as chinesecalendar has it; nothing for a year that it does not know."""
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    for days, kind in ((constants.holidays, DayKind.HOLIDAY), (constants.workdays, DayKind.WORKING)):
        for day, name in days.items():
            if day.year == year:
                yield CalendarRow(day, kind, names.get(name, name))


def _parse_row(named: dict[str, str], year: int) -> tuple[CalendarRow | None, list[str]]:
    problems: list[str] = []
    day = _parse_date(named.get("date", ""))
    if day is None:
        problems.append(f"日期“{named.get('date', '')}”无法识别，应如 {year}-01-01")
    elif day.year != year:
        problems.append(f"日期 {day} 不在 {year} 年")
    kind = _KINDS.get(named.get("kind", "").lower())
    if kind is None:
        problems.append(f"类型“{named.get('kind', '')}”无法识别，应为“放假”或“上班”")
    if day and kind == DayKind.WORKING and day.weekday() < SATURDAY:
        problems.append(f"{day} 是周一至周五，本来就上班，不是调休，请核对日期")
    note = named.get("note", "")
    if len(note) > _NOTE_LENGTH:
        problems.append(f"说明超过 {_NOTE_LENGTH} 字")
    if day is None or kind is None or day.year != year:
        return None, problems
    return CalendarRow(day, kind, note), problems


def _parse_date(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _incomplete(year: int, kinds: dict[date, DayKind]) -> list[str]:
    errors = []
    for (month, day), name in _NEVER_MISSING.items():
        on = date(year, month, day)
        if on.weekday() < SATURDAY and kinds.get(on) != DayKind.HOLIDAY:
            errors.append(f"全文：缺少 {on}（{name}）的放假安排，文件不完整。")
    return errors


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarFileInvalid(["文件编码无法识别，请另存为 UTF-8 编码的 CSV。"])
