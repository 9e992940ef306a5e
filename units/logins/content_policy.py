"""Wagtail's forms without inline script, so that the admin's content policy need not allow any.

Five of Wagtail 7.4's templates and one widget write ``<script>`` into the page. Here the same is written as JSON, which a
browser does not run, and ``static/admin/start.js`` starts it. Can go when Wagtail does it itself (wagtail#1288).
"""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

#: Characters that could end the element early.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def start_later(constructor: str, *arguments: Any) -> SafeString:
    """What starts ``new constructor(*arguments)`` in the browser."""
    written = mark_safe(json.dumps(arguments).translate(_ESCAPES))  # noqa: S308 - escaped for this place just here
    return format_html(
        '<script type="application/json" data-start="new {}">{}</script>', constructor, written
    )


def render_chooser(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """A chooser (``BaseChooser.render``) with its start as JSON."""
    value_data = self.get_value_data(value)
    field = self.render_html(name, value_data, attrs)
    options = self.get_js_init_options(attrs["id"], name, value_data)
    return format_html("{}{}", mark_safe(field), start_later(self.js_constructor, attrs["id"], options))  # noqa: S308 - a rendered template


def keep_inline_script_out() -> None:
    """Called once, when the apps are ready."""
    BaseChooser.render = render_chooser
