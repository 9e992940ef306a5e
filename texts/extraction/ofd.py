"""OFD (GB/T 33190) by lxml over its parts, page by page; namespaces differ by maker and are not compared."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from texts.extraction import recognising
from texts.extraction.collecting import FEWEST_CHARACTERS, Exhausted, Unreadable
from texts.extraction.packages import Package, attribute, local
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from lxml import etree  # type: ignore[import-untyped]

    from texts.extraction.collecting import Collection

#: Pieces of text that lie further apart than this share of their height are different words.
WORD_GAP = 0.8
#: Of a page with few characters, how much of it a picture covers that is a scanned page.
SCANNED_SHARE = 0.5
_NUMBERS_OF_A_BOX = 4
_NUMBERS_OF_A_MATRIX = 6


class _Reading:
    def __init__(self, package: Package, collection: Collection, place: str) -> None:
        self.package = package
        self.collection = collection
        self.place = place
        self.done: set[str] = set()
        self.page = 0

    def xml(self, name: str) -> etree._Element:
        listed = self.package.find(name)
        if listed is None:
            raise Unreadable(Reason.BROKEN)
        self.done.add(listed)
        return self.package.xml(listed)


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read an OFD file; a page that is only a picture is noted. Unreadable if it is broken or encrypted."""
    package = Package(content, collection)
    reading = _Reading(package, collection, place)
    root = reading.xml("OFD.xml")
    if any("Encryptions" in name or "encryptions" in name for name in package.names) or root.xpath(
        "//*[local-name()='Encryptions']"
    ):
        raise Unreadable(Reason.ENCRYPTED)
    properties = [
        f"{attribute(item, 'Name') or local(item)}: {item.text.strip()}"
        for item in root.xpath("//*[local-name()='DocInfo']//*")
        if item.text and item.text.strip() and len(item) == 0
    ]
    collection.add("\n".join(properties), Kind.PROPERTY, place)
    documents = dict.fromkeys(str(name).strip() for name in root.xpath("//*[local-name()='DocRoot']/text()"))
    if not documents:
        raise Unreadable(Reason.BROKEN)
    for name in documents:
        _read_document(reading, name)
    _read_unnamed(reading)
    _read_files(reading, depth)


def _read_document(reading: _Reading, name: str) -> None:
    document = reading.xml(name)
    templates = [
        location
        for item in document.xpath("//*[local-name()='TemplatePage']")
        if (location := attribute(item, "BaseLoc"))
    ]
    template_text = False
    for location in dict.fromkeys(templates):
        seen, hidden = _texts(reading.xml(_resolved(location, name)))
        reading.collection.add(seen, Kind.HEADER, reading.place)
        reading.collection.add(hidden, Kind.HIDDEN, reading.place)
        template_text = template_text or bool(seen)
    for item in document.xpath("*[local-name()='Pages']/*[local-name()='Page']"):
        reading.page += 1
        reading.collection.check_time()
        try:
            page = reading.xml(_resolved(attribute(item, "BaseLoc") or "", name))
        except Exhausted:
            raise
        except Unreadable as error:
            reading.collection.miss(error.reason, reading.place, reading.page)
            continue
        seen, hidden = _texts(page)
        reading.collection.add(seen, Kind.BODY, reading.place, reading.page)
        reading.collection.add(hidden, Kind.HIDDEN, reading.place, reading.page)
        if len(seen) < FEWEST_CHARACTERS and _is_picture(page, document, seen):
            reading.collection.miss(Reason.NO_TEXT, reading.place, reading.page)


def _is_picture(page: etree._Element, document: etree._Element, seen: str) -> bool:
    """Whether a page with few characters shows more than it says: a large picture, or shapes and no character."""
    if not seen:
        return bool(page.xpath("//*[local-name()='ImageObject' or local-name()='PathObject']"))
    areas = (
        box
        for root in (page, document)
        for item in root.iter("{*}PhysicalBox")
        if (box := _numbers(item.text, _NUMBERS_OF_A_BOX))
    )
    whole = next((width * height for _, _, width, height in areas), 0.0)
    boxes = [_numbers(attribute(item, "Boundary"), _NUMBERS_OF_A_BOX) for item in page.iter("{*}ImageObject")]
    return any(box and box[2] * box[3] >= whole * SCANNED_SHARE for box in boxes)


