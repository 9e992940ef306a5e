"""Vehicle plates (机动车号牌, GA 36-2018): province, letter, five or six characters, and the plates with a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, masked
from approvals.scanners.numbers import compact
from approvals.scanners.passages import Passage

RULE = "vehicle-plate"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# At least one digit: 云A级… is no plate. The rest is letters but I and O, or one word at the end.
_PLATE = re.compile(
    rf"(?<![A-Za-z])[{_PROVINCE}][A-HJ-NP-Z][ ·•\-]?(?=[A-Z]{{0,3}}\d)"
    r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[警学挂领港澳使应急])(?![0-9A-Za-z])"
)


def scan(passage: Passage) -> Iterator[Finding]:
    """Each is told, none blocks: plates of the office's own cars are published."""
    for found in _PLATE.finditer(passage.text):
        yield Finding(
            RULE,
            Severity.WARN,
            passage.place,
            masked(passage.text, *found.span()),
            _("有车牌号"),
            _("请核对：是个人车辆的，请删去，或中间几位用*代替。"),
            keyed_hash(compact(found[0])),
        )
