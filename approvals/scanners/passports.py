"""Passport numbers (护照号码): E, EA to EZ, G, D, S, P with eight characters; only beside the word, or as E and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage

RULE = "passport"
# 普通护照 E12345678, EA1234567 (no I, O); 公务 SE, PE; 外交 DE; 港澳 H, K and 旅行证件 alike.
_ORDINARY = re.compile(r"(?<![0-9A-Za-z])E(?:\d{8}|[A-HJ-NP-Z]\d{7})(?![0-9A-Za-z])", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:护照|通行证|旅行证|passport)[^\n0-9A-Za-z]{0,8}(?:No\.?|号码|号|[:：]|\s){0,4}"
    r"([A-Z]{1,2}[ -]?\d{7,8}|\d{9})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def scan(passage: Passage) -> Iterator[Finding]:
    """Each is told, none blocks: numbers of goods and contracts look alike."""
    spans = {found.span() for found in _ORDINARY.finditer(passage.text)}
    spans |= {found.span(1) for found in _NAMED.finditer(passage.text)}
    for start, end in sorted(spans):
        yield Finding(
            RULE,
            Severity.WARN,
            passage.place,
            masked(passage.text, start, end),
            _("有护照或者通行证号码"),
            _("请核对：是个人证件的，请删去，或只留前两位，其余用*代替。"),
            keyed_hash(compact(passage.text[start:end])),
        )
