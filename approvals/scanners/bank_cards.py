"""Numbers of bank cards: known prefixes and lengths, Luhn's check digit (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact, digits
from approvals.scanners.passages import Passage

RULE = "bank-card"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z]){digits('14,18')}(?![0-9A-Za-z])")
# 银联 62 with 16 to 19 digits; Visa 4 and Mastercard 51 to 55 with 16.
_CARD = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}")


def luhn(value: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(value)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004


def scan(passage: Passage) -> Iterator[Finding]:
    """Every number that is a card's blocks."""
    for found in _NUMBER.finditer(passage.text):
        value = compact(found[0])
        if _CARD.fullmatch(value) and luhn(value):
            yield Finding(
                RULE,
                Severity.BLOCK,
                passage.place,
                masked(passage.text, found.start(), found.end()),
                _("有银行卡号"),
                _("请删去，或只留后四位，其余用*代替。"),
                keyed_hash(value),
            )
