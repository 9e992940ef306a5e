"""Terms with simple wildcards, for lists that people keep; found in a time that grows with the text alone.

Not regular expressions: those who keep a negative list do not write them, and one bad expression ((a+)+b) would hold up
every scan. ``*`` stands for any characters within one sentence, ``?`` for one; whatever is written, each place of a text
is looked at over at most `LONGEST` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from texts.normalise import normalise

#: Characters from the first to the last of what one pattern finds.
LONGEST = 60
_MOST_STARS = 4
_FEWEST_CHARACTERS = 2
_CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_BROKEN = re.compile(rf"(?<={_CHINESE})(?:[ \t]+\n?[ \t]*|\n[ \t]*)(?={_CHINESE})")
_SENTENCE_END = re.compile(r"[。!！;；\n]|\?(?!\S)")
_EXPRESSION = re.compile(r"\\|\||\.[*+]|\[[^\]]*\]|\(\?|\{\d+,?\d*\}|^\^|\$$")


class BrokenPattern(ValueError):
    """What was written is no pattern; the message says why and what to write instead."""


@dataclass(frozen=True)
class Pattern:
    """A term, cut at its stars; each piece in the form of normalised texts."""

    pieces: tuple[re.Pattern[str], ...]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each place where a folded text (`folded`) holds the term; none overlap."""
        position = 0
        while first := self.pieces[0].search(text, position):
            end = self._end_of(first, text)
            if end is not None:
                yield first.start(), end
            position = first.start() + 1 if end is None else end

    def _end_of(self, first: re.Match[str], text: str) -> int | None:
        """Where the last piece ends, each taken as early as it comes; None if one does not come in the sentence."""
        end = first.end()
        if len(self.pieces) == 1:
            return end
        stop = _SENTENCE_END.search(text, end, first.start() + LONGEST)
        limit = stop.start() if stop else first.start() + LONGEST
        for piece in self.pieces[1:]:
            if (found := piece.search(text, end, limit)) is None:
                return None
            end = found.end()
        return end


def folded(text: str) -> str:
    """A normalised text as patterns are compared with: small letters, no blanks or line breaks within Chinese.

    Lines of a PDF break words; the end of a paragraph, an empty line, does not.
    """
    return _BROKEN.sub("", text).lower()


@lru_cache(maxsize=20_000)
def parse(term: str) -> Pattern:
    """The pattern of what somebody wrote; raises ``BrokenPattern``."""
    written = term.strip()
    if not written:
        raise BrokenPattern(_("请填写词语。"))
    if _EXPRESSION.search(written):
        raise BrokenPattern(
            _("“%(term)s”像是正则表达式。请直接写词语，用 * 代表同一句中的任意文字，用 ? 代表任意一个字。")
            % {"term": written}
        )
    if written[0] in "*?" or written[-1] in "*?":
        raise BrokenPattern(_("“%(term)s”的开头和结尾不能是 * 或者 ?。") % {"term": written})
    pieces = [piece for piece in written.split("*") if piece]
    if len(pieces) > _MOST_STARS + 1:
        raise BrokenPattern(
            _("“%(term)s”里的 * 太多，最多 %(most)d 个。") % {"term": written, "most": _MOST_STARS}
        )
    literal = [folded(normalise(part)) for piece in pieces for part in piece.split("?")]
    if sum(map(len, literal)) < _FEWEST_CHARACTERS or not all(piece.strip("? ") for piece in pieces):
        raise BrokenPattern(_("“%(term)s”太短，几乎每一页都会命中；请至少写两个字。") % {"term": written})
    if len(written) > LONGEST:
        raise BrokenPattern(_("“%(term)s”太长，最多 %(most)d 个字。") % {"term": written, "most": LONGEST})
    return Pattern(tuple(_piece(piece) for piece in pieces))


def _piece(written: str) -> re.Pattern[str]:
    """Letters and single wildcards only: nothing in it repeats, so that searching never goes back."""
    return re.compile(r"[^\n]".join(re.escape(folded(normalise(part))) for part in written.split("?")))
