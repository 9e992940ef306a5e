"""Resident ID numbers (公民身份号码, GB 11643-1999): 18 characters with a checksum, or the 15 of the first cards."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import Number, numbers_in, outermost
from approvals.scanners.passages import Passage

RULE = "resident-id"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# First two digits: the provinces of GB/T 2260.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WORDS = re.compile(r"身份证|身份号|证件号|证号")
_NEAR = 20
#: Characters of a resident ID number, and of those of the first cards, which have no check character.
LENGTH, OLD_LENGTH = 18, 15
# How fifteen digits are written that are one number: whole, or place, birthday and order.
_OLD_SIZES = ((15,), (6, 6, 3))


def check_character(first_17: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECKS[
        sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % len(_CHECKS)
    ]


def is_resident_id(value: str) -> bool:
    """Whether 18 or 15 characters without separators can be a resident ID number."""
    if value[:2] not in _PROVINCES:
        return False
    born = value[6:14] if len(value) == LENGTH else f"19{value[6:12]}"
    try:
        day = datetime.date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return False
    if not datetime.date(1850, 1, 1) <= day <= datetime.date.today():
        return False
    return len(value) == OLD_LENGTH or value[17] == check_character(value[:17])


def found_in(text: str) -> Iterator[Number]:
    """Every resident ID number in a text, whatever stands between its digits."""
    for number in numbers_in(text, (LENGTH, OLD_LENGTH)):
        if not number.value[:-1].isdigit() or not is_resident_id(number.value):
            continue
        if len(number.value) == LENGTH or number.sizes in _OLD_SIZES:
            yield number


def scan(passage: Passage) -> Iterator[Finding]:
    """Numbers of 18 with a right checksum block; those of 15, which have none, only beside the words for them."""
    for number in outermost(found_in(passage.text)):
        named = _WORDS.search(passage.text[max(0, number.start - _NEAR) : number.start])
        yield Finding(
            RULE,
            Severity.BLOCK if len(number.value) == LENGTH or named else Severity.WARN,
            passage.place,
            masked(passage.text, number.start, number.end),
            _("有居民身份证号码"),
            _("请删去，或只留前三位和后两位，其余用*代替。"),
            keyed_hash(number.value),
            maskable=True,
        )
