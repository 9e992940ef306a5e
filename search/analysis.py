"""How a text is cut into tokens, once, for every engine, for queries and for the marks in snippets.

NFKC, traditional folded to simplified, inserted pinyin dropped (``texts.normalise``), lower case, blanks between Chinese
characters dropped; then overlapping pairs of every Chinese run with its last character alone (so that each character
begins a token), Latin words and numbers whole, and document numbers and index numbers as tokens of their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING

from texts.normalise import fold_script, nfkc, normalise
from texts.pinyin import inserted_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Raised whenever the same text gives other tokens: an index made by another version is made anew.
ANALYSER_VERSION = 1

HAN = r"\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
#: Between the characters of one run: blanks, and one end of a line (where a text was broken to fit a page).
_GAP = r"[ \t\u3000]*\n?[ \t\u3000]*"
_RUN = re.compile(rf"(?P<han>[{HAN}](?:{_GAP}[{HAN}])*)|(?P<word>[^\W_{HAN}]+)")
_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(
    rf"(?P<code>[{HAN}]{{0,12}})[\[(\u3010\u3014<\u2039\u3008]\s*(?P<year>(?:19|20)\d\d)\s*年?\s*"
    r"[\])\u3011\u3015>\u203a\u3009]\s*第?\s*0*(?P<serial>[1-9]\d{0,4})\s*号"
)
_INDEX_NUMBER = re.compile(r"(?<![\w/-])(?=[a-z0-9/-]*\d)[a-z0-9]+(?:[-/][a-z0-9]+)+(?![\w/-])")
_SHORTEST_INDEX_NUMBER = 8
#: Longer words are cut: no engine takes terms without limit, and nobody types them.
_LONGEST_WORD = 64
_PASSES = 5


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands: offsets into the text that was asked about."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """One unbroken piece of a text: Chinese characters without the blanks between them, or one word or number."""

    text: str
    is_chinese: bool
    start: int
    end: int

    def tokens(self) -> list[str]:
        """Its tokens in order: the pairs and the last character of a Chinese run, else the word itself."""
        return cut_run(self.text) if self.is_chinese else [self.text[:_LONGEST_WORD]]

    def phrase(self) -> list[str]:
        """The tokens that stand one after another wherever the run stands: its pairs; a lone character, itself."""
        return _pairs(self.text) or [self.text] if self.is_chinese else [self.text[:_LONGEST_WORD]]


def fold(text: str) -> str:
    """The form in which texts are compared: normal form without upper case."""
    return normalise(_whole_characters(text)).casefold()


def _whole_characters(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which JSON can carry and no library takes."""
    return text.encode(errors="replace").decode()


def runs(folded: str) -> Iterator[Run]:
    """The runs of a folded text in order, with their places in it."""
    for match in _RUN.finditer(folded):
        chinese = match["han"] is not None
        text = _BLANK.sub("", match[0]) if chinese else match[0]
        yield Run(text, chinese, match.start(), match.end())


def asked_runs(folded: str) -> list[Run]:
    """The runs of a folded query: a blank that somebody typed parts words, but not characters that are spaced out."""
    parted = ""
    before = ""
    for piece in folded.split():
        spaced_out = len(piece) == 1 and len(before) == 1
        parted += (" " if spaced_out else "\n\n") + piece if before else piece
        before = piece
    return list(runs(parted))


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order, for an engine's field."""
    found: list[str] = []
    for run in runs(fold(text)):
        found += run.tokens()
    return found


def cut_run(run: str) -> list[str]:
    """Pairs of a run of Chinese characters, then its last character: 政务公开 → 政务 务公 公开 开."""
    return [*_pairs(run), run[-1]]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def document_numbers(text: str) -> list[str]:
    """Document numbers in a text as tokens: with the year and serial alone, and with each end of the agency code.

    清政办发〔2015〕82号 → 2015#82, 发2015#82, 办发2015#82 …: a code in running text has no beginning of its own, so the one
    that was typed must be among its ends.
    """
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(fold(text)):
        number = f"{match['year']}#{match['serial']}"
        code = match["code"]
        for begin in range(len(code), -1, -1):
            found[code[begin:] + number] = None
    return list(found)


