"""Draft wording (送审稿、征求意见稿、讨论稿 …) and gaps that nobody filled: the text may not be the final one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage
from approvals.scanners.wording import any_of, as_mark

RULE = "draft-wording"
_DRAFTS = any_of(
    [
        "送审稿",
        "征求意见稿",
        "讨论稿",
        "审议稿",
        "报批稿",
        "修改稿",
        "修订稿",
        "代拟稿",
        "草拟稿",
        "初稿",
        "草稿",
        "样稿",
    ]
)
_COUNT = r"[ \t]*(?:第?[一二三四五六七八九十\d]{1,3}稿?)?"
_DRAFT = re.compile(
    "|".join(
        [
            as_mark(rf"{_DRAFTS}{_COUNT}"),
            rf"{_DRAFTS}{_COUNT}[ \t]*$",
            # 2026年X月X日, 〔20XX〕X号
            r"(?:\d{4}|[Xx]{2,4})年[Xx]{1,2}月",
            r"[\[(〔]20[Xx]{2}[\])〕]",
            as_mark(any_of(["待补充", "待核实", "待完善", "此处补充", "待定"])),
        ]
    ),
    re.MULTILINE,
)


def scan(passage: Passage) -> Iterator[Finding]:
    """Each is told, none blocks: for consultations drafts are published."""
    for found in _DRAFT.finditer(passage.text):
        yield Finding(
            RULE,
            Severity.WARN,
            passage.place,
            masked(passage.text, *found.span(), secret=False),
            _("有未定稿的字样"),
            _("请核对是不是最后定稿；公开征求意见的草案，请注明理由。"),
            keyed_hash(compact(found[0])),
        )
