"""Simplified or traditional? Told by the characters that only one of the two scripts has."""

from functools import cache
from typing import Literal

from opencc import OpenCC

from texts.normalise import to_simplified

Script = Literal["hans", "hant", "other"]
_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


def detect_script(text: str) -> Script:
    """Return `hans`, `hant`, or `other` for a text without Chinese characters.

    The majority of telling characters decides; a text without any (公告) counts as simplified, the script that
    is written here.
    """
    simplified_only, traditional_only = _telling_characters()
    simplified = traditional = 0
    chinese = False
    for character in text:
        if character in simplified_only:
            simplified += 1
        elif character in traditional_only:
            traditional += 1
        elif not chinese:
            chinese = any(start <= ord(character) < end for start, end in _RANGES)
    if traditional > simplified:
        return "hant"
    return "hans" if chinese or simplified else "other"


@cache
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters that only simplified script has, and those that only traditional script has.

    A character is traditional when OpenCC would simplify it and would leave it alone going the other way.
    """
    characters = [chr(code) for start, end in _RANGES for code in range(start, end)]
    # One call for all; the line breaks keep neighbours from being read as phrases.
    lines = "\n".join(characters)
    simplified = to_simplified().convert(lines).split("\n")
    traditional = OpenCC("s2t").convert(lines).split("\n")
    pairs = list(zip(characters, simplified, traditional, strict=True))
    return (
        frozenset(itself for itself, to_s, to_t in pairs if to_s == itself != to_t),
        frozenset(itself for itself, to_s, to_t in pairs if to_t == itself != to_s),
    )
