"""DOCX by lxml over its parts: paragraphs, tables, text boxes, notes, comments, what was tracked, what is hidden.

Names of elements are ECMA-376 Part 1, § 17; namespaces are not compared, since the strict form has its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from texts.extraction.collecting import FEWEST_CHARACTERS, Exhausted, Unreadable
from texts.extraction.office import read_embedded, read_properties
from texts.extraction.packages import Package, attribute, local
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree  # type: ignore[import-untyped]

    from texts.extraction.collecting import Collection

_KINDS = {
    "document": Kind.BODY,
    "hdr": Kind.HEADER,
    "ftr": Kind.HEADER,
    "footnotes": Kind.NOTE,
    "endnotes": Kind.NOTE,
    "comments": Kind.COMMENT,
    "glossaryDocument": Kind.HIDDEN,
}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DELETED = {"del", "moveFrom"}
_INSERTED = {"ins", "moveTo"}
_OFF = {"0", "false", "off"}
_PICTURES = {"blip", "imagedata"}
# What a file says of its looks and its own making.
_SILENT = (
    "word/styles",
    "word/theme",
    "word/fontTable",
    "word/numbering",
    "word/settings",
    "word/webSettings",
)


@dataclass
class _Lines:
    """Lines of one part of the file, sorted by what they are."""

    seen: list[str] = field(default_factory=list)
    table: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    # The same text box once more, for programs that know no new ones.
    older_boxes: list[etree._Element] = field(default_factory=list)

    def gather(self, paragraph: etree._Element) -> str:
        """Sort one paragraph's characters and return those that are seen."""
        texts: dict[str, list[str]] = {"seen": [], "inserted": [], "deleted": [], "hidden": []}
        self._walk(paragraph, texts, frozenset())
        for name in ("inserted", "deleted", "hidden"):
            text = "".join(texts[name]).strip()
            if text:
                getattr(self, name).append(text)
        return "".join(texts["seen"]).strip()

    def _walk(self, element: etree._Element, texts: dict[str, list[str]], marks: frozenset[str]) -> None:
        for child in element:
            name = local(child)
            if name in {"t", "delText", "instrText", "delInstrText", "sym", *_CHARACTERS}:
                _put(child, name, texts, marks)
            elif name == "txbxContent":
                (self.older_boxes if "older" in marks else self.boxes).append(child)
            elif name in {"pPr", "rPr"}:
                continue
            else:
                self._walk(child, texts, marks | _marks_of(child, name))


def _marks_of(element: etree._Element, name: str) -> set[str]:
    if name in _DELETED:
        return {"deleted"}
    if name in _INSERTED:
        return {"inserted"}
    if name == "Fallback":
        return {"older"}
    if name == "r" and any(
        local(item) == "vanish" and (attribute(item, "val") or "1") not in _OFF
        for properties in element
        if local(properties) == "rPr"
        for item in properties
    ):
        return {"hidden"}
    return set()


