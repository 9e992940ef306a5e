"""How a value is written: fields by what they hold, blocks by what they are, however deep."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from approvals.digest.markup import canonical_markup
from approvals.digest.references import CODES, FILES
from sites.blocks import ImportedTextBlock
from sites.models import SiteDocument, SiteImage
from texts.html import clean_html

if TYPE_CHECKING:
    from approvals.digest.references import References

PLAIN_FIELDS = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.DateField,
)


def has_rule(field: models.Field) -> bool:
    """Whether a field's value has a canonical form; asked by the system check."""
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        model = field.related_model
        return model in CODES or model in FILES or (isinstance(model, type) and issubclass(model, Page))
    return isinstance(field, (StreamField, *PLAIN_FIELDS))


def canonical_value(field: models.Field, instance: models.Model, references: References) -> Any:
    """The value of a concrete field, as JSON and references."""
    if isinstance(field, models.ForeignKey):
        key = getattr(instance, field.attname)
        return key if issubclass(field.related_model, Page) else references.to(field.related_model, key)
    value = getattr(instance, field.name)
    if isinstance(field, StreamField):
        return canonical_block(field.stream_block, value.get_prep_value(), references)
    if isinstance(field, RichTextField):
        return canonical_markup(value, references)
    return canonical_plain(
        field.to_python(value), text=isinstance(field, models.CharField | models.TextField)
    )


def canonical_plain(value: Any, *, text: bool = False) -> Any:
    """Text without what a form rewrites, moments as readers are told them: to the minute, in UTC."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, datetime.datetime):
        aware = timezone.make_aware(value) if timezone.is_naive(value) else value
        try:
            return aware.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%MZ")
        except (
            OverflowError
        ):  # the first or last day of the calendar: no form accepts it, a draft may hold it
            return aware.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None and text else value


def canonical_block(block: blocks.Block, raw: Any, references: References) -> Any:
    """The stored value of a block; the uuids of blocks do not count, the order of keys neither."""
    rule = rule_of(block)
    if rule is None:
        raise TypeError(f"blocks of the type {type(block).__name__} have no canonical form")
    return rule(block, raw, references)


def _stream(block: Any, raw: Any, references: References) -> list[Any]:
    children = [
        (child["type"], child["value"]) if isinstance(child, dict) else (child[0], child[1])
        for child in raw or ()
    ]
    return [
        [name, canonical_block(block.child_blocks[name], value, references)]
        for name, value in children
        if name in block.child_blocks
    ]


def _list(block: Any, raw: Any, references: References) -> list[Any]:
    items = [
        item["value"] if block._item_is_in_block_format(item) else item
        for item in (raw if isinstance(raw, list | tuple) else ())
    ]
    return [canonical_block(block.child_block, item, references) for item in items]


def _struct(block: Any, raw: Any, references: References) -> dict[str, Any]:
    values = raw if isinstance(raw, dict) else {}
    return {
        name: canonical_block(
            child, values[name] if name in values else child.get_prep_value(child.get_default()), references
        )
        for name, child in block.child_blocks.items()
    }


def _table(block: Any, raw: Any, references: References) -> dict[str, Any]:
    """What the template shows: cells, heads, caption, merged and hidden cells; the editor adds other keys as it likes."""
    options = raw if isinstance(raw, dict) else {}
    return {
        "data": [[_cell(cell) for cell in row] for row in options.get("data") or ()],
        "first_row_is_table_header": bool(options.get("first_row_is_table_header")),
        "first_col_is_header": bool(options.get("first_col_is_header")),
        "table_caption": canonical_plain(options.get("table_caption"), text=True),
        "cell": _about_cells(options.get("cell"), ("row", "col", "className", "hidden")),
        "mergeCells": _about_cells(options.get("mergeCells"), ("row", "col", "rowspan", "colspan")),
    }


def _about_cells(notes: Any, names: tuple[str, ...]) -> list[Any]:
    return [[_cell(note.get(name)) for name in names] for note in notes or () if isinstance(note, dict)]


def _cell(cell: Any) -> Any:
    """PostgreSQL may write a number in another way than it came; readers get it as text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


Rule = Callable[[Any, Any, "References"], Any]

#: The first that fits. What stands here is what a block may be made of; the system check names any other.
_RULES: tuple[tuple[tuple[type, ...], Rule], ...] = (
    ((blocks.BaseStreamBlock,), _stream),
    ((blocks.ListBlock,), _list),
    ((blocks.BaseStructBlock,), _struct),
    ((blocks.RichTextBlock,), lambda block, raw, references: canonical_markup(raw, references)),
    (
        (ImportedTextBlock,),
        lambda block, raw, references: canonical_markup(clean_html(str(raw or "")), references),
    ),
    ((blocks.RawHTMLBlock,), lambda block, raw, references: str(raw or "")),
    ((TableBlock,), _table),
    ((ImageChooserBlock,), lambda block, raw, references: references.to(SiteImage, raw)),
    ((DocumentChooserBlock,), lambda block, raw, references: references.to(SiteDocument, raw)),
    ((blocks.PageChooserBlock,), lambda block, raw, references: raw),
    (
        (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.ChoiceBlock),
        lambda block, raw, references: canonical_plain(raw, text=True),
    ),
    ((blocks.BooleanBlock,), lambda block, raw, references: bool(raw)),
    ((blocks.IntegerBlock,), lambda block, raw, references: raw),
)


def rule_of(block: blocks.Block) -> Rule | None:
    """How a block's value is written; None for a type that nobody has thought of yet."""
    return next((rule for types, rule in _RULES if isinstance(block, types)), None)


def blocks_in(block: Any) -> list[blocks.Block]:
    """A block and all that it may be made of."""
    inner = getattr(block, "child_blocks", None)
    below = list(inner.values()) if inner is not None else []
    if isinstance(block, blocks.ListBlock):
        below.append(block.child_block)
    return [block, *(found for child in below for found in blocks_in(child))]
