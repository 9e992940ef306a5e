"""One form for texts that say the same: width, script and inserted pinyin taken away.

For comparing and searching. What is published stays as it was written; never store a normalised text as the
text.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

from texts.pinyin import drop_inserted_pinyin

__all__ = ["drop_inserted_pinyin", "fold_script", "nfkc", "normalise"]

# Each pass settles what the one before moved together; real texts need one, none met needed more than two.
_PASSES = 5


def normalise(text: str) -> str:
    """Return `text` in NFKC, without inserted pinyin, in simplified script; twice is the same as once."""
    for _ in range(_PASSES):
        settled = fold_script(drop_inserted_pinyin(nfkc(text)))
        if settled == text:
            break
        text = settled
    return text


def nfkc(text: str) -> str:
    """Return `text` with compatibility forms replaced: full-width letters, ㈠, ①, ﹝﹞, loose accents."""
    return unicodedata.normalize("NFKC", text)


def fold_script(text: str) -> str:
    """Return `text` with traditional characters simplified: the script alone, never the words (檔案 → 档案).

    A character that OpenCC keeps in one phrase may stand in another after conversion (風險高於潛在: 於潛 is a
    place), so it is converted until nothing moves.
    """
    for _ in range(_PASSES):
        simplified: str = to_simplified().convert(text)
        if simplified == text:
            break
        text = simplified
    return text


@cache
def to_simplified() -> OpenCC:
    """Return the converter, loaded once per process (`t2s`: characters, not regional words)."""
    return OpenCC("t2s")
