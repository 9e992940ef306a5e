"""Numbers of bank cards: known prefixes and lengths, Luhn's check digit (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import Number, numbers_in, outermost
from approvals.scanners.passages import Passage

RULE = "bank-card"
# 银联 62 with 16 to 19 digits; Visa 4 and Mastercard 51 to 55 with 16.
_CARD = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}")
_LENGTHS = range(16, 20)
# Years and amounts in a row of a table pass Luhn's check one time in ten: other cards than 银联's only in fours.
_FOURS = (4, 4, 4, 4)
_CENTS = re.compile(r"\.\d{1,2}(?!\d)")


def luhn(value: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(value)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004


def found_in(text: str) -> Iterator[Number]:
    """Every number of a card in a text, whole or in groups."""
    for number in numbers_in(text, _LENGTHS):
        if not _CARD.fullmatch(number.value) or not number.in_one_hand or not luhn(number.value):
            continue
        if _CENTS.match(text, number.end):
            continue  # an amount of money
        if number.value.startswith("62") or number.sizes == _FOURS or set(number.sizes) <= {1, 16}:
            yield number


def scan(passage: Passage) -> Iterator[Finding]:
    """Every number that is a card's blocks."""
    for number in outermost(found_in(passage.text)):
        yield Finding(
            RULE,
            Severity.BLOCK,
            passage.place,
            masked(passage.text, number.start, number.end),
            _("有银行卡号"),
            _("请删去，或只留后四位，其余用*代替。"),
            keyed_hash(number.value),
            maskable=True,
        )
