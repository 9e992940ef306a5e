"""Files to import, as counties have them, and where the shared sample of real documents lies."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

REPOSITORY = Path(__file__).resolve().parents[2]


def json_lines(path: Path, *rows: Any) -> Path:
    """Rows as JSON Lines; a row given as text or bytes is written as it is."""
    lines = [
        row
        if isinstance(row, bytes)
        else (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)).encode()
        for row in rows
    ]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def csv_table(path: Path, header: list[str], *rows: list[str], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def document(number: int = 1, **values: Any) -> dict[str, Any]:
    """One row like those of the corpus."""
    return {
        "id": f"doc-{number}",
        "title": f"关于第{number}项工作的通知",
        "body": f"各乡镇人民政府：\n一、总体要求\n第{number}项工作要抓紧办理。",
        "date": "2026-03-02",
        "issuer": "",
    } | values


def shared_folder(name: str) -> Path:
    """A folder of shared material beside the repository; absent, the test skips, and fails in CI."""
    folder = Path(os.environ.get("CLUSTER_SHARED", REPOSITORY.parent / "shared")) / name
    if not folder.is_dir():
        reason = f"{name} is not there: set CLUSTER_SHARED to the folder that holds it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
