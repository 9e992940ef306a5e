"""Every text of one draft, however deep: fields, child rows, blocks, tables, charts, captions, rich text, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.utils.encoding import force_str
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from texts.normalise import normalise

# Places in the tree and addresses made by the program: digits that nobody wrote.
_MADE_BY_PROGRAM = frozenset({"path", "url_path", "slug", "draft_title", "numchild", "index_number"})
_BREAKS = frozenset(
    ["p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "caption", "blockquote"]
)
_INVISIBLE = re.compile(r"display:none|visibility:hidden|font-size:0(?![.\d]*[1-9])|opacity:0(?![.\d]*[1-9])")
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True)
class Link:
    """One link: where to, what a reader sees of it, whether its style hides it."""

    href: str
    words: str
    hidden: bool = False


@dataclass(frozen=True)
class Passage:
    """One text with its place in the words of the form; ``text`` is normalised. ``rows``: its tables."""

    place: str
    text: str
    links: tuple[Link, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = field(default=())


class _Reader(HTMLParser):
    """Text, links and tables of HTML; attributes that a reader sees (alt, title) are text too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[Link] = []
        self.tables: list[list[list[str]]] = []
        self._anchor: tuple[str, int, bool] | None = None
        self._cell = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in _BREAKS:
            self.words.append("\n")
        self.words += [f" {named[name]} " for name in ("alt", "title") if named.get(name)]
        if tag == "a":
            style = re.sub(r"\s", "", named.get("style", "").lower())
            hidden = bool(_INVISIBLE.search(style)) or "hidden" in named
            self._anchor = (named.get("href", ""), len(self.words), hidden)
        elif tag in ("img", "embed") and self._anchor:
            self.words.append(" \N{OBJECT REPLACEMENT CHARACTER} ")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.words.append("\n")
            self._cell = len(self.words)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._anchor:
            href, since, hidden = self._anchor
            self.links.append(Link(href, "".join(self.words[since:]).strip(), hidden))
            self._anchor = None
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("".join(self.words[self._cell :]).strip())
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def from_text(place: str, text: str) -> Passage:
    """A plain text as a passage, normalised (NFKC, simplified, no inserted pinyin, no zero-width characters)."""
    return Passage(place, normalise(_ZERO_WIDTH.sub("", text)))


def from_html(place: str, html: str) -> Passage:
    """HTML, or rich text as stored, as a passage with its links and tables."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    tables = tuple(tuple(tuple(row) for row in table) for table in reader.tables)
    plain = from_text(place, "".join(reader.words))
    return Passage(place, plain.text, tuple(reader.links), tables)


def passages_of(item: models.Model, *, line_only: bool = False) -> Iterator[Passage]:
    """Every text of a page or another record and of its child rows; nothing is saved, no file is opened.

    ``line_only``: just the plain fields, since the catalogue line of an on-request entry shows no body.
    """
    for one in item._meta.get_fields():
        if not isinstance(one, models.Field) or isinstance(one, ParentalKey) or one.name in _MADE_BY_PROGRAM:
            continue
        place = force_str(one.verbose_name)
        if isinstance(one, StreamField | RichTextField):
            if line_only:
                continue
            yield from _in_value(place, getattr(item, one.name), rich=isinstance(one, RichTextField))
        elif isinstance(one, models.CharField | models.TextField | models.JSONField) and not one.choices:
            yield from _in_value(place, getattr(item, one.name))
    for relation in () if line_only else get_all_child_relations(type(item)):
        for child in getattr(item, relation.get_accessor_name()).all():
            yield from passages_of(child)


def _in_value(place: str, value: Any, *, rich: bool = False) -> Iterator[Passage]:
    if isinstance(value, RichText):
        value = value.source
    if isinstance(value, str):
        yield from _in_string(place, value, rich=rich)
    elif isinstance(value, StreamValue):
        for number, child in enumerate(value, start=1):
            yield from _in_value(f"{place} {number}（{force_str(child.block.label)}）", child.value)
    elif isinstance(value, Mapping):
        rows = value.get("data")
        if isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
            table = tuple(tuple(str(cell or "") for cell in row) for row in rows)
            yield Passage(place, "", (), (table,))
        for child in value.values():
            yield from _in_value(place, child)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from_text(place, str(value))
    elif isinstance(value, Iterable) and not isinstance(value, bytes | models.Model):
        for child in value:
            yield from _in_value(place, child)


def _in_string(place: str, value: str, *, rich: bool) -> Iterator[Passage]:
    if rich or "<" in value:
        yield from_html(place, value)
    if not rich and value.strip():
        yield from_text(place, value)  # escaped for readers, whatever looks like a tag in it
