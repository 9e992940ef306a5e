"""Words that occur nowhere else: whatever a step writes says one, and whoever reads it knows where it came from."""

from __future__ import annotations

import io
import re
import zipfile

#: Letters only: no scanner takes one for a number, no typesetting breaks it.
_MARK = re.compile(r"Zq[a-z]{6}Qz")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: A slug made by the server, whole: a translation's begins with its original's.
_SLUG = re.compile(r"(?<![\w-])\d{8}-[a-z0-9]{6}(?:-[a-z0-9]+)*(?![\w-])")


class Mint:
    """Makes marks, each once."""

    def __init__(self) -> None:
        self._made = 0

    def mark(self) -> str:
        """One that nobody has had before."""
        self._made += 1
        number, letters = self._made, ""
        for _place in range(6):
            number, digit = divmod(number, len(_LETTERS))
            letters = _LETTERS[digit] + letters
        return f"Zq{letters}Qz"


def marks_in(content: bytes) -> set[str]:
    """The marks in what was served; a workbook is looked into."""
    return set(_MARK.findall(_text(content)))


def slugs_in(content: bytes) -> set[str]:
    """The slugs in what was served."""
    return set(_SLUG.findall(_text(content)))


def _text(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return content.decode("utf-8", "replace").replace("<wbr>", "").replace("\u200b", "")
