"""Charts drawn from a pasted table: the numbers of an accessible inline SVG, with the table kept under it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

MAX_ROWS, MAX_SERIES = 60, 6
SMALLEST_TABLE = 2
MAX_CHARACTERS = 20_000
# Beyond any number that a county counts, and far within what can be drawn.
LARGEST_NUMBER = Decimal(10) ** 18


#: How wide the signs of a label are drawn at 13 px, in units of the drawing.
WIDE_SIGN, NARROW_SIGN, LINE = 13.0, 7.5, 14.0
LONGEST_UPRIGHT = 8


@dataclass(frozen=True)
class Canvas:
    """The size of a drawing, in units that a screen of that width shows as pixels."""

    width: int
    height: int
    least_left: int
    right: int
    top: int = 20


#: A desk gets the broad drawing, a phone the small one: the same type size in both.
BROAD, SMALL = Canvas(720, 320, 48, 16), Canvas(340, 280, 32, 4)


class ChartDataError(ValueError):
    """Pasted data that cannot be drawn; the message names the row and what to do."""


@dataclass(frozen=True)
class ChartTable:
    """A pasted table: column heads, and rows of a name and numbers."""

    header: list[str]
    rows: list[tuple[str, list[Decimal]]]


def parse_rows(pasted: str) -> ChartTable:
    """Read tab- or comma-separated rows; raises ``ChartDataError`` naming the first row that is wrong."""
    if len(pasted) > MAX_CHARACTERS:
        raise ChartDataError(_("数据读不出来，请从电子表格重新粘贴。"))
    lines = [line for line in pasted.strip().splitlines() if line.strip()]
    if len(lines) < SMALLEST_TABLE:
        raise ChartDataError(_("至少要有表头和一行数据。"))
    try:
        table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter="\t" if "\t" in lines[0] else ","))
    except csv.Error as error:
        raise ChartDataError(_("数据读不出来，请从电子表格重新粘贴。")) from error
    if len(table) < SMALLEST_TABLE:  # a quotation mark that is not closed swallows the lines after it
        raise ChartDataError(_("至少要有表头和一行数据。"))
    header = [cell.strip() for cell in table[0]]
    if not SMALLEST_TABLE <= len(header) <= MAX_SERIES + 1 or len(table) - 1 > MAX_ROWS:
        raise ChartDataError(
            _("图表最多%(series)s个数据列、%(rows)s行。") % {"series": MAX_SERIES, "rows": MAX_ROWS}
        )
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if len(cells) != len(header):
            raise ChartDataError(_("第%s行的列数与表头不同。") % number)
        try:
            values = [Decimal(cell.strip().replace(",", "").replace("，", "")) for cell in cells[1:]]
        except InvalidOperation as error:
            raise ChartDataError(_("第%s行有不是数字的内容。") % number) from error
        if not all(value.is_finite() for value in values):
            raise ChartDataError(_("第%s行有不是数字的内容。") % number)
        if any(abs(value) > LARGEST_NUMBER for value in values):
            raise ChartDataError(_("第%s行的数字太大，画不出来。") % number)
        rows.append((cells[0].strip(), values))
    return ChartTable(header, rows)


def _ticks(low: float, high: float) -> list[float]:
    step = 10 ** math.floor(math.log10((high - low) / 4 or 1))
    step = next(step * factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 5)  # noqa: PLR2004
    first = math.floor(low / step)
    return [round(index * step, 10) for index in range(first, math.ceil(high / step) + 1)]


def draw(value: Any) -> dict[str, Any]:
    """What the template of a chart block draws: the table, its legend, a drawing for a desk and one for a phone."""
    try:
        table = parse_rows(value["rows"])
    except ChartDataError:
        return {"table": None}
    is_line = value.get("style") == "line"
    return {
        "table": table,
        "legend": table.header[1:],
        "drawings": {
            "desk": draw_on(BROAD, table, is_line=is_line),
            "phone": draw_on(SMALL, table, is_line=is_line),
        },
    }


def draw_on(canvas: Canvas, table: ChartTable, *, is_line: bool = False) -> dict[str, Any]:
    """Coordinates of an SVG of a size: axis, bars or lines, names that do not run into each other."""
    ticks = _ticks_of(table)
    low, high = ticks[0], ticks[-1]
    labels = [f"{tick:,.12g}" for tick in ticks]
    left = max(canvas.least_left, math.ceil(max(_width(label) for label in labels)) + 14)
    band = (canvas.width - left - canvas.right) / len(table.rows)
    names = _names(table, band, may_thin=is_line)
    bottom = canvas.height - names.height

    def y(number: float) -> float:
        return round(canvas.top + (bottom - canvas.top) * (high - number) / (high - low or 1), 1)

    return {
        "view_box": f"0 0 {canvas.width} {canvas.height}",
        "left": left,
        "right": canvas.width - canvas.right,
        "base": y(0.0),
        "ticks": [{"y": y(tick), "label": label} for tick, label in zip(ticks, labels, strict=True)],
        "upright": names.upright,
        "names": [
            {"x": round(left + band * (index + 0.5), 1), "y": bottom + names.drop, "label": name}
            for index, name in names.shown
        ],
        "bars": [] if is_line else _bars(table, left, band, y),
        "lines": _lines(table, left, band, y) if is_line else [],
    }


def _ticks_of(table: ChartTable) -> list[float]:
    numbers = [float(number) for _name, row in table.rows for number in row]
    highest = max(*numbers, 0.0, 1e-9) if len(numbers) > 1 else max(numbers[0], 1e-9)
    return _ticks(min(0.0, *numbers), highest)


def _bars(table: ChartTable, left: int, band: float, y: Callable[[float], float]) -> list[dict[str, Any]]:
    width = band * 0.7 / (len(table.header) - 1)
    bars = []
    for index, (name, row) in enumerate(table.rows):
        for column, number in enumerate(row):
            top, base = y(float(number)), y(0.0)
            bars.append(
                {
                    "x": round(left + band * (index + 0.15) + width * column, 1),
                    "y": min(top, base),
                    "width": round(width, 1),
                    "height": round(abs(base - top), 1),
                    "series": column + 1,
                    "label": f"{name} {table.header[column + 1]} {number}",
                }
            )
    return bars


def _lines(table: ChartTable, left: int, band: float, y: Callable[[float], float]) -> list[dict[str, Any]]:
    return [
        {
            "points": " ".join(
                f"{round(left + band * (index + 0.5), 1)},{y(float(row[column]))}"
                for index, (_name, row) in enumerate(table.rows)
            ),
            "series": column + 1,
        }
        for column in range(len(table.header) - 1)
    ]


@dataclass(frozen=True)
class _Names:
    """The names under the axis: which are shown, whether from top to bottom, how much room they take."""

    shown: list[tuple[int, str]]
    upright: bool
    height: int
    drop: int


def _names(table: ChartTable, band: float, *, may_thin: bool) -> _Names:
    """Names side by side where there is room; else every second or third along a line or of years; else upright."""
    names = [name for name, _row in table.rows]
    widest = max(_width(name) for name in names)
    shown = list(enumerate(names))
    if widest + 6 <= band:
        return _Names(shown, upright=False, height=40, drop=26)
    if may_thin or all(name.isascii() for name in names):
        step = math.ceil((widest + 10) / band)
        return _Names(shown[::step], upright=False, height=40, drop=26)
    cut = [name if len(name) <= LONGEST_UPRIGHT else f"{name[: LONGEST_UPRIGHT - 1]}…" for name in names]
    step = math.ceil((WIDE_SIGN + 3) / band)
    height = math.ceil(max(map(len, cut)) * LINE) + 16
    return _Names(list(enumerate(cut))[::step], upright=True, height=height, drop=8)


def _width(label: str) -> float:
    return sum(NARROW_SIGN if sign.isascii() else WIDE_SIGN for sign in label)
