"""Hidden links (暗链) and anchors without words: what no reader sees, but a search engine follows (检查指标 V1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash
from approvals.scanners.passages import Link, Passage
from sites.leaving import leaves_government, target_of

RULE = "hidden-link"


def scan(passage: Passage) -> Iterator[Finding]:
    """A link that cannot be seen blocks if it leaves the government's sites, and is told if it does not."""
    for link in passage.links:
        if (link.href or link.kind) and (link.hidden or not link.words):
            leaves = bool(link.href) and leaves_government(link.href)
            yield Finding(
                RULE,
                Severity.BLOCK if leaves else Severity.WARN,
                passage.place,
                link.words[:20] if link.words and not any(map(str.isdigit, link.words)) else "",
                _("有看不见的链接，通向%(where)s") % {"where": _where(link)},
                _("请在源代码中删去这个链接。若不是自己加的，请报告网站安全管理人员。"),
                keyed_hash(f"{link.kind}{link.pk or ''}{link.href}"),
            )


def _where(link: Link) -> str:
    target = target_of(link.href) if link.href else None
    return target.host if target else _("本站")