def _put(element: etree._Element, name: str, texts: dict[str, list[str]], marks: frozenset[str]) -> None:
    if name == "sym":
        code = attribute(element, "char") or ""
        try:
            text = chr(int(code, 16))
        except (ValueError, OverflowError):
            text = ""
    else:
        text = _CHARACTERS.get(name) or element.text or ""
    if "deleted" in marks or name in {"delText", "delInstrText"}:
        texts["deleted"].append(text)
    elif "hidden" in marks:
        texts["hidden"].append(text)
    elif name == "instrText":
        # Where a link leads, where a field takes its text from.
        texts["hidden"].append(f"{text} ")
    else:
        texts["seen"].append(text)
        if "inserted" in marks:
            texts["inserted"].append(text)


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a Word file; Unreadable if it has no text but pictures, or is broken."""
    package = Package(content, collection)
    read_properties(package, collection, place)
    pictures = main = False
    for name in package.starting_with("word/"):
        if name.startswith(_SILENT):
            continue
        try:
            root = package.xml(name)
        except Exhausted:
            raise
        except Unreadable as error:
            collection.miss(error.reason, f"{place}/{name}" if place else name)
            continue
        main = main or local(root) == "document"
        pictures = pictures or any(local(item) in _PICTURES for item in root.iter())
        _read_part(root, collection, place)
    if not main:
        raise Unreadable(Reason.BROKEN)
    _read_the_rest(package, collection, place)
    read_embedded(package, "word/embeddings/", collection, place, depth)
    if pictures and collection.characters_at(place) < FEWEST_CHARACTERS:
        raise Unreadable(Reason.NO_TEXT)


def _read_part(root: etree._Element, collection: Collection, place: str) -> None:
    kind = _KINDS.get(local(root))
    if kind is None:
        # Charts, diagrams, lists of people and revisions: their words only.
        words = "\n".join(item.text for item in root.iter() if local(item) in {"t", "v"} and item.text)
        collection.add(words, Kind.HIDDEN, place)
        return
    lines = _Lines()
    _blocks(root, lines)
    _boxes(lines)
    if kind is Kind.COMMENT:
        lines.seen += sorted({author for item in root if (author := attribute(item, "author"))})
    collection.add("\n".join(lines.seen), kind, place)
    collection.add("\n".join(lines.table), Kind.TABLE if kind is Kind.BODY else kind, place)
    collection.add("\n".join(lines.inserted), Kind.INSERTED, place)
    collection.add("\n".join(lines.deleted), Kind.DELETED, place)
    collection.add("\n".join(lines.hidden), Kind.HIDDEN, place)


def _blocks(parent: etree._Element, lines: _Lines) -> None:
    """Read paragraphs and tables in their order, through whatever holds them."""
    for element in parent:
        name = local(element)
        if name == "p":
            text = lines.gather(element)
            if text:
                lines.seen.append(text)
        elif name == "tbl":
            lines.table.extend(_rows(element, lines))
        elif name in {"sectPr", "tblPr", "tblGrid"}:
            continue
        else:
            _blocks(element, lines)


def _rows(table: etree._Element, lines: _Lines) -> Iterator[str]:
    for row in _within(table, "tr"):
        cells = [
            " ".join(
                filter(None, (lines.gather(item) for item in cell.iter("{*}p") if not _in_a_box(item, cell)))
            )
            for cell in _within(row, "tc")
        ]
        yield "\t".join(cells)


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, also those that a control or a tracked change holds."""
    for child in element:
        name = local(child)
        if name == wanted:
            yield child
        elif name not in {"tbl", "tc", "p"}:
            yield from _within(child, wanted)


def _in_a_box(paragraph: etree._Element, cell: etree._Element) -> bool:
    for holder in paragraph.iterancestors():
        if holder is cell:
            return False
        if local(holder) == "txbxContent":
            return True
    return False


def _boxes(lines: _Lines) -> None:
    """Read text boxes after the rest; a second form for older programs only where it says something else."""
    while lines.boxes:
        _blocks(lines.boxes.pop(0), lines)
    known = set(lines.seen) | set(lines.table)
    while lines.older_boxes:
        older = _Lines()
        _blocks(lines.older_boxes.pop(0), older)
        for box in (*older.boxes, *older.older_boxes):
            _blocks(box, older)
        lines.hidden += [line for line in older.seen + older.table if line not in known]
        lines.hidden += [line for line in older.hidden if line not in lines.hidden]
        lines.deleted += [line for line in older.deleted if line not in lines.deleted]


def _read_the_rest(package: Package, collection: Collection, place: str) -> None:
    """Read where links lead and data bound to controls."""
    for name in package.starting_with("word/_rels/", ".rels"):
        targets = [
            attribute(item, "Target") or ""
            for item in package.xml(name)
            if attribute(item, "TargetMode") == "External"
        ]
        collection.add("\n".join(targets), Kind.HIDDEN, place)
    for name in package.starting_with("customXml/"):
        if "itemProps" not in name:
            collection.add("\n".join(package.xml(name).itertext()), Kind.HIDDEN, place)
    for name in package.starting_with("word/", ""):
        # A whole document of another kind, taken in when Word opens this one.
        if "/afchunk" in name.lower():
            collection.miss(Reason.UNSUPPORTED, f"{place}/{name}" if place else name)
