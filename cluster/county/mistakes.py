"""Mistakes in the cluster file: what is wrong, where, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Step = str | int
Location = tuple[Step, ...]


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong (or, as a warning, unwise), for the person who wrote the file.

    ``line`` counts from 1; 0 where the file as a whole is meant.
    """

    place: str
    message: str
    suggestion: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = "　".join(filter(None, [f"第{self.line}行" if self.line else "", self.place]))
        advice = f"建议：{self.suggestion}" if self.suggestion else ""
        return f"{where}：{self.message}{advice}" if where else f"{self.message}{advice}"


class CountyFileRefused(Exception):
    """The cluster file has mistakes; carries all of them, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake], warnings: Iterable[Mistake] = ()) -> None:
        self.mistakes = sorted(mistakes, key=lambda mistake: mistake.line)
        self.warnings = sorted(warnings, key=lambda mistake: mistake.line)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def closest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or nothing when none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)), "")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """“是否应为 x” with the closest word, else the list of what may be written."""
    if match := closest(word, known):
        return f"是否应为“{match}”？"
    return f"可用：{'、'.join(known)}。" if known else ""


_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+|\"[^\"]+\")\s*=")


class LineFinder:
    """Finds the line of a key or table in the text of a TOML file.

    The parsers at hand keep no line numbers. Keys of inline tables are not told apart: for them, and for whatever
    else is not found, the line of the nearest table or key around counts.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Location, int] = {}
        self._counts: dict[Location, int] = {}
        self._read(text)

    def line_of(self, location: Location) -> int:
        """The line (from 1) of a location such as ``("unit", 2, "name")``; 0 when nothing of it is written."""
        for end in range(len(location), 0, -1):
            if line := self._lines.get(location[:end]):
                return line
        return 0

    def _read(self, text: str) -> None:
        table: Location = ()
        closing = ""
        for number, line in enumerate(text.splitlines(), start=1):
            if closing:
                closing = "" if closing in line else closing
                continue
            if match := _TABLE.match(line):
                table = self._open(match[2], is_array=match[1] == "[[")
                self._lines.setdefault(table, number)
                if isinstance(table[-1], int):
                    self._lines.setdefault(table[:-1], number)
            elif match := _KEY.match(line):
                self._lines.setdefault((*table, match[1].strip('"')), number)
            closing = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")

    def _open(self, name: str, *, is_array: bool) -> Location:
        parts = [part.strip().strip("\"'") for part in name.split(".")]
        table: Location = ()
        for position, part in enumerate(parts):
            table = (*table, part)
            if is_array and position == len(parts) - 1:
                self._counts[table] = self._counts.get(table, -1) + 1
            if table in self._counts:
                table = (*table, self._counts[table])
        return table


class Places:
    """Says where in the file something is: the path of tables and keys as a person reads it, and the line."""

    # What a table is known by, besides its number.
    _NAMES = ("code", "unit", "slug", "title")

    def __init__(self, raw: dict[str, Any], text: str) -> None:
        self._raw = raw
        self._finder = LineFinder(text)

    def mistake(self, location: Location, message: str, suggestion: str = "") -> Mistake:
        """A mistake at a location such as ``("unit", 2, "credit_code")`` (numbers from 0, as in the file's data)."""
        return Mistake(self.name_of(location), message, suggestion, self._finder.line_of(location))

    def name_of(self, location: Location) -> str:
        """``unit[3]（code "jyj"）.credit_code``: tables are numbered from 1 and named by what they are known by."""
        place, value = "", self._raw
        for step in location:
            value = self._below(value, step)
            if isinstance(step, int):
                place += f"[{step + 1}]{self._label(value)}"
            else:
                place += f".{step}" if place else step
        return place

    def has(self, location: Location) -> bool:
        """Whether something is written at a location, right or wrong."""
        value: Any = self._raw
        for step in location:
            value = self._below(value, step)
        return value not in (None, "")

    def _below(self, value: Any, step: Step) -> Any:
        try:
            return value[step]
        except (KeyError, IndexError, TypeError):
            return None

    def _label(self, value: Any) -> str:
        if not isinstance(value, dict):
            return ""
        name = next((name for name in self._NAMES if isinstance(value.get(name), str)), "")
        return f'（{name} "{value[name]}"）' if name else ""
