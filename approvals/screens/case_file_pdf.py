"""The file of one item as PDF: running text, so that nothing is too long for a page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer

from approvals.case_file import verdict_on
from approvals.screens.case_file_font import NOT_EMBEDDED, font_name, runs

MARGIN = 20 * mm

_BODY = ParagraphStyle("body", fontName=NOT_EMBEDDED, fontSize=10.5, leading=16, wordWrap="CJK")
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8.5, leading=12, leftIndent=10)
# What introduces something never stands alone at the foot of a page.
_ENTRY = ParagraphStyle("entry", parent=_BODY, spaceBefore=4, keepWithNext=True)
_ALONE = ParagraphStyle("alone", parent=_BODY, spaceBefore=4)
_HEAD = ParagraphStyle("head", parent=_BODY, fontSize=13, leading=20, spaceBefore=12, keepWithNext=True)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=18, leading=26, spaceAfter=6)

ITEM_FACTS = (
    (gettext_lazy("状态"), "state"),
    (gettext_lazy("类型"), "type"),
    (gettext_lazy("发布机构"), "unit"),
    (gettext_lazy("公开属性"), "attribute"),
    (gettext_lazy("索引号"), "index_number"),
    (gettext_lazy("发文字号"), "document_number"),
    (gettext_lazy("首次公开"), "first_published_at"),
    (gettext_lazy("公开地址"), "address"),
)


def draw(file: dict[str, Any]) -> bytes:
    """The bytes of the PDF."""
    _first, pages = _build(file, _("第 %(page)d 页"))
    # Known only when all is laid out once: how many pages there are, so that a lost one is missed.
    drawn, _pages = _build(file, _("第 %(page)d 页，共 %(pages)d 页"), pages)
    return drawn


def _build(file: dict[str, Any], foot: str, pages: int = 0) -> tuple[bytes, int]:
    def number_page(canvas: Any, document: Any) -> None:
        canvas.setFont(font_name(), 9)
        canvas.drawCentredString(A4[0] / 2, MARGIN / 2, foot % {"page": document.page, "pages": pages})

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=_("卷宗：%s") % file["item"]["title"],
        lang="zh-CN",
    )
    font = font_name()
    document.build(
        list(_story(file)),
        onFirstPage=number_page,
        onLaterPages=number_page,
        canvasmaker=partial(Canvas, initialFontName=font),
    )
    return out.getvalue(), document.page


def _story(file: dict[str, Any]) -> Iterator[Flowable]:
    item = file["item"]
    yield _line(_("一事一审卷宗"), _BODY)
    yield _line(item["title"], _TITLE)
    yield _line(_("编制时间：%s") % time(file["drawn_up_at"]), _SMALL)
    for label, name in ITEM_FACTS:
        if item.get(name):
            yield _line(f"{label}：{time(item[name])}", _BODY)
    yield from _verification(file["verification"])
    yield from _heading(_("准予公开"))
    for one in file["clearances"] or [None]:
        yield from _clearance(one)
    for review in file["reviews"]:
        yield from _review(review)
    yield from _heading(_("台账"))
    yield _line(_("全群一本台账，这里只列本件的行；每一行带着上一行的校验值，改一行就对不上。"), _SMALL)
    for row in file["ledger"]:
        yield from _ledger_row(row)


def _verification(found: dict[str, Any]) -> Iterator[Flowable]:
    yield from _heading(_("公开的就是审过的吗"))
    yield _line(verdict_on(found), _BODY)
    yield _line(_("准予公开的内容摘要：%s") % (found["cleared_digest"] or _("无")), _SMALL)
    yield _line(_("现在公开的内容摘要：%s") % (found["public_digest"] or _("无")), _SMALL)
    for one in found["files"]:
        same = _("相同") if one["is_same"] else _("不同")
        yield _line(f"{one['title']}（{same}）", _ENTRY)
        yield _line(f"SHA-256 {one['sha256_of_bytes'] or _('读不出来')}", _SMALL)


def _clearance(one: dict[str, Any] | None) -> Iterator[Flowable]:
    if one is None:
        yield _line(_("没有。"), _BODY)
        return
    yield _line(
        _("%(basis)s　自 %(from)s　责任人 %(who)s　%(number)s")
        % {
            "basis": one["basis"],
            "from": time(one["valid_from"]),
            "who": one["responsible"],
            "number": one["review"] or one["manifest"],
        },
        _BODY,
    )
    yield _line(one["digest"], _SMALL)
    if one["confirm_by"]:
        yield _line(_("须在 %s 前补审") % time(one["confirm_by"]), _SMALL)
    if one["revoked_at"]:
        yield _line(
            _("%(at)s 撤销：%(why)s") % {"at": time(one["revoked_at"]), "why": one["revoke_reason"]}, _SMALL
        )


def _review(review: dict[str, Any]) -> Iterator[Flowable]:
    yield from _heading(_("审查 %(number)s：%(state)s") % review)
    yield _line(
        _("%(who)s %(at)s 送审：%(title)s")
        % {"who": review["submitted_by"], "at": time(review["submitted_at"]), "title": review["title"]},
        _BODY,
    )
    if review["note"]:
        yield _line(_("送审说明：%s") % review["note"], _SMALL)
    if review["urgent"]:
        yield _line(_("紧急发布。依据：%(urgent_ground)s。理由：%(urgent_reason)s") % review, _BODY)
    for step in review["steps"]:
        said = f"{step['label']}（{step['unit']}）：{step['state']}　{step['reason']}"
        yield _line(said, _ENTRY if step["opinions"] else _ALONE)
        for one in step["opinions"]:
            yield _line(said_in(one), _SMALL)
            if one["checklist"]:
                yield _line(_("已核对：%s") % "；".join(one["checklist"]), _SMALL)
            yield _line(_("所审摘要 %(digest)s，台账第 %(ledger_sequence)s 行") % one, _SMALL)
    for one in review["findings"]:
        kind = _("阻断") if one["blocks"] else _("提醒")
        yield _line(
            _("疑点（%(kind)s）：") % {"kind": kind} + f"{one['message']}　{one['place']}　{one['state']}",
            _ENTRY if one["disposal"] else _ALONE,
        )
        if one["disposal"]:
            yield _line(f"{one['disposed_by']} {time(one['disposed_at'])}：{one['disposal']}", _SMALL)
    yield Spacer(1, 4)


def said_in(opinion: dict[str, Any]) -> str:
    """One opinion as a line."""
    who = opinion["by"]
    if opinion["instead_of"]:
        who = _("%(who)s（代%(absent)s）") % {"who": who, "absent": opinion["instead_of"]}
    remark = "" if opinion["counted"] else _("（附记，未计入）")
    return f"{who} {time(opinion['at'])} {opinion['decision']}{remark}　{opinion['reason']}".strip()


def _ledger_row(row: dict[str, Any]) -> Iterator[Flowable]:
    yield _line(
        f"{row['sequence']}　{time(row['at'])}　{row['actor']}　{row['label']}　{row['reason']}", _ENTRY
    )
    broken = "" if row["is_unchanged"] and row["is_linked"] else _("（与校验值不符）")
    yield _line(_("上一行 %s") % row["previous_hash"], _SMALL)
    yield _line(_("本行 %s") % row["hash"] + broken, _SMALL)


def time(value: Any) -> str:
    """A moment as people read it; anything else as it is."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if hasattr(value, "tzinfo") else str(value)


def _heading(text: str) -> Iterator[Flowable]:
    yield _line(text, _HEAD)
    rule = HRFlowable(width="100%", thickness=0.7, color=black, spaceBefore=0, spaceAfter=5)
    rule.keepWithNext = True
    yield rule


def _line(text: str, style: ParagraphStyle) -> Paragraph:
    font = font_name()
    marked = [
        said if not known or font == NOT_EMBEDDED else f'<font name="{font}">{said}</font>'
        for said, known in ((escape(part).replace("\n", "<br/>"), known) for part, known in runs(text))
    ]
    return Paragraph("".join(marked), style)
