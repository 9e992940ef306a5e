"""One row read into one entry of government information: the page's values, and what was odd about them.

Blank metadata stays blank. In particular no date is taken from an index number (it may be the day of a
migration), and no day from a year.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sites.importing.terms import attribute_of, validity_of
from sites.importing.values import Unstorable, day_of, list_of, metadata_of, moment_of, text_of, truth_of
from sites.models import DisclosureAttribute, DisclosurePage, Validity
from texts.document_numbers import is_document_number, normalise_document_number
from texts.html import clean_html, plain_text, text_to_html
from texts.script import detect_script

if TYPE_CHECKING:
    from sites.importing.terms import Terms

# The forms met in real catalogues (standards §5.1); an imported number that fits none is kept all the same.
INDEX_NUMBER = re.compile(
    r"(?:[0-9A-Z]{7,8}-?[0-9X]|[0-9A-HJ-NPQRTUWXY]{18})[/-]\d{4}-\d{5,7}"
    r"|\d{8}-\d{6}-\d{1,5}"
    r"|[A-Z0-9]{5}(-\w+){3}"
)
# An angle bracket alone is no markup: titles are quoted <like this>.
_MARKUP = re.compile(
    r"</?(?:p|div|br|table|tbody|thead|tr|td|th|span|ul|ol|li|h[1-6]|a|b|i|strong|em|img|font|center|section|article"
    r"|script|style|sup|sub|blockquote|pre|o:p|html|body)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Text that must be whole or not at all, and text that may be cut with a warning.
_WHOLE = {"title": "标题", "index_number": "索引号", "document_number": "发文字号", "issuer_text": "发布机构"}
_CUTTABLE = {
    "summary": "内容概述",
    "keywords": "关键词",
    "source": "来源",
    "author": "作者",
    "responsible_editor": "责任编辑",
    "attribute_ground": "法律依据",
}


class RowRefused(Exception):
    """This row is not imported; the message says why and what to do."""


@dataclass
class Entry:
    """What a row says: values for the page, attachments by file name and title, warnings."""

    key: str
    page: dict[str, Any]
    attachments: list[tuple[str, str]]
    warnings: list[str] = field(default_factory=list)
    # A row that leaves its own attribute column blank is nobody's decision to publish.
    undecided: bool = False


def import_key(source: str, fields: Mapping[str, Any]) -> str:
    """What makes a row known when it comes again: its number there, else a digest of what it says.

    At most 200 characters.
    """
    if number := metadata_of(fields.get("id")):
        key = f"{source}:{number}"
        if len(key) <= _longest("import_key"):
            return key
        return f"{source[:100]}:sha256-{hashlib.sha256(number.encode()).hexdigest()}"
    said = "\x1f".join(text_of(fields.get(name)) for name in ("title", "written_on", "issuer", "body"))
    return f"{source[:100]}:sha256-{hashlib.sha256(said.encode()).hexdigest()}"


def read_entry(fields: Mapping[str, Any], terms: Terms, *, source: str) -> Entry:
    """Read the fields of a row; raises ``RowRefused``."""
    try:
        title = " ".join(text_of(fields.get("title")).split())
        if not title:
            raise RowRefused("没有标题。")
        entry = Entry(key=import_key(source, fields), page={"title": title}, attachments=_attachments(fields))
        entry.page["body"] = _body(fields, entry)
        _identify(fields, entry, terms)
        _classify(fields, entry, terms)
        _date(fields, entry)
        _decide(fields, entry)
    except Unstorable as error:
        raise RowRefused(str(error)) from error
    entry.page["script"] = detect_script(f"{title} {text_of(fields.get('body'))}")
    entry.page["import_key"] = entry.key
    _fit(entry)
    return entry


def is_undecided(fields: Mapping[str, Any]) -> bool:
    """Whether a row has a column for its attribute and leaves it blank."""
    return "attribute" in fields and not metadata_of(fields["attribute"])


def body_blocks(body: str) -> list[tuple[str, str]]:
    """Blocks for a body: HTML is cleaned and kept with its tables, plain text parted into headings and paragraphs."""
    if _MARKUP.search(body):
        html = clean_html(body)
        return [("imported_text", html)] if plain_text(html) else []
    return [("rich_text", text_to_html(body))] if body.strip() else []


def _body(fields: Mapping[str, Any], entry: Entry) -> list[tuple[str, str]]:
    blocks = body_blocks(text_of(fields.get("body")))
    if not blocks and not entry.attachments:
        raise RowRefused("正文是空的，也没有附件。")
    return blocks


def _attachments(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """File name and title of each attachment; a list may hold names or objects with ``file`` and ``title``."""
    cell = fields.get("attachments")
    if not isinstance(cell, list):
        return [(name, "") for name in list_of(cell)]
    found = []
    for item in cell:
        if isinstance(item, dict):
            name = metadata_of(item.get("file") or item.get("name") or item.get("path"))
            found.append((name, metadata_of(item.get("title"))))
        else:
            found.append((metadata_of(item), ""))
    return [(name, title) for name, title in found if name]


def _identify(fields: Mapping[str, Any], entry: Entry, terms: Terms) -> None:
    """Issuer, document number, index number, and the texts beside them."""
    if issuer := metadata_of(fields.get("issuer")):
        entry.page["issuing_unit"] = unit = terms.unit(issuer)
        if unit is None:
            entry.page["issuer_text"] = issuer
    if number := metadata_of(fields.get("document_number")):
        entry.page["document_number"] = normalised = normalise_document_number(number)
        if not is_document_number(normalised):
            entry.warnings.append(f"发文字号“{number}”不合规范，按原样保留。")
    if index := metadata_of(fields.get("index_number")):
        entry.page["index_number"] = index
        if not INDEX_NUMBER.fullmatch(index):
            entry.warnings.append(f"索引号“{index}”不合常见格式，按原样保留。")
    for name in ("summary", "source", "author", "responsible_editor"):
        entry.page[name] = metadata_of(fields.get(name))
    keywords = fields.get("keywords")
    entry.page["keywords"] = (
        ",".join(list_of(keywords)) if isinstance(keywords, list) else metadata_of(keywords)
    )
    entry.page["normative"] = truth_of(fields.get("normative"))


def _classify(fields: Mapping[str, Any], entry: Entry, terms: Terms) -> None:
    """Category, subject and kind by name; the kind else from the title."""
    for name, label, find in (
        ("category", "目录类目", terms.category_id),
        ("subject", "主题分类", terms.subject_id),
        ("document_kind", "体裁", terms.kind_id),
    ):
        if given := metadata_of(fields.get(name)):
            entry.page[f"{name}_id"] = found = find(given)
            if found is None:
                entry.warnings.append(f"没有名为“{given}”的{label}，留空。")
    if entry.page.get("document_kind_id") is None:
        entry.page["document_kind_id"] = terms.kind_id_of_title(entry.page["title"])


def _date(fields: Mapping[str, Any], entry: Entry) -> None:
    """Days and the moment of publication; what names no exact day stays blank."""
    for name, label in (("written_on", "成文日期"), ("effective_on", "施行日期"), ("expires_on", "有效期至")):
        day = day_of(fields.get(name))
        entry.page[name] = day
        if day is None and (given := metadata_of(fields.get(name))):
            entry.warnings.append(f"{label}“{given}”不是完整的日期，留空。")
    effective, expires = entry.page["effective_on"], entry.page["expires_on"]
    if effective and expires and expires < effective:
        raise RowRefused(f"有效期至（{expires}）早于施行日期（{effective}）。")
    moment, known = moment_of(fields.get("published_at"))
    if moment is None:
        if given := metadata_of(fields.get("published_at")):
            entry.warnings.append(f"发布时间“{given}”不是完整的日期，将以公开的时间为准。")
    elif not known:
        entry.warnings.append("发布时间只有日期，时刻记为 00:00。")
    if moment and moment > timezone.now() + datetime.timedelta(minutes=1):
        entry.warnings.append(f"发布时间“{moment:%Y-%m-%d %H:%M}”在将来。")
    entry.page["published_at"] = moment


def _decide(fields: Mapping[str, Any], entry: Entry) -> None:
    """Disclosure attribute and declared validity."""
    entry.page["attribute_ground"] = metadata_of(fields.get("attribute_ground"))
    entry.page["attribute_reason"] = metadata_of(fields.get("attribute_reason"))
    given = metadata_of(fields.get("attribute"))
    attribute = attribute_of(given) if given else DisclosureAttribute.PROACTIVE
    if attribute is None:
        raise RowRefused(f"不认识公开属性“{given}”，应为主动公开、依申请公开或者不予公开。")
    if is_undecided(fields):
        entry.undecided = True
        entry.warnings.append("公开属性是空的，不列入清单；请核定后送审。")
    if attribute != DisclosureAttribute.PROACTIVE and not (
        entry.page["attribute_ground"] and entry.page["attribute_reason"]
    ):
        raise RowRefused(
            f"公开属性是“{attribute.label}”，须写明法律依据（attribute_ground）和理由（attribute_reason）。"
        )
    entry.page["attribute"] = attribute
    if given := metadata_of(fields.get("validity")):
        declared = validity_of(given)
        if declared is None:
            entry.warnings.append(f"不认识有效性“{given}”，按日期计算。")
        else:
            entry.page["declared_validity"] = declared
            _compare(given, entry)


def _compare(given: str, entry: Entry) -> None:
    """未生效 without a date to come cannot be shown as such."""
    says_pending = given.lower() in ("未生效", "尚未生效", str(Validity.PENDING.value))
    effective = entry.page["effective_on"]
    if says_pending and (effective is None or effective <= timezone.localdate()):
        entry.warnings.append(f"有效性是“{given}”，但没有将来的施行日期，按有效处理。")


def _longest(name: str) -> int:
    """How many characters a text of the page may have."""
    return int(getattr(DisclosurePage._meta.get_field(name), "max_length", None) or 0)


def _fit(entry: Entry) -> None:
    """Refuse what must be whole and does not fit; cut the rest, saying so."""
    for name, label in _WHOLE.items():
        limit = _longest(name)
        if len(entry.page.get(name) or "") > limit:
            raise RowRefused(f"{label}有 {len(entry.page[name])} 个字，最多 {limit} 个字。")
    for name, label in _CUTTABLE.items():
        limit = _longest(name)
        if len(entry.page.get(name) or "") > limit:
            entry.warnings.append(f"{label}超过 {limit} 个字，已截短。")
            entry.page[name] = entry.page[name][: limit - 1] + "…"
