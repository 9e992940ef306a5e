"""Marks in results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.marking import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Pieces of a text, each escaped, the marked ones in ``<mark>``."""
    return mark_safe(  # noqa: S308 - every piece was escaped
        "".join(
            format_html("<mark>{}</mark>", piece.text) if piece.is_marked else conditional_escape(piece.text)
            for piece in pieces
        )
    )
