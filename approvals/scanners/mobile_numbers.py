"""Mobile numbers (手机号码): eleven digits from 13 to 19, with or without +86, whole or in the usual groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage

RULE = "mobile-number"
LENGTH = 11
_BETWEEN = r"[ \u00a0\-\u2010-\u2015·]?"
_NUMBER = re.compile(
    rf"(?<![\d.])(?:\+?(?:00)?86{_BETWEEN})?"
    rf"1[3-9]\d(?:\d{{8}}|{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}|{_BETWEEN}\d{{3}}{_BETWEEN}\d{{5}})"
    r"(?!\d|\.\d)"
)


def found_in(text: str) -> Iterator[re.Match[str]]:
    """Every mobile number in a text, with its 86 where it has one."""
    yield from _NUMBER.finditer(text)


def value_of(found: str) -> str:
    """The eleven digits of what was found."""
    return compact(found)[-LENGTH:]


def scan(passage: Passage) -> Iterator[Finding]:
    """Each is told, none blocks: offices have mobile numbers too."""
    for found in found_in(passage.text):
        yield Finding(
            RULE,
            Severity.WARN,
            passage.place,
            masked(passage.text, *found.span()),
            _("有手机号码"),
            _("是办公电话的，请注明；是个人号码的，请删去，或中间四位用*代替。"),
            keyed_hash(value_of(found[0])),
            maskable=True,
        )
