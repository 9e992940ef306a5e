"""What the templates of lists ask for: the columns around a column, numbers as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from sites import column_groups

if TYPE_CHECKING:
    from django.template import Context
    from django.utils.safestring import SafeString
    from wagtail.models import Page

    from sites.site_frame import SiteFrame

register = template.Library()


@register.simple_tag(takes_context=True)
def columns_beside(context: Context, page: Page) -> list[column_groups.ColumnLink]:
    """The side navigation of a column."""
    return column_groups.columns_beside(page, context.get("request"))


@register.simple_tag(takes_context=True)
def columns_of(context: Context, frame: SiteFrame) -> list[column_groups.ColumnLink]:
    """All columns of a site as a tree."""
    return column_groups.column_tree(frame.entry, context.get("request"))


@register.filter
def grouped(number: int) -> str:
    """A number with a comma after every three digits: 18,432."""
    return f"{number:,}"


@register.filter
def index_number(number: str) -> SafeString:
    """An index number whose first part (the unit's code) steps back where the table is narrow; read and copied whole."""
    head, slash, tail = number.partition("/")
    if not slash:
        return format_html("{}", number)
    return format_html('<span class="unit-code">{}/</span><wbr><span class="nowrap">{}</span>', head, tail)
