"""The taxonomy as it is shipped (TOML files in this folder) and its loading.

Loading adds what is missing by code; what a county has renamed, reordered or added stays as it is.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def _read(name: str, table: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))[table]  # type: ignore[no-any-return]


def _add(model: Any, rows: list[dict[str, Any]], fields: tuple[str, ...]) -> int:
    """Add the rows whose codes are missing, parents before children; returns how many were added."""
    known = dict(model.objects.values_list("code", "pk"))
    added = 0
    for row in sorted(rows, key=lambda row: bool(row.get("parent"))):
        if row["code"] in known:
            continue
        values = {name: row[name] for name in fields if name in row}
        if row.get("parent"):
            values["parent_id"] = known[row["parent"]]
        created = model.objects.create(code=row["code"], name=row["name"], sort_order=row["order"], **values)
        known[row["code"]] = created.pk
        added += 1
    return added


def load(categories: Any, subjects: Any, kinds: Any) -> int:
    """Load all three classifications into the given models; returns how many entries were added."""
    return (
        _add(categories, _read("categories.toml", "category"), ("scheme", "basis", "description"))
        + _add(subjects, _read("subjects.toml", "subject"), ())
        + _add(kinds, _read("document_kinds.toml", "kind"), ("statutory",))
    )
