"""The Chinese font of case files: embedded where there is one, since an archive must not depend on the reader's fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

#: Known to most readers of PDF files by its name; not embedded.
NOT_EMBEDDED = "STSong-Light"


def font() -> TTFont | None:
    """The font of ``CASE_FILE_FONT``; None where there is no such file. Raises ``TTFError`` where it cannot be embedded."""
    path = settings.CASE_FILE_FONT
    return _load(path) if Path(path).is_file() else None


@cache
def _load(path: str) -> TTFont:
    # The library keeps what it first got by a name: another file needs another one.
    found = TTFont(f"case-file-{crc32(path.encode()):08x}", path)
    pdfmetrics.registerFont(found)
    return found


def font_name() -> str:
    """What the font of case files is called; a font that cannot be embedded is none."""
    pdfmetrics.registerFont(UnicodeCIDFont(NOT_EMBEDDED))
    try:
        embedded = font()
    except TTFError:
        return NOT_EMBEDDED
    return embedded.fontName if embedded else NOT_EMBEDDED


def runs(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the embedded font has its characters: rare ones in names it may not have."""
    if font_name() == NOT_EMBEDDED:
        return [(text, True)]
    known = font().face.charToGlyph  # type: ignore[union-attr]
    found: list[tuple[str, bool]] = []
    for character in text:
        has = character.isspace() or ord(character) in known
        if found and found[-1][1] == has:
            found[-1] = (found[-1][0] + character, has)
        else:
            found.append((character, has))
    return found
