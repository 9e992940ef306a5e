"""Titles in templates: lines end between words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from texts.words import phrases

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()
WORD_END = mark_safe("<wbr>")


@register.filter
def phrase(title: Any) -> SafeString:
    """A title with ``<wbr>`` where a line may end; for elements of the class ``phrase`` (``word-break: keep-all``).

    Takes plain text and escapes it, also what was marked safe before: a title has no markup.
    """
    return format_html_join(WORD_END, "{}", ((piece,) for piece in phrases(_plain(title))))


def _plain(title: Any) -> str:
    """The text as an exact ``str``: a ``SafeString`` cut in pieces must not stay marked as safe."""
    return "" if title is None else "".join([str(title)])
