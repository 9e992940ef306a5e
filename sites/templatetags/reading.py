"""What the templates of a text ask for: the text set in type, how it is cited, what machines read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from wagtail.rich_text import expand_db_html

from sites.citation import citation
from sites.models import DisclosurePage
from sites.structured_data import as_script_text, things_on
from sites.templatetags.public_pages import mark_outside, trail, with_relations
from sites.typesetting import HIGHEST, TypesetText, typeset, typeset_html

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString

    from sites.site_frame import SiteFrame

register = template.Library()
#: A table of two columns fits on every phone.
FEWEST_FOLDED = 3


@register.simple_tag(takes_context=True, name="typeset")
def typeset_tag(context: Context, page: Any, first_level: int = HIGHEST) -> TypesetText:
    """The body of a page, set in type; an entry of the catalogue in the form of an official paper."""
    return typeset(
        page.body, context.flatten(), official=isinstance(page, DisclosurePage), first_level=first_level
    )


@register.simple_tag
def typeset_words(html: str, first_level: int = HIGHEST) -> SafeString:
    """A rich text of a field, set in type."""
    return typeset_html(mark_outside(expand_db_html(html or "")), first_level=first_level).html


@register.simple_tag
def cite(page: Any, address: str) -> str:
    """How the page is cited today."""
    return citation(page, address, timezone.localdate())


@register.simple_tag(takes_context=True)
def feed_of_column(context: Context, page: Any) -> str:
    """The feed of the column in which the page stands; empty directly under a home page."""
    steps = trail(context, page)
    return f"{steps[-1][1]}feed/" if len(steps) > 1 else ""


@register.inclusion_tag("sites/head/structured_data.html", takes_context=True)
def structured_data(context: Context, page: Any, frame: SiteFrame, address: str) -> dict[str, Any]:
    """What the page at a canonical address says to machines."""
    if isinstance(page, DisclosurePage):
        with_relations(page)
    return {"things": things_on(page, frame, trail(context, page), address)}


@register.filter
def as_script(things: list[dict[str, Any]]) -> SafeString:
    """The things as the content of a script element."""
    return as_script_text(things)


@register.simple_tag
def column_heads(header: list[Any] | None, rows: list[list[Any]], merged: Any = None) -> list[str]:
    """The heads to show beside each value where the rows of a table become cards; none where they may not.

    They may where every column has a head, no cells are merged, and there are columns enough to be too wide for a
    phone.
    """
    heads = [str(cell or "").strip() for cell in header or []]
    if merged or not all(heads) or len(heads) < FEWEST_FOLDED:
        return []
    return heads if all(len(row) == len(heads) for row in rows) else []


@register.filter
def at(items: list[Any], index: int) -> Any:
    """The item at a place, counted from 0."""
    return items[index]
