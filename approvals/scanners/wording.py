"""Patterns of words on paper: blanks between characters do not hide a word, and a mark is told from a sentence.

A mark stands alone in its line or in brackets, as it is stamped or typed on a paper; laws and reports use the same
words within sentences, and say nothing of themselves by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLANK = r"[ \t]*"
_BEFORE = r"(?:^|(?<=[(\[【〔{<《]))"
_AFTER = r"(?=[)\]】〕}>》]|$)"
_CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_GAPS = re.compile(rf"(?<={_CHINESE})[ \t]+(?={_CHINESE})")


def spaced(word: str) -> str:
    """A pattern for a word, with or without blanks between its characters."""
    return _BLANK.join(re.escape(character) for character in word)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return f"(?:{'|'.join(spaced(word) for word in sorted(words, key=len, reverse=True))})"


def as_mark(pattern: str) -> str:
    """A pattern that stands alone in a line or in brackets, possibly with a full stop or a call; for MULTILINE."""
    return rf"{_BEFORE}{_BLANK}[*★☆·:\-]*{_BLANK}(?:{pattern}){_BLANK}[!。.*★☆]*{_BLANK}{_AFTER}"


def without_gaps(text: str) -> str:
    """The text without blanks between Chinese characters."""
    return _GAPS.sub("", text)
