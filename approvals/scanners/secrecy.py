"""Secrecy markings (保守国家秘密法 Art. 22; GB/T 9704: 绝密★, 机密★, 秘密★ with a term, or alone in a line)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage

RULE = "secrecy-marking"
_LEVEL = r"[绝机秘][ \t]*密"
_MARK = re.compile(
    rf"{_LEVEL}[ \t]*[★☆⭐*]|密[ \t]*级[ \t]*:[ \t]*{_LEVEL}|^[ \t]*{_LEVEL}[ \t]*$", re.MULTILINE
)


def scan(passage: Passage) -> Iterator[Finding]:
    """A marking blocks; the words in a sentence, as laws use them, do not."""
    for found in _MARK.finditer(passage.text):
        yield Finding(
            RULE,
            Severity.BLOCK,
            passage.place,
            masked(passage.text, found.start(), found.end(), secret=False),
            _("有国家秘密标志"),
            _("请停止公开，交本单位保密工作机构核对；未经解密不得公开。"),
            keyed_hash(compact(found[0])),
        )
