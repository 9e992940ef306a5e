"""Files of rows as a stream: JSON Lines, CSV and XLSX, one row at a time, whatever the size of the file.

What is wrong with one row is handed on as a ``BrokenRow`` with its line; what is wrong with the file is raised.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# A longer line is no entry but a file of another kind; it is refused without being read into memory.
LONGEST_LINE = 64 * 1024 * 1024
_BLOCK = 1024 * 1024
# Rows of JSON need not have the same names in them: so many are asked for theirs.
_ROWS_LOOKED_AT = 20
_LONGEST_CELL = 2**31 - 1
_LAST_LINE_OF_A_SHEET = 2**20


class FileUnreadable(Exception):
    """The file as a whole cannot be imported; the message says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: the line on which it starts, and its cells by the file's own column names."""

    line: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not even be read."""

    line: int
    reason: str


class RowSource(Protocol):
    """A file being read. ``columns`` are known before the first row; ``done`` and ``total`` measure progress."""

    columns: list[str]
    done: int
    total: int

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        """Every row once."""


def open_rows(path: Path) -> RowSource:
    """Return the rows of a ``.jsonl``, ``.csv`` or ``.xlsx`` file; raises ``FileUnreadable``."""
    readers: dict[str, Callable[[Path], RowSource]] = {
        ".jsonl": JsonLines,
        ".ndjson": JsonLines,
        ".csv": CsvTable,
        ".xlsx": Workbook,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FileUnreadable(f"不支持“{path.suffix or path.name}”格式，只能导入 .jsonl、.csv 和 .xlsx 文件。")
    try:
        if not path.is_file():
            raise FileUnreadable(f"没有文件 {path}，请核对路径。")
        if path.stat().st_size == 0:
            raise FileUnreadable(f"文件 {path.name} 是空的。")
        return reader(path)
    except OSError as error:
        raise FileUnreadable(f"无法读取文件 {path}：{os.strerror(error.errno or 0)}。") from error


class JsonLines:
    """One JSON object a line, UTF-8 with or without a byte order mark."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.total = path.stat().st_size
        self.done = 0
        rows = list(islice(self, _ROWS_LOOKED_AT))
        if not rows:
            raise FileUnreadable(f"文件 {path.name} 里没有数据。")
        self.columns = list(dict.fromkeys(name for row in rows if isinstance(row, Row) for name in row.cells))
        self.done = 0

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        with self.path.open("rb") as file:
            for line, raw in enumerate(_lines(file), start=1):
                self.done = file.tell()
                if raw is None:
                    yield BrokenRow(line, f"这一行超过 {LONGEST_LINE // _BLOCK} MB，不是一条信息。")
                elif text := raw.strip():
                    yield self._row(line, text)

    def _row(self, line: int, raw: bytes) -> Row | BrokenRow:
        try:
            value = json.loads(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            return BrokenRow(line, f"编码有误：第 {error.start + 1} 个字节不是 UTF-8，请将文件另存为 UTF-8。")
        except json.JSONDecodeError as error:
            return BrokenRow(line, f"不是完整的 JSON：第 {error.colno} 个字符处有误。")
        except (RecursionError, ValueError):
            return BrokenRow(line, "JSON 的嵌套或者数字超出了能读的范围。")
        if isinstance(value, list) and line == 1:
            raise FileUnreadable("这是一个 JSON 数组；请改为 JSON Lines：每行一个对象。")
        if not isinstance(value, dict):
            return BrokenRow(line, "这一行不是 JSON 对象（应为 {…}）。")
        return Row(line, value)


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Every line; None for one that is too long, which is skipped unread."""
    while raw := file.readline(LONGEST_LINE):
        if len(raw) < LONGEST_LINE or raw.endswith(b"\n"):
            yield raw
            continue
        while (rest := file.readline(_BLOCK)) and not rest.endswith(b"\n"):
            pass
        yield None


class CsvTable:
    """A table with a header line, UTF-8 (with or without a byte order mark) or GB18030."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.total = path.stat().st_size
        self.done = 0
        self.encoding = _encoding_of(path)
        with path.open(encoding=self.encoding, newline="") as file:
            sample = file.readline(65536)
        self.delimiter = max(",\t;", key=sample.count)
        with closing(self._table()) as table:
            header = next(table, None)
        if header is None or not any(cell.strip() for cell in header[1]):
            raise FileUnreadable(f"文件 {path.name} 没有表头：第一行应为各列的名称。")
        self.columns = [cell.strip() for cell in header[1]]

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        empty = True
        table = self._table()
        next(table)
        for line, cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            empty = False
            if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
                yield BrokenRow(
                    line,
                    f"有 {len(cells)} 列，表头只有 {len(self.columns)} 列：内容里的逗号或者引号可能没有加引号。",
                )
            else:
                yield Row(line, dict(zip(self.columns, cells, strict=False)))
        if empty:
            raise FileUnreadable(f"文件 {self.path.name} 只有表头，没有数据。")

    def _table(self) -> Generator[tuple[int, list[str]], None, None]:
        """Line on which each record starts, and its cells."""
        csv.field_size_limit(_LONGEST_CELL)
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter)
            start = 1
            try:
                for cells in reader:
                    self.done = raw.tell()
                    yield start, cells
                    start = reader.line_num + 1
            except csv.Error as error:
                raise FileUnreadable(f"第 {start} 行起不是完整的 CSV：{error}。") from error


def _encoding_of(path: Path) -> str:
    """``utf-8-sig`` or ``gb18030``, whichever the whole file is; raises ``FileUnreadable`` for neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileUnreadable(f"文件 {path.name} 的编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 后再导入。")


class Workbook:
    """The first sheet of a workbook; its first line with text is the header."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        try:
            self._book = load_workbook(path, read_only=True, data_only=True)
            self._sheet = self._book.worksheets[0]
            self.total = self._sheet.max_row or 0
            # Some programs write a wrong size, and reading would stop there.
            self._sheet.reset_dimensions()
            header = next((found for found in self._lines() if any(_filled(cell) for cell in found[1])), None)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            KeyError,
            IndexError,
            ValueError,
            SyntaxError,
        ) as error:
            raise FileUnreadable(f"文件 {path.name} 不是完好的 XLSX 工作簿。") from error
        if header is None:
            raise FileUnreadable(f"文件 {path.name} 的第一个工作表是空的。")
        self._header_line = header[0]
        self.columns = [str(cell).strip() if _filled(cell) else "" for cell in header[1]]

    def _lines(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        for line, cells in enumerate(self._sheet.iter_rows(values_only=True), start=1):
            # A row that says it is the billionth has the library make up all the empty ones before it.
            if line > _LAST_LINE_OF_A_SHEET:
                raise FileUnreadable(
                    f"文件 {self.path.name} 的行号超过 {_LAST_LINE_OF_A_SHEET}，不是正常的工作表。"
                )
            yield line, cells

    def __iter__(self) -> Iterator[Row | BrokenRow]:
        empty = True
        for line, cells in self._lines():
            self.done = line
            if line <= self._header_line or not any(_filled(cell) for cell in cells):
                continue
            empty = False
            yield Row(line, dict(zip(self.columns, cells, strict=False)))
        if empty:
            raise FileUnreadable(f"文件 {self.path.name} 只有表头，没有数据。")


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
