"""What of a file was not read, and so not scanned: a person must open it, look, and say that they did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.files import ScannedFile
from approvals.scanners.findings import Finding, Severity, keyed_hash, without_numbers
from sites.models import SiteImage
from texts.extraction.results import Reason, State, Unread

if TYPE_CHECKING:
    from approvals.scanners.registry import Draft

RULE = "unreadable"
_MOST_PLACES = 8


def reasons() -> dict[Reason, str]:
    """Why something could not be read, in words for whoever has to open the file."""
    return {
        Reason.ENCRYPTED: _("有密码"),
        Reason.BROKEN: _("文件损坏，或者内容与格式不符"),
        Reason.NO_TEXT: _("是扫描件，或者字体无法识别，没有可读的文字"),
        Reason.PICTURE: _("是图片，图中的文字无法识别"),
        Reason.UNSUPPORTED: _("是无法读取的格式（如 .doc、.wps、.xls）"),
        Reason.TOO_LARGE: _("内容过大"),
        Reason.TOO_DEEP: _("压缩包层层嵌套"),
        Reason.TOOK_TOO_LONG: _("读取超时"),
        Reason.NOT_RUN: _("读取没有成功"),
    }


def scan(draft: Draft) -> Iterator[Finding]:
    """One finding for each file and reason, never one that blocks: the decision is a person's.

    A picture on a page is what it shows: its reviewer sees it, and no text of it was expected.
    """
    for file in draft.files:
        gaps: dict[Reason, list[Unread]] = {}
        for gap in file.read.unread:
            if not (gap.reason is Reason.PICTURE and isinstance(file.file, SiteImage)):
                gaps.setdefault(gap.reason, []).append(gap)
        for reason, found in gaps.items():
            yield _finding(file, reason, found)


def _finding(file: ScannedFile, reason: Reason, gaps: list[Unread]) -> Finding:
    where = _where(gaps)
    partly = file.read.state is State.PARTLY or bool(where)
    message = _("有一部分读不出来，没有扫描：%(why)s") if partly else _("读不出来，没有扫描：%(why)s")
    if reason is Reason.NOT_RUN:
        hint = _("请稍后重新提交；仍然如此的，请告诉系统管理员，并由人打开文件逐页核对后作出决定。")
    else:
        hint = _("请打开文件逐页核对，再作出决定；最好换成可以读取的版本（如 .docx、.xlsx、带文字的 PDF）。")
    return Finding(
        RULE,
        Severity.WARN,
        file.name,
        where,
        message % {"why": reasons()[reason]},
        hint,
        keyed_hash("\n".join([reason, *(f"{gap.place}:{gap.page}" for gap in gaps)])),
        file.sha256,
    )


def _where(gaps: list[Unread]) -> str:
    """The places that were not read, the first of them by name; empty for the whole file."""
    places = [
        "，".join(
            filter(
                None,
                [without_numbers(gap.place), _("第%(number)d页") % {"number": gap.page} if gap.page else ""],
            )
        )
        for gap in gaps
    ]
    named = [place for place in places if place]
    shown = "；".join(named[:_MOST_PLACES])
    if len(named) > _MOST_PLACES:
        shown = _("%(some)s等%(count)d处") % {"some": shown, "count": len(named)}
    return shown
