"""Snippets and marks: one function on the original text, so that traditional text is marked for a simplified query.

Long texts are not cut as a whole: places worth showing are found by plain look-up of the query's tokens in both scripts,
and only what is shown is cut into tokens with their places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from opencc import OpenCC

from search import analysis
from search.question_words import OF_QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Characters of a snippet.
LENGTH = 120
#: Places looked at in one text; the first ones of a long text say enough.
MOST_PLACES = 400
_LONGEST_TOKENS = 64
_SENTENCE_ENDS = "。！？!?；;\n"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A piece of a text, marked or not; never markup."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Snippet:
    """What is shown of a text. ``page``: on which of its pages it stands, from 1; None where there are none."""

    pieces: tuple[Piece, ...] = ()
    page: int | None = None

    def __bool__(self) -> bool:
        return bool(self.pieces)


class Marker:
    """Marks texts for one query."""

    def __init__(self, words: Iterable[str]) -> None:
        found: dict[str, None] = {}
        for one in words:
            for run in analysis.runs(analysis.fold(one)):
                found |= dict.fromkeys(run.phrase())
        tokens = [token for token in found if token not in OF_QUESTIONS] or list(found)
        self.tokens = frozenset(tokens[:_LONGEST_TOKENS])
        self.starts = tuple(token for token in self.tokens if len(token) == 1 and not token.isascii())
        self._places = _pattern(tuple(sorted(self.tokens)))

    def marked(self, text: str) -> tuple[Piece, ...]:
        """A short text whole, such as a title."""
        return self._cut(text, 0, len(text))

    def snippet(self, text: str, page_starts: Sequence[int] = ()) -> Snippet:
        """The part of a text that says most of what was asked; its beginning where it says nothing of it."""
        start = self._best_start(text)
        begin, end = _window(text, start)
        pieces = list(self._cut(text, begin, end))
        if begin > 0:
            pieces.insert(0, Piece("……"))
        if end < len(text.rstrip()):
            pieces.append(Piece("……"))
        page = bisect_right(page_starts, max(start, begin)) if page_starts else None
        return Snippet(tuple(pieces) if text.strip() else (), page or None)

    def _best_start(self, text: str) -> int:
        """Where the window begins in which most different tokens stand."""
        if self._places is None:
            return 0
        places: list[tuple[int, str]] = []
        for match in self._places.finditer(text):
            places.append((match.start(), match[0]))
            if len(places) >= MOST_PLACES:
                break
        best, best_count = 0, 0
        for number, (start, _token) in enumerate(places):
            seen = set()
            for place, token in places[number:]:
                if place - start > LENGTH:
                    break
                seen.add(token)
            if len(seen) > best_count:
                best, best_count = start, len(seen)
        return best

    def _cut(self, text: str, begin: int, end: int) -> tuple[Piece, ...]:
        """The pieces of a part of a text, blanks and line ends as one blank."""
        part = text[begin:end]
        marks: list[list[int]] = []
        for token in analysis.placed_tokens(part):
            if token.text in self.tokens or token.text.startswith(self.starts or ("\0",)):
                stop = token.end if token.text in self.tokens else token.start + 1
                if marks and token.start <= marks[-1][1]:
                    marks[-1][1] = max(marks[-1][1], stop)
                else:
                    marks.append([token.start, stop])
        pieces: list[Piece] = []
        place = 0
        for start, stop in marks:
            pieces.append(Piece(_BLANKS.sub(" ", part[place:start])))
            pieces.append(Piece(_BLANKS.sub(" ", part[start:stop]), is_marked=True))
            place = stop
        pieces.append(Piece(_BLANKS.sub(" ", part[place:])))
        return tuple(piece for piece in pieces if piece.text)


def _window(text: str, start: int) -> tuple[int, int]:
    """A window around a place: from the beginning of its sentence where that is near, else a little before it."""
    lead = LENGTH // 4
    earliest = max(0, start - lead)
    begin = max((text.rfind(sign, earliest, start) + 1 for sign in _SENTENCE_ENDS), default=0)
    begin = max(begin, earliest) if begin else earliest
    end = min(len(text), begin + LENGTH)
    ends = [text.find(sign, end - lead, end + lead) for sign in _SENTENCE_ENDS]
    near = [place + 1 for place in ends if place >= 0]
    return begin, min(near) if near and end < len(text) else end


@lru_cache(maxsize=256)
def _pattern(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds any of the tokens in a text of either script."""
    forms = {form for token in tokens for form in (token, _traditional().convert(token))}
    if not forms:
        return None
    return re.compile(
        "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)), re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _traditional() -> OpenCC:
    return OpenCC("s2t")
