"""What stands in a cell: text, a day, a moment; never more than is there.

A year alone is no day, and a day alone no minute: what a row does not say stays blank.
"""

from __future__ import annotations

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

from texts.dates import parse_chinese_date, parse_published_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
# What exports write where there is nothing.
_NOTHING = {"", "-", "--", "—", "——", "/", "无", "暂无", "none", "null", "nan", "n/a", "#n/a"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATORS = re.compile(r"[;；|\n]")


class Unstorable(ValueError):
    """Half of a surrogate pair: no text that could be stored or shown."""


def text_of(cell: Any) -> str:
    """A cell as text, trimmed; whole numbers without ``.0``, lists joined by commas, control characters dropped.

    Raises ``Unstorable``.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, list | tuple):
        return ",".join(filter(None, map(text_of, cell)))
    text = _CONTROL.sub("", str(cell)).strip()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unstorable("含有不完整的字符，无法保存；请重新导出这一行。") from error
    return text


def metadata_of(cell: Any) -> str:
    """A cell as text, where what only means "nothing" (``无``, ``None``, ``-``) is blank."""
    text = text_of(cell)
    return "" if text.lower() in _NOTHING else text


def day_of(cell: Any) -> datetime.date | None:
    """The day that a cell names exactly, else None."""
    if isinstance(cell, datetime.datetime):
        return (cell.astimezone(SHANGHAI) if cell.tzinfo else cell).date()
    if isinstance(cell, datetime.date):
        return cell
    text = metadata_of(cell)
    if day := parse_chinese_date(text):
        return day
    moment = parse_published_at(text)
    return moment.astimezone(SHANGHAI).date() if moment else None


def moment_of(cell: Any) -> tuple[datetime.datetime | None, bool]:
    """The moment that a cell names, and whether its time of day is known; a day alone begins at midnight."""
    if isinstance(cell, datetime.datetime):
        moment = cell if cell.tzinfo else cell.replace(tzinfo=SHANGHAI)
        known = moment.astimezone(SHANGHAI).time() != datetime.time()
        return moment.replace(microsecond=0), known
    if (read := parse_published_at(metadata_of(cell))) is not None:
        return read, True
    day = day_of(cell)
    return (datetime.datetime.combine(day, datetime.time(), SHANGHAI), False) if day else (None, False)


def list_of(cell: Any) -> list[str]:
    """The items of a list, or of a text whose items are parted by semicolons, bars or line breaks."""
    items = cell if isinstance(cell, list | tuple) else _SEPARATORS.split(metadata_of(cell))
    return [text for item in items if (text := metadata_of(item))]


def truth_of(cell: Any) -> bool:
    """Whether a cell says yes."""
    return cell is True or metadata_of(cell).lower() in {"是", "1", "true", "yes", "y", "√"}
