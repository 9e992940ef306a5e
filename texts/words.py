"""Where a line of a Chinese title may end: between words, never inside one.

The dictionary is rjieba's (loaded once, at the first title: 33 MB and an eighth of a second a process);
this module only says at which of its word ends a reader would accept a new line.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Unicode's kinds of marks: opening ones stay with what follows, all other punctuation with what comes before.
OPENING = frozenset(("Ps", "Pi"))
#: Not punctuation to Unicode, but to a reader.
CLOSING = frozenset("~～℃")
#: May open or close: nothing is torn off them on either side.
BOTH = frozenset("\"'·・&@#_=+*\\|^`-")
#: Words that mean nothing at the start of a line.
PARTICLES = frozenset((*"的地得了着过吗呢吧啊们等之和与及或者性化", "等等", "以及", "或者"))
#: Last characters of a name that a dictionary cuts off: 白石|镇, 征求意见|稿.
SUFFIXES = frozenset(
    "县市区镇乡村组街路桥局委办厅院所站校队室处科股员户厂店稿表册率型类级费金款案法令库网期届版"
)
#: First characters that only mean something with what follows: 第|58次, 不|予公开.
PREFIXES = frozenset("第各每某本该不未无非超逾约近满副")
#: An agency code of a document number does not reach back over these: 转发|黔府办发〔2026〕3号.
BEFORE_A_CODE = frozenset(
    (
        *("关于", "转发", "印发", "批转", "发布", "公布", "修改", "废止", "根据", "依据", "按照", "落实"),
        *("执行", "的", "和", "办公室", "办公厅"),
    )
)
LONGEST_CODE = 10

_DAY = r"(?:\d+年(?:\d+月(?:\d+日)?)?|\d+月(?:\d+日)?|\d+日)"
_DATE = rf"{_DAY}(?:[至到—–~～-]{_DAY})?"
_NUMBER = r"\d(?:[\d.,:/%~～–—-]*\d)?[%％‰℃]?"
_LATIN = r"[A-Za-z0-9][!-~]*"
_ONE_PIECE = re.compile(f"{_DATE}|{_NUMBER}|{_LATIN}")
_SERIAL = re.compile(r"[〔\[（(](?:19|20)\d{2}[〕\]）)]第?\d{1,5}号")


@lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[str, ...]:
    """Cut a title into the pieces between which a line may end; joined they are the title, to the letter.

    Numbers stay with what they count (2026年, 第58次), document numbers and Latin words in one piece, brackets,
    quotation marks and punctuation with their words, particles (的, 了, 和) with the word before.
    """
    if not text:
        return ()
    words = _cutter()(text)
    if "".join(words) != text:
        return (text,)
    tied = _tied(text, words)
    pieces, start, end = [], 0, 0
    for word, following in zip(words, [*words[1:], ""], strict=True):
        end += len(word)
        if not following or (end not in tied and _may_part(word, following)):
            pieces.append(text[start:end])
            start = end
    return tuple(pieces)


@cache
def _cutter() -> Callable[[str], list[str]]:
    """The dictionary; imported here because loading it costs every process that never shows a title."""
    import rjieba  # noqa: PLC0415

    return rjieba.cut


def _may_part(word: str, following: str) -> bool:
    """Whether one line may end with `word` and the next begin with `following`."""
    last, first = word[-1], following[0]
    kind_of_last, kind = unicodedata.category(last), unicodedata.category(first)
    if last.isspace() or first.isspace():
        return last.isspace() and not first.isspace()
    if kind_of_last in OPENING or last in BOTH or kind_of_last == "Cf":
        return False
    # Accents and joiners belong to the character before them.
    if (kind[0] in "PM" and kind not in OPENING) or first in CLOSING or first in BOTH or kind == "Cf":
        return False
    if following in PARTICLES or following in SUFFIXES or word in PREFIXES:
        return False
    # A number stays with what it counts.
    return not (last.isdigit() and _is_letter(first))


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] == "L"


def _tied(text: str, words: list[str]) -> set[int]:
    """The places inside numbers, dates, Latin words and document numbers, where no line may end."""
    tied: set[int] = set()
    for match in _ONE_PIECE.finditer(text):
        tied.update(range(match.start() + 1, match.end()))
    for start, end in _document_numbers(text, words):
        tied.update(range(start + 1, end))
    return tied


def _document_numbers(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each document number, the agency code before its year included."""
    for match in _SERIAL.finditer(text):
        start, end = match.start(), 0
        before = []
        for word in words:
            end += len(word)
            if end > match.start():
                break
            before.append(word)
        for word in reversed(before):
            too_long = match.start() - start + len(word) > LONGEST_CODE
            if too_long or word in BEFORE_A_CODE or not _is_letter(word[0]):
                break
            start -= len(word)
        yield start, match.end()
