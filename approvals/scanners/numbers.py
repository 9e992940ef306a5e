"""Numbers as people write them: separators of up to two characters between digits do not hide one."""

from __future__ import annotations

import re

SEPARATOR = r"[ \t\u00a0\-\u2010-\u2015_.·•]{0,2}"


def digits(count: str, first: str = r"\d") -> str:
    """A pattern for ``first`` and ``count`` further digits, separated or not."""
    return rf"{first}(?:{SEPARATOR}\d){{{count}}}"


def compact(text: str) -> str:
    """Digits and letters alone, letters in capitals."""
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", text).upper()