def index_numbers(text: str) -> list[str]:
    """Index numbers (索引号) in a text as tokens: letters and digits joined by strokes, at least 8 characters."""
    found = {match[0]: None for match in _INDEX_NUMBER.finditer(fold(text))}
    return [number for number in found if len(number) >= _SHORTEST_INDEX_NUMBER]


def numbers(text: str) -> list[str]:
    """All numbers by which a paper may be asked for, as whole tokens."""
    return document_numbers(text) + index_numbers(text)


def asked_numbers(text: str) -> list[str]:
    """The numbers that a query names, each as it was typed: with its whole code only."""
    folded = fold(text)
    asked = [f"{match['code']}{match['year']}#{match['serial']}" for match in _NUMBER.finditer(folded)]
    return asked + index_numbers(text)


def without_numbers(folded: str) -> str:
    """A folded query without the document numbers in it."""
    return _NUMBER.sub(" ", folded)


def whole(text: str) -> str:
    """A whole title or number as one token: folded, without blanks and punctuation."""
    return "".join(run.text for run in runs(fold(text)))[:255]


@dataclass(frozen=True)
class Folded:
    """A folded text that remembers where each of its characters stood in the original."""

    text: str
    places: tuple[int, ...]
    ends: tuple[int, ...]

    def token(self, text: str, start: int, end: int) -> Token:
        """A token with its place in the original."""
        return Token(text, self.places[start], self.ends[end - 1])


def placed_tokens(text: str) -> list[Token]:
    """The tokens of a text with their places in it, in the same order as ``tokens``."""
    folded = fold_placed(text)
    found: list[Token] = []
    for run in runs(folded.text):
        if not run.is_chinese:
            found.append(folded.token(run.text[:_LONGEST_WORD], run.start, run.end))
            continue
        places = [place for place in range(run.start, run.end) if not folded.text[place].isspace()]
        for number, token in enumerate(run.tokens()):
            found.append(folded.token(token, places[number], places[number + len(token) - 1] + 1))
    return found


def fold_placed(text: str) -> Folded:
    """As ``fold``, with places; characters that become several stand where the one stood."""
    text = _whole_characters(text)
    folded = _settled_once(Folded(text, tuple(range(len(text))), tuple(range(1, len(text) + 1))))
    for _ in range(_PASSES):
        again = _settled_once(folded)
        if again.text == folded.text:
            break
        folded = again
    pieces = [letter.casefold() for letter in folded.text]
    return _spread(folded, pieces)


def _settled_once(folded: Folded) -> Folded:
    """One pass of ``texts.normalise``: width, inserted pinyin, script."""
    text = folded.text
    clusters = list(_clusters(text))
    joined = Folded(
        "",
        tuple(folded.places[start] for start, _end in clusters),
        tuple(folded.ends[end - 1] for _start, end in clusters),
    )
    wide = _spread(joined, [nfkc(text[start:end]) for start, end in clusters])
    kept = [True] * len(wide.text)
    for start, end in inserted_pinyin(wide.text):
        kept[start:end] = [False] * (end - start)
    short = Folded(
        "".join(compress(wide.text, kept)),
        tuple(compress(wide.places, kept)),
        tuple(compress(wide.ends, kept)),
    )
    simplified = fold_script(short.text)
    if len(simplified) == len(short.text):
        return Folded(simplified, short.places, short.ends)
    return _spread(short, [fold_script(letter) for letter in short.text])


def _spread(folded: Folded, pieces: list[str]) -> Folded:
    """The text made of ``pieces``, one for each character that ``folded`` has places for."""
    return Folded(
        "".join(pieces),
        tuple(place for piece, place in zip(pieces, folded.places, strict=True) for _ in piece),
        tuple(end for piece, end in zip(pieces, folded.ends, strict=True) for _ in piece),
    )


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each character with the marks that combine with it: NFKC joins them."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _combines(text[place]):
            yield start, place
            start = place


@lru_cache(maxsize=4096)
def _combines(character: str) -> bool:
    return unicodedata.combining(character) != 0 or "\u1161" <= character <= "\u11ff"
