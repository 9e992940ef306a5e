"""XLSX by openpyxl: sheets as tables, what is hidden apart; beside it the parts that openpyxl leaves out."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from texts.extraction.collecting import FEWEST_CHARACTERS, Exhausted, Unreadable
from texts.extraction.office import read_embedded, read_properties
from texts.extraction.packages import Package, attribute, local
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from texts.extraction.collecting import Collection

#: Unpacked bytes of all sheets: openpyxl needs some thirty times as many in memory.
MOST_SHEET_BYTES = 24 * 1024 * 1024
#: Past this a hidden span is one that reaches to the sheet's end.
_WIDEST = 16_384
#: A number as this long has lost its last digits already, if it was typed as one.
_EXACT = 1e15
# What openpyxl does not read, with the elements that hold words.
_OTHERS = {
    "xl/drawings/": ({"t"}, Kind.BODY),
    "xl/diagrams/": ({"t"}, Kind.BODY),
    "xl/charts/": ({"t", "v"}, Kind.HIDDEN),
    "xl/threadedComments/": ({"text"}, Kind.COMMENT),
    "xl/externalLinks/": ({"v"}, Kind.HIDDEN),
    "xl/pivotCache/": (set(), Kind.HIDDEN),
    "customXml/": (None, Kind.HIDDEN),
}


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a workbook; Unreadable if it is broken, Exhausted if its sheets are too large."""
    package = Package(content, collection)
    read_properties(package, collection, place)
    _check_parts(package, collection, place)
    # What comes from openpyxl may not be harmless to it: entities were refused above.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        _read_sheet(sheet, collection, f"{place}/{sheet.title}" if place else sheet.title)
    names = [f"{name}: {item.attr_text}" for name, item in book.defined_names.items()]
    collection.add("\n".join(names), Kind.HIDDEN, place)
    _read_others(package, collection, place)
    read_embedded(package, "xl/embeddings/", collection, place, depth)
    pictures = any(name.startswith("xl/media/") for name in package.names)
    if pictures and collection.characters_at(place) < FEWEST_CHARACTERS:
        raise Unreadable(Reason.NO_TEXT)


def _check_parts(package: Package, collection: Collection, place: str) -> None:
    """Read every part once before openpyxl does: measured, and without definitions."""
    size = 0
    for name in package.names:
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml":
            size += package.names[name].file_size
            if size > MOST_SHEET_BYTES:
                raise Unreadable(Reason.TOO_LARGE)
        if name.endswith((".xml", ".rels")):
            _read_formulas(package.xml(name), collection, name, place)


def _read_formulas(root: Any, collection: Collection, name: str, place: str) -> None:
    """Keep the words inside formulas: a name typed into one shows nowhere else."""
    if name.startswith("xl/worksheets/"):
        formulas = [item.text for item in root.iter("{*}f") if item.text and '"' in item.text]
        collection.add("\n".join(dict.fromkeys(formulas)), Kind.HIDDEN, place)


def _read_sheet(sheet: Worksheet, collection: Collection, place: str) -> None:
    hidden_sheet = sheet.sheet_state != "visible"
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    columns = _hidden_columns(sheet)
    collection.add(sheet.title, Kind.HIDDEN if hidden_sheet else Kind.HEADER, place)
    seen, hidden, comments = [], [], []
    for number, row in enumerate(sheet.iter_rows(), start=sheet.min_row):
        collection.check_time()
        shown_cells, hidden_cells = [], []
        for cell in row:
            value = _said(cell.value)
            away = hidden_sheet or number in rows or cell.column in columns or cell.number_format == ";;;"
            # Both keep their columns, so that a value stands below its heading.
            shown_cells.append("" if away else value)
            hidden_cells.append(value if away else "")
            if cell.comment is not None:
                comments.append(f"{cell.coordinate}\t{cell.comment.author or ''}\t{cell.comment.text}")
            if cell.hyperlink is not None and cell.hyperlink.target:
                hidden.append(f"{cell.coordinate}\t{cell.hyperlink.target}")
        if any(shown_cells):
            seen.append("\t".join(shown_cells).rstrip("\t"))
        if any(hidden_cells):
            hidden.append("\t".join(hidden_cells).rstrip("\t"))
    collection.add("\n".join(seen), Kind.TABLE, place)
    collection.add("\n".join(hidden), Kind.HIDDEN, place)
    collection.add("\n".join(comments), Kind.COMMENT, place)
    collection.add("\n".join(_edges(sheet)), Kind.HEADER, place)
    lists = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.formula1]
    prompts = [
        text
        for rule in sheet.data_validations.dataValidation
        for text in (rule.promptTitle, rule.prompt, rule.error)
        if text
    ]
    collection.add("\n".join(dict.fromkeys(lists + prompts)), Kind.HIDDEN, place)


def _hidden_columns(sheet: Worksheet) -> set[int]:
    """One entry may hide a span of columns."""
    hidden: set[int] = set()
    for letter, column in sheet.column_dimensions.items():
        if column.hidden or column.width == 0:
            first = column.min or column_index_from_string(letter)
            hidden.update(range(first, min(column.max or first, _WIDEST) + 1))
    return hidden


def _edges(sheet: Worksheet) -> list[str]:
    """Headers and footers of the printed sheet."""
    edges = []
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        edge = getattr(sheet, name)
        edges += [
            item.text for item in (edge.left, edge.center, edge.right) if item is not None and item.text
        ]
    return edges


def _said(value: Any) -> str:
    """Return a cell as a reader would say it; long numbers in full, never with an exponent."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT * 1000:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\t", " ")


def _read_others(package: Package, collection: Collection, place: str) -> None:
    for folder, (elements, kind) in _OTHERS.items():
        for name in package.starting_with(folder):
            try:
                root = package.xml(name)
            except Exhausted:
                raise
            except Unreadable as error:
                collection.miss(error.reason, f"{place}/{name}" if place else name)
                continue
            words = [
                item.text
                for item in root.iter()
                if item.text and item.text.strip() and (elements is None or local(item) in elements)
            ]
            if folder == "xl/pivotCache/":
                # The rows behind a summary, kept in full though their sheet may be gone.
                words = [value for item in root.iter() if (value := attribute(item, "v"))]
            collection.add("\n".join(words), kind, place)
