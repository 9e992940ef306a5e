"""Which reader a file is given to: by its first bytes, since names lie; only plain text is believed by its name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from texts.extraction.collecting import Exhausted, Unreadable
from texts.extraction.results import Reason

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PLAIN = {"txt", "text", "md", "csv", "tsv"}
#: How far behind the start a PDF may begin.
_PDF_WITHIN = 1024

# Loaded when first needed: most files need one of them.
_MODULES = {
    "pdf": "texts.extraction.pdf",
    "docx": "texts.extraction.docx",
    "xlsx": "texts.extraction.xlsx",
    "ofd": "texts.extraction.ofd",
    "zip": "texts.extraction.archive",
    "picture": "texts.extraction.picture",
    "plain": "texts.extraction.plain",
    "table": "texts.extraction.plain_table",
}


def read(content: bytes, name: str, collection: Collection, place: str = "", depth: int = 0) -> None:
    """Give a file, or one that is packed in it, to its reader; what goes wrong is noted, and nothing is raised.

    But for Exhausted and MemoryError, which end the reading of the whole.
    """
    try:
        collection.check_time()
        if depth > collection.limits.depth:
            raise Unreadable(Reason.TOO_DEEP)
        if not content:
            return
        reader = import_module(_MODULES[_kind_of(content, name)])
        reader.read(content, collection, place, depth)
    except (Exhausted, MemoryError):
        raise
    except Unreadable as error:
        collection.miss(error.reason, place)
    # Broken input raises everything, from KeyError to RecursionError.
    except Exception:
        collection.miss(Reason.BROKEN, place)


def _kind_of(content: bytes, name: str) -> str:
    """Return the reader's name; Unreadable where there is none."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_package(content)
    if content.startswith(_OLE):
        # An encrypted Office file lies in the old container, under this name.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable(Reason.ENCRYPTED if locked else Reason.UNSUPPORTED)
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp" or content[8:12] == b"WEBP":
        return "picture"
    if extension in _PLAIN:
        return "table" if extension in {"csv", "tsv"} else "plain"
    if extension in {"pdf", "docx", "xlsx", "ofd", "zip"}:
        raise Unreadable(Reason.BROKEN)
    raise Unreadable(Reason.UNSUPPORTED)


def _kind_of_package(content: bytes) -> str:
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(Reason.BROKEN) from error
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
            if any(name.startswith(folder) for name in names):
                return kind
        raise Unreadable(Reason.UNSUPPORTED)
    return "zip"
