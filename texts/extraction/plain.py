"""Plain text in the encodings that Chinese offices write."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from texts.extraction.collecting import Unreadable
from texts.extraction.results import Kind, Reason

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a text file as a whole; Unreadable if it is none."""
    collection.add(decoded(content), Kind.BODY, place)


def decoded(content: bytes) -> str:
    """Return the text: by its mark, else UTF-8, else GB 18030 (GB 18030-2022, contains GBK and GB 2312).

    Unreadable if it is neither or holds control characters.
    """
    marked = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise Unreadable(Reason.BROKEN)
