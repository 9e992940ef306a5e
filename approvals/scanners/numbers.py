"""Numbers as people write them: separators of up to three characters between groups of digits do not hide one.

Cells of a table lie beside each other like groups of one number. So every row of whole groups is asked, not only the
longest: a serial number before a card's number does not hide the card.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

SEPARATOR = r"[ \t\n\u00a0\-\u2010-\u2015\u2212_.·•・,、/|~:]"
_BETWEEN = rf"{SEPARATOR}{{1,3}}"
# Letters may touch a number (ID110…, 110…abc): what is no number is told by its check digit.
_RUN = re.compile(rf"(?<!\d)\d+(?:{_BETWEEN}\d+)*(?P<x>(?:{_BETWEEN})?[Xx])?(?!\d)")
_GROUP = re.compile(r"\d+")


@dataclass(frozen=True)
class Number:
    """Neighbouring groups of digits, the last with an X where one follows; where they stand in the text."""

    start: int
    end: int
    groups: tuple[str, ...]
    separators: tuple[str, ...]

    @property
    def value(self) -> str:
        """The number without separators, X as a capital."""
        return "".join(self.groups)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many characters each group has."""
        return tuple(len(group) for group in self.groups)

    @property
    def in_one_hand(self) -> bool:
        """Whether it can be one number written in groups: one separator throughout, no line break.

        Tabs stand between the cells of a table: they part digits of one number only where each has its own cell.
        """
        kinds = set(self.separators)
        apart = any("\n" in each or "\t" in each for each in kinds)
        return len(kinds) <= 1 and (not apart or set(self.sizes) == {1})


def numbers_in(text: str, lengths: Collection[int]) -> Iterator[Number]:
    """Every row of whole groups with so many characters in all, with and without an X that follows."""
    for run in _RUN.finditer(text):
        groups = [(found.start(), found.end(), found[0]) for found in _GROUP.finditer(text, *run.span())]
        yield from _rows(text, groups, lengths)
        if run["x"]:
            start, _end, digits = groups[-1]
            groups[-1] = (start, run.end(), f"{digits}X")
            yield from (number for number in _rows(text, groups, lengths) if number.end == run.end())


def _rows(text: str, groups: list[tuple[int, int, str]], lengths: Collection[int]) -> Iterator[Number]:
    longest = max(lengths)
    for first in range(len(groups)):
        total = 0
        for last in range(first, len(groups)):
            total += len(groups[last][2])
            if total > longest:
                break
            if total in lengths:
                yield _number(text, groups[first : last + 1])


def _number(text: str, groups: list[tuple[int, int, str]]) -> Number:
    between = (text[one[1] : other[0]] for one, other in pairwise(groups))
    return Number(groups[0][0], groups[-1][1], tuple(group[2] for group in groups), tuple(between))


def outermost(numbers: Iterable[Number]) -> Iterator[Number]:
    """The numbers without those that lie within another one: digits written one by one hold shorter numbers too."""
    ends = -1
    for number in sorted(numbers, key=lambda each: (each.start, -each.end)):
        if number.end > ends:
            ends = number.end
            yield number


def compact(text: str) -> str:
    """Digits and letters alone, letters in capitals."""
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", text).upper()