def _read_unnamed(reading: _Reading) -> None:
    """Read notes, and pages that no list of pages names: they go out with the file too."""
    for name in reading.package.starting_with("", ".xml"):
        if name in reading.done or "/Signs/" in name:
            continue
        try:
            root = reading.xml(name)
        except Exhausted:
            raise
        except Unreadable as error:
            reading.collection.miss(error.reason, f"{reading.place}/{name}" if reading.place else name)
            continue
        is_note = bool(root.xpath("//*[local-name()='Annot']"))
        seen, hidden = _texts(root)
        remarks = [
            item.text.strip()
            for item in root.xpath("//*[local-name()='Remark' or local-name()='Parameter']")
            if item.text
        ]
        remarks += [str(creator) for creator in root.xpath("//*[local-name()='Annot']/@Creator")]
        reading.collection.add(
            "\n".join([seen, *remarks]), Kind.COMMENT if is_note else Kind.HIDDEN, reading.place
        )
        reading.collection.add(hidden, Kind.HIDDEN, reading.place)


def _read_files(reading: _Reading, depth: int) -> None:
    """Read attachments, by the folder that they lie in or by their kind."""
    known = {".pdf", ".ofd", ".docx", ".xlsx", ".doc", ".xls", ".wps", ".et", ".zip", ".txt", ".csv"}
    for name, entry in reading.package.names.items():
        in_folder = "/attachs/" in name.lower() or "/attachments/" in name.lower()
        if name in reading.done or not (in_folder or posixpath.splitext(name)[1].lower() in known):
            continue
        below = f"{reading.place}/{name}" if reading.place else name
        try:
            unpacked = reading.package.read(entry, reading.collection.limits.file_bytes)
        except Exhausted:
            raise
        except Unreadable as error:
            reading.collection.miss(error.reason, below)
            continue
        recognising.read(unpacked, name, reading.collection, below, depth + 1)


def _resolved(location: str, base: str) -> str:
    """Return a location as the package lists it: from the root with a slash before, else from the part that names it."""
    location = location.strip().replace("\\", "/")
    if location.startswith("/"):
        return posixpath.normpath(location.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base.strip().lstrip("/")), location))


def _texts(root: etree._Element) -> tuple[str, str]:
    """Return what is seen and what is not, pieces of one line joined."""
    seen: list[str] = []
    hidden: list[str] = []
    before: tuple[float, float, float, float] | None = None
    for item in root.iter("{*}TextObject"):
        text = "".join(code.text or "" for code in item.iter("{*}TextCode"))
        if (attribute(item, "Visible") or "").strip() == "false":
            hidden.append(text)
            continue
        box = _box(item)
        if before and box and abs(box[1] - before[1]) < max(box[3], before[3]) / 2:
            gap = box[0] - (before[0] + before[2])
            seen.append(text if gap < max(box[3], before[3]) * WORD_GAP else f" {text}")
        else:
            seen.append(f"\n{text}")
        before = box
    return "".join(seen).strip(), "\n".join(hidden).strip()


def _box(item: etree._Element) -> tuple[float, float, float, float] | None:
    """Return left, top, width and height in reading direction: text turned by a quarter runs down the page."""
    numbers = _numbers(attribute(item, "Boundary"), _NUMBERS_OF_A_BOX)
    if numbers is None:
        return None
    left, top, width, height = numbers
    matrix = _numbers(attribute(item, "CTM"), _NUMBERS_OF_A_MATRIX)
    if matrix and abs(matrix[0]) < abs(matrix[1]) and abs(matrix[3]) < abs(matrix[2]):
        return top, left, height, width
    return left, top, width, height


def _numbers(text: str | None, count: int) -> list[float] | None:
    try:
        numbers = [float(number) for number in (text or "").split()]
    except ValueError:
        return None
    return numbers if len(numbers) == count else None
