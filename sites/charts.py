"""Charts drawn from a pasted table: the numbers of an accessible inline SVG, with the table kept under it."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 20, 40
MAX_ROWS, MAX_SERIES = 60, 6
SMALLEST_TABLE = 2
MAX_CHARACTERS = 20_000
# Beyond any number that a county counts, and far within what can be drawn.
LARGEST_NUMBER = Decimal(10) ** 18


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
    """Coordinates of a chart block's SVG: axis, bars or lines, and the table itself."""
    try:
        table = parse_rows(value["rows"])
    except ChartDataError:
        return {"table": None}
    numbers = [float(number) for _name, row in table.rows for number in row]
    ticks = _ticks(
        min(0.0, *numbers), max(*numbers, 0.0, 1e-9) if len(numbers) > 1 else max(numbers[0], 1e-9)
    )
    low, high = ticks[0], ticks[-1]

    def y(number: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - number) / (high - low or 1), 1)

    band = (WIDTH - LEFT - RIGHT) / len(table.rows)
    series = len(table.header) - 1
    bars: list[dict[str, Any]] = []
    lines: list[list[str]] = [[] for _column in range(series)]
    for index, (name, row) in enumerate(table.rows):
        for column, number in enumerate(row):
            top, base = y(float(number)), y(0.0)
            width = band * 0.7 / series
            x = LEFT + band * index + band * 0.15 + width * column
            bars.append(
                {
                    "x": round(x, 1),
                    "y": min(top, base),
                    "width": round(width, 1),
                    "height": round(abs(base - top), 1),
                    "series": column + 1,
                    "label": f"{name} {table.header[column + 1]} {number}",
                }
            )
            lines[column].append(f"{round(LEFT + band * (index + 0.5), 1)},{top}")
    return {
        "table": table,
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "base": y(0.0),
        "ticks": [{"y": y(tick), "label": f"{tick:g}"} for tick in ticks],
        "names": [
            {"x": round(LEFT + band * (index + 0.5), 1), "y": HEIGHT - 14, "label": name}
            for index, (name, _row) in enumerate(table.rows)
        ],
        "bars": bars,
        "lines": [{"points": " ".join(points), "series": index + 1} for index, points in enumerate(lines)],
        "legend": table.header[1:],
    }
