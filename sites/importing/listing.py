"""The list (清单) of what came in, for whoever clears old holdings: one line for each entry, as JSON Lines or as a workbook.

It says which entry, by its key and its number, and what it is called, so that a wrong line is noticed. Who reviewed it
before, and when, is filled in by whoever knows.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from sites.models import DisclosureAttribute, DisclosurePage

#: Our name of each column, and what it is called in a workbook.
COLUMNS = {
    "import_key": "导入编号",
    "page": "页面编号",
    "title": "标题",
    "document_number": "发文字号",
    "attribute": "公开属性",
    "reviewed_by": "原审查人",
    "reviewed_on": "原审查日期",
}
FORMATS = (".jsonl", ".xlsx")
_AT_A_TIME = 500


def lines(
    keys: Iterable[str], *, reviewed_by: str = "", reviewed_on: datetime.date | None = None
) -> Iterator[dict[str, Any]]:
    """The lines for imported entries, in the order of their keys; what is gone has none."""
    names = ("import_key", "pk", "title", "document_number", "attribute")
    all_keys = list(keys)
    for start in range(0, len(all_keys), _AT_A_TIME):
        some = all_keys[start : start + _AT_A_TIME]
        found = {
            row["import_key"]: row
            for row in DisclosurePage.objects.filter(import_key__in=some).values(*names)
        }
        for row in (found[key] for key in some if key in found):
            yield {
                "import_key": row["import_key"],
                "page": row["pk"],
                "title": row["title"],
                "document_number": row["document_number"],
                "attribute": str(DisclosureAttribute(row["attribute"]).label),
                "reviewed_by": reviewed_by,
                "reviewed_on": reviewed_on.isoformat() if reviewed_on else "",
            }


def write_list(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write a list in the format of the file's name, one of ``FORMATS``; returns how many lines. Raises ``OSError``."""
    listed = list(rows)
    if path.suffix.lower() == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("清单")
        sheet.append(list(COLUMNS.values()))
        for row in listed:
            sheet.append([_text(sheet, row[name]) for name in COLUMNS])
        book.save(path)
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in listed)
        path.write_text(text, encoding="utf-8")
    return len(listed)


def _text(sheet: Any, value: Any) -> Any:
    """A cell that no program takes for a formula, whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
