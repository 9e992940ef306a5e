"""Internal-use wording (内部资料、不得外传、明电、特急、份号 …): marks of papers that were not made for the public.

Sources: 保守国家秘密法 Art. 29 with 机关、单位保密自查; GB/T 9704 (份号, 紧急程度); 条例 Art. 16 (internal matters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage
from approvals.scanners.wording import any_of, as_mark, spaced

RULE = "internal-use"
_PAPERS = any_of(
    ["内部资料", "内部文件", "内部材料", "内部文稿", "内部刊物", "内部参考", "内部使用", "内部传阅"]
)
_CARE = any_of(
    [
        "注意保存",
        "注意保密",
        "妥善保管",
        "不得外传",
        "严禁外传",
        "请勿外传",
        "不得翻印",
        "阅后收回",
        "阅后销毁",
    ]
)
_SECRET_OF_WORK = spaced("工作秘密")
_ONLY = rf"{any_of(['仅供内部', '仅限内部', '只供内部', '限内部'])}{any_of(['使用', '参考', '传阅', '掌握', '发行'])}"
_URGENT = any_of(["特提", "特急", "加急", "平急"])
_TELEGRAM = any_of(["明电", "密电", "密码电报", "内部明电"])
_JOINED = r"[ \t,、;:·.!]*"
_PLEASE = r"(?:请[ \t]*)?"

_MARK = re.compile(
    "|".join(
        [
            as_mark(rf"(?:{_PAPERS}|{_SECRET_OF_WORK})(?:{_JOINED}{_PLEASE}{_CARE})*"),
            as_mark(rf"{_PLEASE}{_CARE}(?:{_JOINED}{_CARE})*"),
            rf"{_PAPERS}{_JOINED}{_PLEASE}{_CARE}",
            _ONLY,
            any_of(["不得外传", "严禁外传", "请勿外传"]),
            rf"{_SECRET_OF_WORK}[ \t]*[★☆]",
            as_mark(rf"(?:等级|紧急程度)?{_JOINED}{_URGENT}(?:{_JOINED}{_TELEGRAM})?"),
            as_mark(_TELEGRAM),
            rf"(?<!身){spaced('份号')}[ \t]*:?[ \t]*\d{{3,8}}(?!\d)",
        ]
    ),
    re.MULTILINE,
)
_MENTIONED = re.compile(any_of(["内部资料", "内部文件", "内部材料"]))


def scan(passage: Passage) -> Iterator[Finding]:
    """A mark blocks; the name of an internal paper within a sentence is told."""
    marks = [found.span() for found in _MARK.finditer(passage.text)]
    for start, end in marks:
        yield _finding(passage, start, end, Severity.BLOCK)
    for found in _MENTIONED.finditer(passage.text):
        if not any(start <= found.start() < end for start, end in marks):
            yield _finding(passage, found.start(), found.end(), Severity.WARN)


def _finding(passage: Passage, start: int, end: int, severity: Severity) -> Finding:
    return Finding(
        RULE,
        severity,
        passage.place,
        masked(passage.text, start, end, secret=False),
        _("有内部使用的标志或者字样"),
        _("请与制作单位核对能否公开；能公开的，请用去掉标志的正式文本。"),
        keyed_hash(compact(passage.text[start:end])),
    )
