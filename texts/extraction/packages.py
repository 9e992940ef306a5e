"""Zip files opened with care: entries counted, unpacking measured, XML without definitions of its own."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from texts.extraction.collecting import Collection, Unreadable
from texts.extraction.results import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

# Others can unpack without a limit on what comes out.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800


class Package:
    """A zip file of which every byte unpacked is counted."""

    def __init__(self, content: bytes, collection: Collection) -> None:
        """Open it; Unreadable if it is no sound zip file, Exhausted if it lists too much."""
        self._collection = collection
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise Unreadable(Reason.BROKEN) from error
        self.entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        self.names = {entry.filename: entry for entry in self.entries}
        self.comment = self._archive.comment
        collection.enter(len(self.entries))

    def find(self, name: str) -> str | None:
        """Return the name as the package lists it; makers differ in slashes and capitals."""
        name = name.strip().replace("\\", "/").lstrip("/").removeprefix("./")
        if name in self.names:
            return name
        return next((listed for listed in self.names if listed.lower() == name.lower()), None)

    def read(self, name: str | zipfile.ZipInfo, most: int | None = None) -> bytes:
        """Unpack one entry; Unreadable if it is encrypted, broken or past `most` bytes."""
        entry = self.names[name] if isinstance(name, str) else name
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(Reason.ENCRYPTED)
        if entry.compress_type not in _COMPRESSIONS:
            raise Unreadable(Reason.UNSUPPORTED)
        limits = self._collection.limits
        unpacked = io.BytesIO()
        try:
            with self._archive.open(entry) as packed:
                while chunk := packed.read(_CHUNK):
                    self._collection.unpack(len(chunk))
                    unpacked.write(chunk)
                    size = unpacked.tell()
                    if most is not None and size > most:
                        raise Unreadable(Reason.TOO_LARGE)
                    if size > limits.ratio_from and size > limits.ratio * max(entry.compress_size, 1):
                        raise Unreadable(Reason.TOO_LARGE)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError) as error:
            raise Unreadable(Reason.BROKEN) from error
        return unpacked.getvalue()

    def xml(self, name: str) -> etree._Element:
        """Read one entry as XML; Unreadable if it is missing, no XML or defines entities."""
        listed = self.find(name)
        if listed is None:
            raise Unreadable(Reason.BROKEN)
        return parse(self.read(listed, self._collection.limits.part_bytes))

    def starting_with(self, folder: str, ending: str = ".xml") -> Iterator[str]:
        """Yield the names of entries in a folder, in natural order: sheet2 before sheet10."""
        found = [name for name in self.names if name.startswith(folder) and name.lower().endswith(ending)]
        yield from sorted(found, key=lambda name: (len(name), name))


def parse(content: bytes) -> etree._Element:
    """Parse XML that names nothing outside itself and defines nothing; Unreadable for any other."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Reason.BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(Reason.BROKEN)
    return root


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; Chinese archivers write GB 18030 where the format foresees DOS letters."""
    if entry.flag_bits & _NAME_IS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename


def local(element: etree._Element) -> str:
    """Return an element's name without namespace, empty for instructions and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace, which makers and versions of the format spell differently."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
