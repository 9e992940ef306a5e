"""Pictures in templates; use ``sites/parts/picture.html``, which knows what belongs to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from sites import pictures

if TYPE_CHECKING:
    from sites.models import SiteImage

register = template.Library()


@register.simple_tag
def public_picture(image: SiteImage | None) -> pictures.ShownPicture | None:
    """The copies of a picture: sources, plain address, width, height, address of the largest."""
    return pictures.shown(image) if image else None
