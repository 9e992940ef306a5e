"""Every text of one draft, however deep: fields, child rows, blocks, tables, charts, captions, rich text, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from django.db import models
from django.utils.encoding import force_str
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from texts.normalise import normalise

# Places in the tree and addresses made by the program: digits that nobody wrote.
MADE_BY_PROGRAM = frozenset({"path", "url_path", "slug", "draft_title", "numchild", "index_number"})
BREAKS = frozenset(
    ["p", "div", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "caption", "blockquote"]
)
_NOTHING = r"0(?![.\d]*[1-9])"
# Not to be seen, without size, or moved out of the page.
_INVISIBLE = re.compile(
    rf"display:none|visibility:(?:hidden|collapse)|(?:^|[;{{-])(?:size|opacity|width|height):{_NOTHING}"
    r"|(?:left|top|right|indent|margin(?:-\w+)?):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%|scale\(0\)"
)
_WITHOUT_SIZE = re.compile(r"0(?:\.0*)?(?:px|em|%)?")
# They hold nothing and have no end.
_EMPTY_TAGS = frozenset(["br", "img", "embed", "hr", "input", "meta", "link", "col", "wbr", "area", "source"])
# Characters that nobody sees: joiners, marks of direction, selectors of variants, tags.
ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """One link: where to, what a reader sees of it, whether its style hides it.

    Links to what is ours stand in rich text as kind (``page``, ``document``) and key, without an address.
    """

    href: str
    words: str
    hidden: bool = False
    kind: str = ""
    pk: int | None = None


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
        self._anchor: tuple[dict[str, str], int, bool] | None = None
        self._cell = 0
        # Open elements, each with whether it hides what is in it.
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in BREAKS:
            self.words.append("\n")
        self.words += [f" {named[name]} " for name in ("alt", "title") if named.get(name)]
        hidden = _hides(named) or any(hides for _tag, hides in self._open)
        if tag not in _EMPTY_TAGS:
            self._open.append((tag, hidden))
        if tag == "a":
            self._end_anchor()
            self._anchor = (named, len(self.words), hidden)
        elif tag in ("img", "embed") and self._anchor and not hidden:
            self.words.append(" \N{OBJECT REPLACEMENT CHARACTER} ")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.words.append("\n")
            self._cell = len(self.words)

    def handle_endtag(self, tag: str) -> None:
        self._close(tag)
        if tag == "a":
            self._end_anchor()
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("".join(self.words[self._cell :]).strip())
        if tag in BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._anchor and data.strip() and self._open and self._open[-1][1]:
            named, since, _hidden = self._anchor
            self._anchor = (named, since, True)

    def _close(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def _end_anchor(self) -> None:
        if self._anchor:
            named, since, hidden = self._anchor
            words = ZERO_WIDTH.sub("", "".join(self.words[since:])).strip()
            key = named.get("id", "")
            kind = named.get("linktype", "")
            pk = int(key) if kind and key.isdecimal() else None
            self.links.append(Link(named.get("href", "").strip(), words, hidden, kind, pk))
            self._anchor = None

    def close(self) -> None:
        """Read to the end; an anchor that is left open leads somewhere too."""
        super().close()
        self._end_anchor()


def _hides(named: Mapping[str, str]) -> bool:
    """Whether an element's own attributes hide it."""
    style = re.sub(r"\s|!important", "", named.get("style", "").lower())
    no_size = any(
        _WITHOUT_SIZE.fullmatch(named.get(name, "").strip()) for name in ("width", "height", "size")
    )
    return "hidden" in named or no_size or bool(_INVISIBLE.search(style))


def from_text(place: str, text: str) -> Passage:
    """A plain text as a passage, normalised (NFKC, simplified, no inserted pinyin, no zero-width characters).

    A field that holds nothing but an address is a link.
    """
    address = text.strip()
    links = (Link(address, address),) if _ADDRESS.fullmatch(address) else ()
    return Passage(place, normalise(ZERO_WIDTH.sub("", text)), links)


def from_rows(place: str, rows: Iterable[Iterable[str]]) -> Passage:
    """A table as a passage; its text has tabs between cells, so that what is spread over cells is found."""
    table = tuple(tuple(normalise(ZERO_WIDTH.sub("", cell)) for cell in row) for row in rows)
    return Passage(place, "\n".join("\t".join(row) for row in table), (), (table,))


def from_html(place: str, html: str) -> Passage:
    """HTML, or rich text as stored, as a passage with its links and tables."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    tables = tuple(tuple(tuple(normalise(cell) for cell in row) for row in table) for table in reader.tables)
    # Where links lead goes out too: what stands in an address is read by whoever follows it.
    addresses = "\n".join(unquote(link.href) for link in reader.links if link.href)
    plain = from_text(place, "".join([*reader.words, "\n", addresses]))
    return Passage(place, plain.text, tuple(reader.links), tables)


def passages_of(item: models.Model, *, line_only: bool = False) -> Iterator[Passage]:
    """Every text of a page or another record and of its child rows; nothing is saved, no file is opened.

    ``line_only``: just the plain fields, since the catalogue line of an on-request entry shows no body.
    """
    for one in item._meta.get_fields():
        if not isinstance(one, models.Field) or isinstance(one, ParentalKey) or one.name in MADE_BY_PROGRAM:
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
            yield from_rows(place, [[str(cell or "") for cell in row] for row in rows])
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
