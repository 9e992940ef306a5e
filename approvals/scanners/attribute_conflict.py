"""Texts that contradict their disclosure attribute: what is process information, or says of itself that it stays inside.

Sources: 条例 Art. 16 (process information: 讨论记录、过程稿、磋商信函、请示报告); papers say their attribute at the end (此件…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, without_numbers
from approvals.scanners.wording import spaced, without_gaps
from sites.models import DisclosureAttribute
from texts.normalise import normalise

if TYPE_CHECKING:
    from approvals.scanners.registry import Draft

RULE = "attribute-conflict"
_AFTER_TITLE = r"(?:[(\[【〔《].{0,12})?$"
_INTERNAL = re.compile(rf"(?:请示|会议记录|会议纪录|讨论记录|谈话记录){_AFTER_TITLE}")
_REPORT = re.compile(rf"报告{_AFTER_TITLE}")
# Reports that the law makes public, or that are made for the public.
_FOR_THE_PUBLIC = re.compile(
    r"(?:工作|年度|年报|季度|执行情况|预算|决算|审计结果|调查|统计|监测|评估|评价|检测|质量|状况|公告|环境影响|绩效)"
    r"[^,。;]{0,8}报告"
)
_OTHER = re.compile(
    rf"{spaced('此件')}[ \t]*(?:{spaced('不予')}|{spaced('不')}|{spaced('依申请')}|{spaced('暂不')})[ \t]*{spaced('公开')}"
    rf"|{spaced('公开方式')}[ \t]*:[ \t]*(?:{spaced('不予公开')}|{spaced('依申请公开')})"
    rf"|{spaced('公开属性')}[ \t]*:[ \t]*(?:{spaced('不予公开')}|{spaced('依申请公开')}|{spaced('不公开')})"
)


def scan(draft: Draft) -> Iterator[Finding]:
    """What only entries marked as proactive, and pages without an attribute, can get wrong; a catalogue line cannot."""
    attribute = getattr(draft.item, "attribute", DisclosureAttribute.PROACTIVE)
    if draft.line_only or attribute != DisclosureAttribute.PROACTIVE:
        return
    if hasattr(draft.item, "attribute"):
        yield from _by_title(without_gaps(normalise(str(getattr(draft.item, "title", "")))).strip())
    for passage, sha256 in draft.all_passages:
        if found := _OTHER.search(passage.text):
            yield Finding(
                RULE,
                Severity.BLOCK,
                passage.place,
                found[0],
                _("文中写明不主动公开，与公开的属性矛盾"),
                _("请与制作单位核对公开属性；确可公开的，请用改正后的正式文本。"),
                keyed_hash(without_gaps(found[0])),
                sha256,
            )


def _by_title(title: str) -> Iterator[Finding]:
    if _INTERNAL.search(title):
        severity = Severity.BLOCK
    elif _REPORT.search(title) and not _FOR_THE_PUBLIC.search(title):
        severity = Severity.WARN
    else:
        return
    yield Finding(
        RULE,
        severity,
        _("标题"),
        without_numbers(title)[-20:],
        _("请示、报告、会议记录属于内部事务或者过程性信息，却标为主动公开"),
        _("请重新认定公开属性（条例第十六条）；依法应当公开的报告，请注明依据。"),
        keyed_hash(title),
    )
