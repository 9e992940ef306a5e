"""Headings and paragraphs of a plain text, told by how official papers number their parts.

编, 章, 节 and 一、 （一） head their parts; 第一条 opens a paragraph. Papers that lost their line breaks are
cut at blanks after a sentence and before a number. Nothing but white space is ever lost.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item"]

_NUMERAL = "[一二三四五六七八九十百零〇○]+"
_ANY_NUMERAL = rf"\s*(?:{_NUMERAL}|\d{{1,4}}(?:-\d{{1,3}})?)\s*"
_ENUMERATORS: dict[str, str] = {
    "book": rf"第{_ANY_NUMERAL}[编編](?!制)",
    "subbook": rf"第{_ANY_NUMERAL}分[编編]",
    "chapter": rf"第{_ANY_NUMERAL}章",
    "section": rf"第{_ANY_NUMERAL}[节節]",
    "article": rf"第{_ANY_NUMERAL}[条條](?:之{_NUMERAL})?",
    "first": rf"{_NUMERAL}、",
    "second": rf"[（(]{_NUMERAL}[）)]",
    "third": r"\d{1,2}(?:[、．]|\.(?!\d))",
    "fourth": r"[（(]\d{1,2}[）)]|[①-⑳]|[•·●■◆○-]\s",
}
_START = {name: re.compile(pattern) for name, pattern in _ENUMERATORS.items()}
_ANY_START = "|".join(
    f"(?:{pattern})" for name, pattern in _ENUMERATORS.items() if name not in {"article", "fourth"}
)
# Where a text without line breaks is cut: behind the end of a sentence, or before a number that opens a part.
_CUT = re.compile(rf"(?<=[。！？；：”）》…!?;])\s+|\s+(?={_ANY_START})|(?<=[。；：])(?=[（(]{_NUMERAL}[）)])")
_CUT_BEFORE_ARTICLE = re.compile(rf"\s+(?={_ENUMERATORS['article']}\s)")
_LONG_LINE = 120
_HEADING_ORDER = ("book", "subbook", "chapter", "section", "first", "second")
_DIVISIONS = frozenset({"book", "subbook", "chapter", "section"})
_LONGEST_HEADING = 40
_DEEPEST = 4
_SENTENCE_MARK = re.compile(r"[。；;！!？?：:]")
# The colon of a time (10：30) ends nothing.
_LEAD_SENTENCE = re.compile(r"(?:[^。；：，]|(?<=\d)：(?=\d)){1,30}(?:。|：(?!(?<=\d：)\d))")
_KEY = re.compile(r"[^\s，。；：:、（）()]{2,12}：(?=.)")
_CONTENTS = re.compile(r"目\s*[录錄]")


@dataclass(frozen=True)
class Block:
    """One heading (level 2 to 4), paragraph or numbered item (level 0).

    `lead` is the beginning of a paragraph's text that may be set bold: 第一条, （二）加强领导。, 实施机关：.
    """

    kind: BlockKind
    level: int
    text: str
    lead: str = ""


@dataclass(frozen=True)
class _Segment:
    text: str
    numbering: str
    heads: bool


def paragraphs_and_headings(plain: str) -> list[Block]:
    """Return the headings, paragraphs and numbered items of `plain` in order.

    The texts of the blocks, joined and without white space, are `plain` without white space.
    """
    segments = _demote_lists(_demote_contents([_classify(piece) for piece in _pieces(plain)]))
    present = [name for name in _HEADING_ORDER if any(s.heads and s.numbering == name for s in segments)]
    levels = {name: min(2 + rank, _DEEPEST) for rank, name in enumerate(present)}
    return [_block(segment, levels) for segment in segments]


def _pieces(plain: str) -> Iterator[str]:
    for line in plain.splitlines():
        stripped = line.strip()
        if not stripped:
            continue
        parts = _CUT.split(stripped) if len(stripped) > _LONG_LINE else [stripped]
        for part in parts:
            for piece in _CUT_BEFORE_ARTICLE.split(part) if _starts(part, _DIVISIONS) else [part]:
                if piece.strip():
                    yield from _heading_cut_off(piece.strip(), cut=len(parts) > 1)


def _heading_cut_off(piece: str, *, cut: bool) -> Iterator[str]:
    """Part a numbered heading from the text behind its blank, where line breaks were lost."""
    if cut and _numbering(piece) in {"first", "second"}:
        head, blank, rest = _partition_blank(piece)
        # "发挥24 小时": the blank stands between a number and what it counts.
        if blank and len(rest) > len(head) and _may_head(head) and not head[-1].isdigit():
            yield head
            yield rest.strip()
            return
    yield piece


def _partition_blank(piece: str) -> tuple[str, str, str]:
    start = _START[_numbering(piece)].match(piece)
    after = start.end() if start else 0
    blank = re.compile(r"\s+").search(piece, after + 1)
    return (piece[: blank.start()], blank[0], piece[blank.end() :]) if blank else (piece, "", "")


def _numbering(piece: str) -> str:
    return next((name for name, pattern in _START.items() if pattern.match(piece)), "")


def _starts(piece: str, names: Iterable[str]) -> bool:
    return _numbering(piece) in names


def _classify(piece: str) -> _Segment:
    numbering = _numbering(piece)
    if not numbering and re.fullmatch(_NUMERAL, piece):
        return _Segment(piece, "first", True)
    return _Segment(piece, numbering, numbering in _HEADING_ORDER and _may_head(piece))


def _may_head(piece: str) -> bool:
    """Whether `piece` is short, no sentence and not cut off in the middle of a bracket or a foreign name."""
    whole = sum(map(piece.count, "（(《")) == sum(map(piece.count, "）)》"))
    return (
        len(piece) <= _LONGEST_HEADING
        and whole
        and not _SENTENCE_MARK.search(piece)
        and piece[-1] not in "，,、"
        and not (piece[-1].isascii() and piece[-1].isalpha())
    )


def _demote_contents(segments: list[_Segment]) -> list[_Segment]:
    """Take the lines of a table of contents (after 目录) for items, until one of them comes again."""
    result: list[_Segment] = []
    listed: set[str] | None = None
    for segment in segments:
        key = re.sub(r"\s", "", segment.text)
        if _CONTENTS.fullmatch(segment.text):
            listed = set()
        elif listed is not None:
            if key in listed or len(key) > _LONGEST_HEADING or segment.numbering == "article":
                listed = None
            else:
                listed.add(key)
                segment = replace(segment, heads=False)  # noqa: PLW2901
        result.append(segment)
    return result


def _demote_lists(segments: list[_Segment]) -> list[_Segment]:
    """Take numbered lines with nothing between them for a list, not for parts without content."""
    result = list(segments)
    for index, (one, other) in enumerate(pairwise(segments)):
        if one.heads and other.heads and one.numbering == other.numbering and one.numbering not in _DIVISIONS:
            result[index] = replace(result[index], heads=False)
            result[index + 1] = replace(result[index + 1], heads=False)
    return result


def _block(segment: _Segment, levels: dict[str, int]) -> Block:
    if segment.heads:
        return Block("heading", levels[segment.numbering], segment.text)
    kind: BlockKind = "item" if segment.numbering in {"second", "third", "fourth"} else "paragraph"
    return Block(kind, 0, segment.text, _lead(segment))


def _lead(segment: _Segment) -> str:
    if segment.numbering == "article":
        match = _START["article"].match(segment.text)
    elif segment.numbering in {"first", "second", "third"}:
        match = _LEAD_SENTENCE.match(segment.text)
    else:
        match = _KEY.match(segment.text)
    lead = match[0] if match else ""
    return lead if len(lead) < len(segment.text) else ""
