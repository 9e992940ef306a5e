"""The words of an item, line by line, for people who compare two of its states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from approvals.digest.fields import inside_of
from sites.models import SiteDocument, SiteImage
from texts.html import plain_text

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r'\bhref="([^"]*)"')
_ID = re.compile(r'\bid="(\d+)"')


def lines_of_field(instance: models.Model, name: str) -> list[str]:
    """What a person reads of one field."""
    field = instance._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return ["、".join(str(one) for one in getattr(instance, name).all())]
    if isinstance(field, models.Field) and field.choices:
        return [str(getattr(instance, f"get_{name}_display")())]
    value = getattr(instance, name)
    if isinstance(field, RichTextField):
        return list(_html_lines(value or ""))
    if isinstance(field, StreamField):
        return list(_lines(value))
    return list(_lines(value)) or [""]


def lines_of_rows(instance: models.Model, name: str) -> list[str]:
    """What a person reads of child rows, one line each."""
    return [_row(row) for row in getattr(instance, name).all()]


def _row(row: models.Model) -> str:
    inside = inside_of(type(row))
    names = [field.name for field in row._meta.concrete_fields if field.name in inside]
    said = [line for name in names if name != "sort_order" for line in lines_of_field(row, name) if line]
    return "｜".join(said)


def _lines(value: Any) -> Iterator[str]:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        yield _("是") if value else _("否")
    elif isinstance(value, RichText):
        yield from _html_lines(value.source)
    elif isinstance(value, str):
        yield from _html_lines(value) if "</" in value else value.splitlines()
    elif isinstance(value, models.Model):
        yield _named(value)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _lines(child.value)
    elif isinstance(value, Mapping):
        yield from _mapping_lines(value)
    elif hasattr(value, "strftime"):
        yield _moment(value)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for child in value:
            yield from _lines(child)
    else:
        yield str(value)


def _mapping_lines(value: Mapping[str, Any]) -> Iterator[str]:
    rows = value.get("data")
    is_table = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
    if is_table and rows:
        yield from ("｜".join(str(cell or "") for cell in row) for row in rows)
    for name, child in value.items():
        if not (is_table and name == "data") and not isinstance(child, bool):
            yield from _lines(child)


def _moment(value: Any) -> str:
    if hasattr(value, "hour"):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def _named(thing: models.Model) -> str:
    if isinstance(thing, SiteDocument):
        return _("文件：%s") % thing.title
    if isinstance(thing, SiteImage):
        return _("图片：%(title)s，替代文字：%(alt)s") % {
            "title": thing.title,
            "alt": thing.description or _("无"),
        }
    return str(thing)


def _html_lines(html: str) -> Iterator[str]:
    """Text with the targets of its links, which a reader follows without seeing them."""
    return (line.strip() for line in plain_text(_LINK.sub(_with_target, html)).splitlines() if line.strip())


def _with_target(match: re.Match[str]) -> str:
    attributes, words = match[1], match[2]
    if href := _HREF.search(attributes):
        return f"{words}〔{href[1]}〕"
    if "linktype" in attributes and (number := _ID.search(attributes)):
        page = Page.objects.filter(pk=number[1]).first() if '"page"' in attributes else None
        return f"{words}〔{page.title if page else number[1]}〕"
    return words
