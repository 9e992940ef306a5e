"""Links to sites that are not a government's (政府网站发展指引: foreign sites are checked, and a notice stands before them)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, without_numbers
from approvals.scanners.passages import Passage
from sites.leaving import leaves_government, target_of

RULE = "outside-link"


def scan(passage: Passage) -> Iterator[Finding]:
    """Each foreign host is told once in a passage, none blocks."""
    seen = set()
    for link in passage.links:
        if not link.href or not leaves_government(link.href):
            continue
        target = target_of(link.href)
        host = target.host if target else ""
        if host in seen:
            continue
        seen.add(host)
        yield Finding(
            RULE,
            Severity.WARN,
            passage.place,
            "",
            _("有通向非政府网站的链接：%(host)s") % {"host": without_numbers(host) or _("无法识别的网址")},
            _("请打开核对内容和必要性；不需要的请删去。"),
            keyed_hash(host or link.href),
        )
