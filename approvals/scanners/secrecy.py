"""Secrecy markings (保守国家秘密法 Art. 22; GB/T 9704: 绝密★, 机密★, 秘密★ with a term; or alone in a line, cell or brackets)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage

RULE = "secrecy-marking"
_LEVEL = r"[绝机秘][ \t]*密"
_STAR = r"[★☆⭐*✩-✰🌟]"
_TERM = r"(?:[\d一二两三四五六七八九十]{1,3}[ \t]*(?:年|个?月)|长期|启用前)"
_ALONE_BEFORE = r"(?:^|\t|(?<=[(\[【〔]))"
_ALONE_AFTER = r"(?=[)\]】〕\t]|$)"
_MARK = re.compile(
    rf"{_LEVEL}[ \t]*{_STAR}|{_STAR}[ \t]*{_LEVEL}|密[ \t]*级[ \t]*[:\t][ \t]*{_LEVEL}"
    rf"|{_ALONE_BEFORE}[ \t]*{_LEVEL}[ \t]*(?:{_TERM})?[ \t]*{_ALONE_AFTER}",
    re.MULTILINE,
)


_CELL = re.compile(rf"[ ]*{_LEVEL}[ ]*(?:{_TERM})?[ ]*")


def scan(passage: Passage) -> Iterator[Finding]:
    """A marking blocks; the words in a sentence, as laws use them, do not."""
    for found in _MARK.finditer(passage.text):
        yield _finding(passage, found[0], masked(passage.text, *found.span(), secret=False))
    # Cells that only look like such, in files that know no tables.
    for cell in (cell for table in passage.tables for row in table for cell in row):
        if _CELL.fullmatch(cell):
            yield _finding(passage, cell, cell)


def _finding(passage: Passage, marking: str, context: str) -> Finding:
    return Finding(
        RULE,
        Severity.BLOCK,
        passage.place,
        context.strip(),
        _("有国家秘密标志"),
        _("请停止公开，交本单位保密工作机构核对；未经解密不得公开。"),
        keyed_hash(compact(marking)),
    )
