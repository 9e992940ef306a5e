"""What templates of the admin ask about a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from sites.metadata import check_of, is_checked, notes_on

if TYPE_CHECKING:
    from wagtail.models import Page

register = template.Library()


@register.simple_tag
def metadata_check(page: Page) -> dict[str, Any] | None:
    """The notes on a page with their numbers; ``None`` for a type that has nothing to check."""
    return check_of(notes_on(page)) if is_checked(page) else None
