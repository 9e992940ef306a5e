"""What a reader of a page sees as text: paragraphs and headings, from fields, blocks and the rows below a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lxml.html  # type: ignore[import-untyped]
from django.utils.encoding import force_str
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    RawHTMLBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField

from sites.models import (
    ArticlePage,
    ColumnPage,
    DepartmentHomePage,
    DisclosurePage,
    InterpretationPage,
    LeaderPage,
    PortalHomePage,
    ServiceGuidePage,
    TopicPage,
    TownshipHomePage,
)

if TYPE_CHECKING:
    from django.db import models
    from wagtail.models import Page

_READING = ("body", "source", "author", "responsible_editor", "keywords")
_HOME = ("introduction", "sponsor", "operator", "contact")
#: The fields of each page type that readers see beside title and summary, in the order of the page; then rows below it.
FIELDS: dict[type[Page], tuple[str, ...]] = {
    ArticlePage: _READING,
    InterpretationPage: _READING,
    LeaderPage: ("post", "duties", *_READING),
    DisclosurePage: (*_READING, "issuer_text", "issuing_unit", "attachments.title", "validity_basis_text"),
    ColumnPage: ("description", "keywords"),
    TopicPage: ("introduction", "body"),
    ServiceGuidePage: (
        *("service_code", "service_type", "implementer", "get_audience_display", "get_life_event_display"),
        *("legal_basis", "conditions", "prohibitions", "quantity_limit"),
        *(
            "materials.name",
            "materials.source",
            "materials.notes",
            "process_steps.title",
            "process_steps.text",
        ),
        *("windows.name", "windows.address", "windows.hours", "windows.telephone"),
        *("fee", "fee_basis", "result", "delivery", "annual_check", "online_url", "enquiries", "complaints"),
        *("rights", "notes", "faq", "body", "keywords", "source"),
    ),
    PortalHomePage: (*_HOME, "notice_title", "notice_text"),
    DepartmentHomePage: _HOME,
    TownshipHomePage: _HOME,
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARAGRAPHS = _HEADINGS | {"p", "li", "tr", "td", "th", "div", "br", "dt", "dd", "blockquote", "caption"}
#: Values of blocks that name a thing of its own rather than stand in a text.
_HEADING_BLOCKS = frozenset(("title", "question"))


@dataclass
class PageText:
    """The text of a page: paragraphs in order, and those of them that are headings."""

    paragraphs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The paragraphs, parted by empty lines."""
        return "\n\n".join(self.paragraphs)

    def add(self, text: Any, *, heading: bool = False) -> None:
        """Add a paragraph, if it says anything."""
        said = force_str(text or "").replace("\x00", "").strip()
        if said:
            self.paragraphs.append(said)
            if heading:
                self.headings.append(said)

    def add_html(self, html: str) -> None:
        """Add the paragraphs and headings of a piece of HTML."""
        if not html or not html.strip():
            return
        for element in lxml.html.fragments_fromstring(html.replace("\x00", "")):
            if isinstance(element, str):
                self.add(element)
            else:
                self._add_element(element)

    def _add_element(self, root: Any) -> None:
        said: list[str] = []
        kind = ""

        def close() -> None:
            self.add("".join(said), heading=kind in _HEADINGS)
            said.clear()

        for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event in ("comment", "pi"):
                said.append(element.tail or "")
            elif event == "start":
                if element.tag in _PARAGRAPHS:
                    close()
                    kind = element.tag
                said.append(element.text or "")
            else:
                if element.tag in _PARAGRAPHS:
                    close()
                    kind = ""
                said.append(element.tail or "")
        close()


def text_of_page(page: Page) -> PageText | None:
    """The text of a specific page; None for a page type that nobody looks for."""
    names = FIELDS.get(type(page))
    if names is None:
        return None
    found = PageText()
    for name in names:
        relation, _dot, column = name.partition(".")
        if column:
            for row in getattr(page, relation).all():
                found.add(getattr(row, column), heading=column == "title")
        else:
            _add_field(found, page, name)
    return found


def _add_field(found: PageText, instance: models.Model, name: str) -> None:
    value = getattr(instance, name)
    described = next((one for one in instance._meta.concrete_fields if one.name == name), None)
    if isinstance(described, StreamField):
        for child in value:
            _add_block(found, child.block, child.value)
    elif isinstance(described, RichTextField):
        found.add_html(value)
    else:
        found.add(value() if callable(value) else value)


def _add_block(found: PageText, block: Any, value: Any, name: str = "") -> None:  # noqa: PLR0912 - one line a kind
    """The texts of a block's value; what only chooses a look or a file says nothing, but for a file's title."""
    if value is None:
        return
    if isinstance(block, StreamBlock):
        for child in value:
            _add_block(found, child.block, child.value)
    elif isinstance(block, StructBlock):
        for child_name, child in block.child_blocks.items():
            _add_block(found, child, value.get(child_name), child_name)
    elif isinstance(block, ListBlock):
        for child in value:
            _add_block(found, block.child_block, child)
    elif isinstance(block, TableBlock):
        for row in value.get("data") or ():
            found.add("\t".join(force_str(cell) for cell in row if cell))
        found.add(value.get("table_caption"))
    elif isinstance(block, RichTextBlock):
        found.add_html(value.source)
    elif isinstance(block, RawHTMLBlock):
        found.add_html(str(value))
    elif isinstance(block, CharBlock | TextBlock):
        found.add(value, heading=name in _HEADING_BLOCKS)
    elif isinstance(value, AbstractDocument):
        found.add(value.title)
