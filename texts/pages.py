"""How long a file is, for readers who decide whether to load it: pages, sheets or slides.

Files come from anywhere: each is read sparingly (limits below) and whatever is broken, encrypted or hostile in it
gives no number, never an error.
"""

from __future__ import annotations

import io
import logging
import time
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal, cast

import pypdf
from lxml import etree  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

#: Bytes taken from the file at most: a sound PDF needs its tables only, a broken one is searched as a whole.
MOST_PDF_BYTES = 64 * 1024 * 1024
#: A list of contents and three small parts; 8 MiB of list are some hundred thousand entries.
MOST_ZIP_BYTES = 8 * 1024 * 1024
MOST_PDF_OBJECTS = 500_000
#: Bytes of one part, unpacked.
MOST_PART_BYTES = 4 * 1024 * 1024
#: Bytes of all documents that one OFD file bundles, unpacked.
MOST_BUNDLED_BYTES = 8 * 1024 * 1024
#: Seconds for one file, looked at whenever more of it is read and before each bundled document.
MOST_SECONDS = 10.0
#: More is a lie.
MOST_PAGES = 100_000
#: An OFD file may bundle several documents.
MOST_BUNDLED = 50

_CHUNK = 8192
# Others can unpack without a limit on what comes out.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

#: What is counted.
Unit = Literal["page", "sheet", "slide"]


@dataclass(frozen=True)
class PageCount:
    """A file's length: how many of what."""

    count: int
    unit: Unit


class TooMuch(Exception):
    """The file asks for more reading than a count of pages is worth."""


def page_count(file: IO[bytes], extension: str) -> PageCount | None:
    """Return the length of a PDF, OFD, DOCX, XLSX or PPTX file, None where it does not say.

    `extension` without dot, in any case. The file's position is put back to the start. Hidden sheets do not count;
    a Word file's pages are what the program that saved it said.
    """
    counter = _COUNTERS.get(extension.lower())
    if counter is None:
        return None
    count, unit, budget = counter
    try:
        file.seek(0)
        number = count(io.BufferedReader(_Sparing(file, budget), _CHUNK))
    # Not only their own errors: broken input raises everything, from KeyError to RecursionError.
    except Exception as error:
        logging.getLogger(__name__).info("no pages counted: %s", error.__class__.__name__)
        return None
    finally:
        file.seek(0)
    return PageCount(number, unit) if number is not None and 0 < number <= MOST_PAGES else None


class _Sparing(io.RawIOBase):
    """A file that can be read up to a limit of bytes and for a limited time."""

    def __init__(self, file: IO[bytes], budget: int) -> None:
        self._file = file
        self._left = budget
        self._end = time.monotonic() + MOST_SECONDS

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        self._left -= len(view)
        if self._left < 0 or time.monotonic() > self._end:
            raise TooMuch
        read = self._file.read(len(view))
        view[: len(read)] = read
        return len(read)


def _pdf_pages(file: io.BufferedReader) -> int | None:
    """The count that the page tree states; walking the tree could take for ever, and an encrypted one cannot be."""
    with pypdf.apply_configuration(
        zlib_maximum_output_length=MOST_PART_BYTES,
        lzw_maximum_output_length=MOST_PART_BYTES,
        run_length_maximum_output_length=MOST_PART_BYTES,
    ):
        reader = pypdf.PdfReader(file, strict=False, xref_stream_maximum_entries=MOST_PDF_OBJECTS)
        tree = cast("pypdf.generic.DictionaryObject", reader.root_object["/Pages"])
        count = tree["/Count"]
    return int(count) if isinstance(count, int) else None


def _ofd_pages(file: io.BufferedReader) -> int | None:
    """GB/T 33190: OFD.xml names the documents, each names its pages; namespaces differ by maker.

    A document named twice counts once.
    """
    end = time.monotonic() + MOST_SECONDS
    with zipfile.ZipFile(file) as package:
        roots = _part(package, "OFD.xml").xpath("*[local-name()='DocBody']/*[local-name()='DocRoot']/text()")
        if len(roots) > MOST_BUNDLED:
            raise TooMuch
        names = {_name_inside(str(root)) for root in roots}
        # What an entry says of its size cannot be too little: zipfile unpacks no more than that.
        if sum(package.getinfo(name).file_size for name in names) > MOST_BUNDLED_BYTES:
            raise TooMuch
        pages = 0
        for name in names:
            if time.monotonic() > end:
                raise TooMuch
            pages += int(_part(package, name).xpath("count(*[local-name()='Pages']/*[local-name()='Page'])"))
        return pages


def _workbook_sheets(file: io.BufferedReader) -> int | None:
    with zipfile.ZipFile(file) as package:
        sheets = _part(package, "xl/workbook.xml").xpath("*[local-name()='sheets']/*[local-name()='sheet']")
    return sum(sheet.get("state", "visible") == "visible" for sheet in sheets)


def _slides(file: io.BufferedReader) -> int | None:
    with zipfile.ZipFile(file) as package:
        return len(
            _part(package, "ppt/presentation.xml").xpath("*[local-name()='sldIdLst']/*[local-name()='sldId']")
        )


def _word_pages(file: io.BufferedReader) -> int | None:
    """Programs that do not lay pages out leave a 1 from their template beside no words: that is no statement."""
    with zipfile.ZipFile(file) as package:
        stated = {
            etree.QName(item).localname: item.text for item in _part(package, "docProps/app.xml").iter("{*}*")
        }
    if not any(int(stated.get(name) or 0) for name in ("Words", "Characters")):
        return None
    return int(stated.get("Pages") or 0)


def _name_inside(name: str) -> str:
    """The name of a part as the package lists it."""
    return name.strip().lstrip("/").removeprefix("./")


def _part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """One part of a package as XML without definitions of its own; what is too large is refused."""
    entry = package.getinfo(_name_inside(name))
    if entry.compress_type not in _COMPRESSIONS:
        raise TooMuch
    with package.open(entry) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise TooMuch
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise TooMuch
    return root


_COUNTERS: dict[str, tuple[Callable[[io.BufferedReader], int | None], Unit, int]] = {
    "pdf": (_pdf_pages, "page", MOST_PDF_BYTES),
    "ofd": (_ofd_pages, "page", MOST_ZIP_BYTES),
    "docx": (_word_pages, "page", MOST_ZIP_BYTES),
    "xlsx": (_workbook_sheets, "sheet", MOST_ZIP_BYTES),
    "pptx": (_slides, "slide", MOST_ZIP_BYTES),
}
