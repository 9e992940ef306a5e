"""PDF by pypdfium2: text page by page, notes and filled-in fields, properties, bookmarks, files inside."""

from __future__ import annotations

import unicodedata
from ctypes import c_ushort, create_string_buffer, memmove, sizeof
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium

from texts.extraction import recognising
from texts.extraction.collecting import FEWEST_CHARACTERS, Exhausted, Unreadable
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection

#: Of a page with few characters, how much of it a picture covers that is a scanned page.
SCANNED_SHARE = 0.5
#: Of the characters of a page, how many may mean nothing before its fonts are taken to have no letters.
MEANINGLESS_SHARE = 0.3
_DEEPEST_FORM = 5
_MOST_NOTES = 2_000
_NOTE_FIELDS = (b"Contents", b"T", b"V", b"TU", b"RC")


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a PDF; pages without text are noted one by one. Unreadable if it is broken or asks for a password."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.BROKEN) from error
    if len(document) == 0:
        raise Unreadable(Reason.BROKEN)
    _read_properties(document, collection, place)
    for number in range(1, len(document) + 1):
        collection.check_time()
        try:
            page = document[number - 1]
            _read_page(page, collection, place, number)
            page.close()
        except pypdfium2.PdfiumError:
            collection.miss(Reason.BROKEN, place, number)
    _read_files(document, collection, place, depth)
    if pdfium.FPDF_GetFormType(document) in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}:
        # What the form says is made by a program inside it.
        collection.miss(Reason.UNSUPPORTED, place)


def _read_properties(document: pypdfium2.PdfDocument, collection: Collection, place: str) -> None:
    lines = [f"{key}: {value}" for key, value in document.get_metadata_dict(skip_empty=True).items()]
    for count, bookmark in enumerate(document.get_toc(max_depth=8)):
        if count >= _MOST_NOTES:
            break
        lines.append(bookmark.get_title())
    collection.add("\n".join(lines), Kind.PROPERTY, place)


def _read_page(page: pypdfium2.PdfPage, collection: Collection, place: str, number: int) -> None:
    text = page.get_textpage().get_text_range(errors="ignore").replace("\r\n", "\n").replace("\r", "\n")
    # Where a line broke inside a hyphenated word.
    text = text.replace("\ufffe", "")
    collection.add(text, Kind.BODY, place, number)
    notes = _notes(page)
    collection.add("\n".join(notes), Kind.COMMENT, place, number)
    if _meaningless(text) or (len(text.strip()) < FEWEST_CHARACTERS and _is_picture(page, text)):
        collection.miss(Reason.NO_TEXT, place, number)


def _meaningless(text: str) -> bool:
    """Whether the fonts say which shapes to draw but not which characters they are."""
    letters = [character for character in text if not character.isspace()]
    strange = sum(
        unicodedata.category(letter) in {"Co", "Cn", "Cc"} or letter == "\ufffd" for letter in letters
    )
    return bool(letters) and strange > len(letters) * MEANINGLESS_SHARE


def _is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether a page with few characters shows more than it says: a large picture, or shapes and no character."""
    shown = page.get_objects(max_depth=_DEEPEST_FORM)
    if not text.strip():
        return any(item.type != pdfium.FPDF_PAGEOBJ_TEXT for item in shown)
    whole = page.get_width() * page.get_height()
    for item in shown:
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) >= whole * SCANNED_SHARE:
                return True
    return False


def _notes(page: pypdfium2.PdfPage) -> list[str]:
    """Comments, authors of comments, and what is filled into fields."""
    notes = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        values = [_string(note, field) for field in _NOTE_FIELDS]
        if values[0] or values[2]:
            notes.append("\t".join(value for value in values if value))
        pdfium.FPDFPage_CloseAnnot(note)
    return notes


def _string(note: Any, field: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, field, None, 0)
    if size <= sizeof(c_ushort):
        return ""
    wide = (c_ushort * (size // sizeof(c_ushort)))()
    pdfium.FPDFAnnot_GetStringValue(note, field, wide, size)
    plain = create_string_buffer(size)
    memmove(plain, wide, size)
    return plain.raw.decode("utf-16-le", "ignore").rstrip("\0")


def _read_files(document: pypdfium2.PdfDocument, collection: Collection, place: str, depth: int) -> None:
    count = document.count_attachments()
    collection.enter(count)
    for index in range(count):
        file = document.get_attachment(index)
        name = file.get_name() or str(index + 1)
        below = f"{place}/{name}" if place else name
        collection.add(name, Kind.PROPERTY, place)
        try:
            unpacked = bytes(file.get_data())
            collection.unpack(len(unpacked))
        except Exhausted:
            raise
        except pypdfium2.PdfiumError:
            collection.miss(Reason.BROKEN, below)
            continue
        recognising.read(unpacked, name, collection, below, depth + 1)
