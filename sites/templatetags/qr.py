"""The QR code of a page's address, as inline SVG: seen on paper or a screen, opened on a phone."""

from __future__ import annotations

from functools import lru_cache

import segno
from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """The code of an address; empty without one."""
    if not address:
        return SafeString()
    label = escape(_("本页地址的二维码"))
    drawing = _drawing(address)
    return mark_safe(  # noqa: S308 - drawn by segno, with an escaped label
        drawing.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    )


@lru_cache(maxsize=2048)
def _drawing(address: str) -> str:
    code = segno.make_qr(address, error="m")
    return str(code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, light="#fff"))
