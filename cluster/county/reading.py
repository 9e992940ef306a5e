"""Reading the cluster file: text to entries, with every mistake found at once."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cluster.county import checks
from cluster.county.mistakes import CountyFileRefused, Location, Mistake, Places, did_you_mean
from cluster.county.schema import (
    SITE_KINDS,
    ColumnEntry,
    CountyEntry,
    CountyFile,
    Entry,
    SiteEntry,
    ThemeEntry,
    UnitEntry,
)

AnyEntry = TypeVar("AnyEntry", bound=Entry)
TABLES = ("county", "unit", "site", "theme", "columns")
_TYPES = {
    "string_type": "应为文字，用引号括起来。",
    "list_type": "应为列表，写在方括号里。",
    "date_type": "应为日期，不加引号，例如 2026-11-21。",
    "date_from_datetime_parsing": "应为日期，例如 2026-11-21。",
    "model_type": "应为一组“键 = 值”。",
    "missing": "缺少这一项。",
}


def read(path: Path) -> tuple[CountyFile, list[Mistake]]:
    """The cluster file and the warnings about it.

    Raises ``CountyFileRefused`` with every mistake, ``OSError`` when the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CountyFileRefused([Mistake("", "文件不是 UTF-8 编码。", "请用 UTF-8 另存。")]) from error
    return read_text(text)


def read_text(text: str) -> tuple[CountyFile, list[Mistake]]:
    """The same from the text of the file."""
    text = text.replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CountyFileRefused([_syntax_mistake(error)]) from error
    reader = _Reader(raw, Places(raw, text))
    file = reader.file()
    found = checks.check(file)
    mistakes = [*reader.mistakes, *(file.places.mistake(*item) for item in found)]
    warnings = [file.places.mistake(*item) for item in checks.warn(file)]
    if mistakes:
        raise CountyFileRefused(mistakes, warnings)
    return file, warnings


def _syntax_mistake(error: tomllib.TOMLDecodeError) -> Mistake:
    position = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    reason = re.sub(r"\s*\(at .*\)$", "", str(error))
    place = f"第{position[2]}列" if position else ""
    return Mistake(
        place, f"不合 TOML 语法（{reason}）。", "检查引号、方括号是否成对，等号两边是否完整，同一个键是否写了两次。",
        int(position[1]) if position else 0,
    )  # fmt: skip


class _Reader:
    """Validates table by table, so that one bad table hides no mistake in the others."""

    def __init__(self, raw: dict[str, Any], places: Places) -> None:
        self.raw = raw
        self.places = places
        self.mistakes: list[Mistake] = []

    def file(self) -> CountyFile:
        """The file; what is wrong in it is left out of the entries and added to ``mistakes``."""
        for name in self.raw.keys() - set(TABLES):
            self._refuse((name,), f"没有“{name}”这张表。", did_you_mean(name, TABLES))
        if "county" not in self.raw:
            self._refuse((), "缺少 [county]。", '写明县名：[county] 下一行 name = "云溪县"。')
        themes = self._table(("theme",), self.raw.get("theme", {}))
        columns = self._table(("columns",), self.raw.get("columns", {}))
        for kind in columns.keys() - set(SITE_KINDS):
            self._refuse(("columns", kind), f"没有“{kind}”这类网站。", did_you_mean(kind, SITE_KINDS))
        return CountyFile(
            county=self._entry(CountyEntry, ("county",), self.raw.get("county", {"name": ""})),
            units=self._entries(UnitEntry, ("unit",), self.raw.get("unit", [])),
            sites=self._entries(SiteEntry, ("site",), self.raw.get("site", [])),
            themes={name: self._entry(ThemeEntry, ("theme", name), table) for name, table in themes.items()},
            columns={
                kind: self._entries(ColumnEntry, ("columns", kind), columns.get(kind, []))
                for kind in SITE_KINDS
            },
            places=self.places,
        )

    def _refuse(self, location: Location, message: str, suggestion: str = "") -> None:
        self.mistakes.append(self.places.mistake(location, message, suggestion))

    def _table(self, location: Location, raw: Any) -> dict[str, Any]:
        if isinstance(raw, dict):
            return raw
        self._refuse(location, "应为一张表。")
        return {}

    def _entries(self, model: type[AnyEntry], location: Location, raw: Any) -> list[AnyEntry]:
        if not isinstance(raw, list):
            name = ".".join(str(step) for step in location)
            self._refuse(location, "应为一组表。", f"用双方括号：[[{name}]]。")
            return []
        return [self._entry(model, (*location, number), table) for number, table in enumerate(raw)]

    def _entry(self, model: type[AnyEntry], location: Location, raw: Any) -> AnyEntry:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            found = error.errors(include_url=False)
        missing_county = location == ("county",) and "county" not in self.raw
        for details in found if not missing_county else []:
            self._refuse((*location, *details["loc"]), *_in_words(model, details))
        bad = {details["loc"][0] for details in found if details["loc"]}
        return _what_is_right(model, raw if isinstance(raw, dict) else {}, bad)


def _in_words(model: type[Entry], details: ErrorDetails) -> tuple[str, str]:
    """What pydantic found, for the person who wrote the file: message and suggestion."""
    context = details.get("ctx", {})
    if details["type"] == "wrong":
        return str(context["message"]), str(context["suggestion"])
    key = str(details["loc"][-1]) if details["loc"] else ""
    if details["type"] == "extra_forbidden":
        return f"没有“{key}”这一项。", did_you_mean(key, list(model.model_fields))
    if details["type"] in _TYPES:
        return _TYPES[details["type"]], ""
    return f"值不合要求（{details['msg']}）。", ""


def _what_is_right(model: type[AnyEntry], raw: dict[str, Any], bad: set[int | str]) -> AnyEntry:
    """The entry with what could be read of it: enough to check the others against it."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in raw and name not in bad and isinstance(raw[name], str):
            values[name] = raw[name].strip()
        else:
            values[name] = "" if field.is_required() else field.get_default(call_default_factory=True)
    return model.model_construct(**values)
