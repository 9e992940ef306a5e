"""What is missing or odd in an item's metadata, said before it goes public; nothing here refuses anything.

One list of checks, asked by the editor's form, by the release screen and by inspections. A check takes a page as it
would stand and gives notes; it asks the database at most for what stands in the page's own rows.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext

from sites.models import DisclosureAttribute, DisclosurePage, ServiceGuidePage
from texts.document_numbers import is_document_number
from workdays.calendar import add_working_days

if TYPE_CHECKING:
    from wagtail.models import Page


class Severity(StrEnum):
    """``must``: law or standard asks for it (条例 Art. 12). ``should``: worth a second look."""

    MUST = "must"
    SHOULD = "should"


@dataclass(frozen=True)
class Note:
    """One thing to put right: where, how grave, what. ``obstacle`` names the obstacle that already says so."""

    field: str
    severity: Severity
    message: str
    obstacle: str = ""


# Asking a superior and reporting to one happen inside the administration: 过程性信息, 条例 Art. 16 para. 2.
PROCESS_KINDS = frozenset({"请示", "报告"})
# Papers that never leave the house without a number (党政机关公文格式); 公告 and 通告 often have none.
NUMBERED_KINDS = frozenset(
    {"命令（令）", "决定", "意见", "通知", "通报", "报告", "请示", "批复", "函", "议案"}
)
# Within so many working days of a normative document its interpretation is public too (国办发〔2016〕80号).
INTERPRETATION_TERM = 3
# Shorter than this a summary says no more than the title.
SHORT_SUMMARY = 10
_FILE_NAME = re.compile(
    r"\.(pdf|ofd|docx?|xlsx?|pptx?|wps|et|txt|csv|zip|jpe?g|png)$|^[\w-]*\d{5,}[\w-]*$", re.IGNORECASE
)
_YEAR_OF_NUMBER = re.compile(r"〔(\d{4})〕")


def _must(field: str, message: str, obstacle: str = "") -> Note:
    return Note(field, Severity.MUST, message, obstacle)


def _should(field: str, message: str) -> Note:
    return Note(field, Severity.SHOULD, message)


def _kind_of(page: DisclosurePage) -> str:
    return page.document_kind.name if page.document_kind else ""


# -- government information --------------------------------------------------------------------------------------


def check_attribute(page: DisclosurePage) -> Iterator[Note]:
    """Whoever does not make public says why; papers of the process are pointed out."""
    if page.attribute != DisclosureAttribute.PROACTIVE:
        if not page.attribute_ground:
            yield _must("attribute_ground", gettext("没有写不主动公开的法律依据。"))
        if not page.attribute_reason:
            yield _must("attribute_reason", gettext("没有写不主动公开的理由。"))
    elif (kind := _kind_of(page)) in PROCESS_KINDS:
        text = gettext(
            "体裁是“%s”，多属过程性信息，可以不予公开（条例第十六条第二款）。"
            "请再核对公开属性；依法应当公开的，按主动公开办理即可。"
        )
        yield _should("attribute", text % kind)


def check_document_number(page: DisclosurePage) -> Iterator[Note]:
    """A kind of paper that has a number, its form, its year."""
    number = page.document_number
    if not number:
        if (kind := _kind_of(page)) in NUMBERED_KINDS:
            yield _should("document_number", gettext("没有发文字号。“%s”一般都有。") % kind)
        return
    if not is_document_number(number):
        text = gettext("发文字号“%s”不是规范的写法，例如“云溪政办发〔2026〕37号”。")
        yield _should("document_number", text % number)
    if (
        page.written_on
        and (found := _YEAR_OF_NUMBER.search(number))
        and int(found[1]) != page.written_on.year
    ):
        text = gettext("发文字号是 %(of_number)s 年的，成文日期在 %(of_day)s 年。")
        yield _should("document_number", text % {"of_number": found[1], "of_day": page.written_on.year})


def check_written_on(page: DisclosurePage) -> Iterator[Note]:
    """生成日期 is an element of the catalogue (条例 Art. 12)."""
    day = page.written_on
    if day is None:
        yield _must("written_on", gettext("没有成文日期。目录必须列出（条例第十二条）。"))
        return
    if day > timezone.localdate():
        yield _should("written_on", gettext("成文日期在今天以后。"))
    if (day.month, day.day) == (1, 1):
        yield _should(
            "written_on", gettext("成文日期是元旦。如果只知道年份，请查明月和日，不要用 1 月 1 日代替。")
        )


def check_classification(page: DisclosurePage) -> Iterator[Note]:
    """By category, subject and kind the public finds it."""
    if page.category is None:
        yield _must("category", gettext("没有选目录类目。公众按类目查不到这一条。"))
    if page.subject is None:
        yield _should("subject", gettext("没有选主题分类。"))
    if page.document_kind is None:
        yield _should("document_kind", gettext("没有选体裁，按标题也认不出来。"))


def check_summary(page: DisclosurePage) -> Iterator[Note]:
    """内容概述 is an element of the catalogue (条例 Art. 12)."""
    summary = page.summary.strip()
    if not summary:
        yield _must("summary", gettext("没有内容概述。目录必须列出（条例第十二条）。"))
    elif len(summary) < SHORT_SUMMARY or summary == page.title.strip():
        yield _should("summary", gettext("内容概述太短，或与名称相同。请用一两句话说清讲了什么、对谁有用。"))
    if not page.keywords.strip():
        yield _should("keywords", gettext("没有关键词。请填 2 至 5 个，用逗号分隔。"))


def check_text(page: DisclosurePage) -> Iterator[Note]:
    """What is made public has something to read."""
    if page.attribute == DisclosureAttribute.PROACTIVE and not page.body and not page.attachments.exists():
        yield _must("body", gettext("没有正文，也没有附件。"))


def check_attachments(page: DisclosurePage) -> Iterator[Note]:
    """A reader decides by its name whether to open a file."""
    for number, attachment in enumerate(page.attachments.all(), start=1):
        if attachment.title.strip() or not _FILE_NAME.search(attachment.document.title.strip()):
            continue
        text = gettext("附件 %(number)d 没有显示名称，公众看到的是文件名“%(name)s”。")
        yield _should("attachments", text % {"number": number, "name": attachment.document.title})


def check_term(page: DisclosurePage) -> Iterator[Note]:
    """Written, then in force, then at an end."""
    written, effective, expires = page.written_on, page.effective_on, page.expires_on
    if written and effective and effective < written:
        yield _should("effective_on", gettext("施行日期早于成文日期。"))
    if written and expires and expires < written:
        yield _should("expires_on", gettext("有效期至早于成文日期。"))
    if page.normative and effective is None:
        yield _should("effective_on", gettext("行政规范性文件没有施行日期。"))
    if page.normative and expires is None:
        yield _should("expires_on", gettext("行政规范性文件没有有效期。请核对文件里是否写了。"))


def check_interpretation(page: DisclosurePage) -> Iterator[Note]:
    """A normative document is explained within three working days."""
    if not page.normative or page.attribute != DisclosureAttribute.PROACTIVE:
        return
    if page.pk and page.explained_by.filter(page__live=True).exists():
        return
    since = page.first_published_at
    if since is None:
        yield _should("normative", gettext("行政规范性文件还没有政策解读。公开后 3 个工作日内须有。"))
        return
    due = add_working_days(timezone.localtime(since).date(), INTERPRETATION_TERM).date
    if due < timezone.localdate():
        yield _must("normative", gettext("行政规范性文件没有政策解读，%s 就该有了。") % _day(due))
    else:
        yield _must("normative", gettext("行政规范性文件还没有政策解读，最迟 %s 公开。") % _day(due))


def _day(day: datetime.date) -> str:
    return f"{day:%Y-%m-%d}"


DISCLOSURE_CHECKS: tuple[Callable[[DisclosurePage], Iterator[Note]], ...] = (
    check_attribute,
    check_document_number,
    check_written_on,
    check_classification,
    check_summary,
    check_text,
    check_attachments,
    check_term,
    check_interpretation,
)


# -- service guides ----------------------------------------------------------------------------------------------


def check_elements(page: ServiceGuidePage) -> Iterator[Note]:
    """The key elements of the inspection; without them a guide does not go public."""
    places = {
        gettext("事项名称"): "title",
        gettext("设定依据"): "legal_basis",
        gettext("申请条件"): "conditions",
        gettext("办理材料"): "materials",
        gettext("办理地点"): "windows",
        gettext("办理时间"): "windows",
        gettext("联系电话"): "windows",
        gettext("办理流程"): "process_steps",
    }
    for name in page.missing_elements():
        yield _must(
            places.get(name, ""), gettext("没有“%s”。必备要素不全，不能公开。") % name, "guide-incomplete"
        )


def check_limits_and_fee(page: ServiceGuidePage) -> Iterator[Note]:
    """The two elements that people ask for first: how long, how much."""
    promised, statutory = page.promised_limit_days, page.statutory_limit_days
    if promised is None and statutory is None:
        yield _should("promised_limit_days", gettext("没有写办结时限。"))
    if promised is not None and statutory is not None and promised > statutory:
        yield _should("promised_limit_days", gettext("承诺办结时限比法定的还长。"))
    fee = page.fee.strip()
    if not fee:
        yield _should("fee", gettext("没有写收费标准。不收费请写“不收费”。"))
    elif "不收" not in fee and "免" not in fee and not page.fee_basis.strip():
        yield _should("fee_basis", gettext("要收费，但没有写收费依据。"))


def check_ways_to_ask(page: ServiceGuidePage) -> Iterator[Note]:
    """Whom to ask, where to complain, under which words it is found."""
    if not page.summary.strip():
        yield _should("summary", gettext("没有内容概述。列表和搜索结果里会少一句话。"))
    if not page.complaints.strip():
        yield _should("complaints", gettext("没有写监督投诉方式。"))


GUIDE_CHECKS: tuple[Callable[[ServiceGuidePage], Iterator[Note]], ...] = (
    check_elements,
    check_limits_and_fee,
    check_ways_to_ask,
)

CHECKS: dict[type[Any], tuple[Callable[[Any], Iterator[Note]], ...]] = {
    DisclosurePage: DISCLOSURE_CHECKS,
    ServiceGuidePage: GUIDE_CHECKS,
}


def is_checked(page: Page) -> bool:
    """Whether there is anything to check in a page of this type."""
    return type(page) in CHECKS


def notes_on(page: Page) -> list[Note]:
    """Everything missing or odd in a page as it stands, the gravest first, else in the order of the form."""
    found = [note for check in CHECKS.get(type(page), ()) for note in check(page)]
    return sorted(found, key=lambda note: note.severity != Severity.MUST)


def check_of(notes: Iterable[Note]) -> dict[str, Any]:
    """Notes as screens show them: ``notes``, and how many of them are of which severity (``must``, ``should``)."""
    found = list(notes)
    must = sum(note.severity == Severity.MUST for note in found)
    return {"notes": found, "must": must, "should": len(found) - must}
