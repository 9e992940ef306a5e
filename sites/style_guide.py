"""The style guide for staff: every component of the public pages in every state, on one page.

A component is a template of ``templates/sites/parts`` or ``blocks``, drawn here by itself from samples that need no row
of the database, or a piece of markup of ``templates/sites/style_guide`` for what only the style sheet knows. Whoever adds
a template shows it here: ``unlisted`` names what was forgotten, and a test asks it. Whole sections of pages, which are
made of components, stand in ``templates/sites/sections``; what nobody sees, in ``templates/sites/head``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from sites.site_frame import frame_of

if TYPE_CHECKING:
    from django.http import HttpRequest

FOLDERS = ("sites/parts", "sites/blocks")
_INCLUDE = re.compile(r"{%-?\s*include\s+[\"']([^\"']+)[\"']")
_IDS = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"')
_TARGETS = re.compile(r'\b(href|data-copy|data-speak)="#([^"]+)"')
_LABELS = re.compile(r'\baria-label="([^"]+)"')


@dataclass(frozen=True)
class State:
    """One state of a component: what it is called, and what its template is given."""

    label: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Component:
    """One component.

    ``wrap`` is the markup around it where it cannot stand alone; ``draws`` are the templates that it draws without
    naming them (the blocks of a body); ``inline`` states stand side by side.
    """

    name: str
    template: str
    when: str
    states: tuple[State, ...] = (State(""),)
    wrap: tuple[str, str] = ("", "")
    draws: tuple[str, ...] = ()
    inline: bool = False

    @property
    def source(self) -> str:
        """The template in which the component is written."""
        return self.draws[0] if self.draws else self.template


@dataclass(frozen=True)
class Chapter:
    """Components that belong together."""

    title: str
    components: tuple[Component, ...]

    @property
    def anchor(self) -> str:
        """The id of the chapter in the page."""
        return "g-" + slugify(self.title, allow_unicode=True)


@dataclass(frozen=True)
class DrawnState:
    """A state as the page shows it."""

    label: str
    html: SafeString


def chapters() -> list[Chapter]:
    """All chapters, in the order of the page."""
    # The samples need this module's types.
    from sites.style_guide_pages import chapter  # noqa: PLC0415
    from sites.style_guide_samples import all_chapters  # noqa: PLC0415

    return [*all_chapters(), chapter()]


def draw(
    component: Component, context: dict[str, Any], request: HttpRequest | None, number: int
) -> list[DrawnState]:
    """All states of a component; ``number`` tells its ids and labels from those of the others on the page."""
    drawn = []
    for at, state in enumerate(component.states, start=1):
        html = render_to_string(component.template, {**context, **state.context}, request)
        before, after = component.wrap
        drawn.append(DrawnState(state.label, _apart(f"{before}{html}{after}", f"{number}-{at}")))
    return drawn


def _apart(html: str, mark: str) -> SafeString:
    """A sample whose ids and labels are its own, so that many can stand on one page."""
    html = _IDS.sub(
        lambda found: f'{found[1]}="' + " ".join(f"{one}-{mark}" for one in found[2].split()) + '"', html
    )
    html = _TARGETS.sub(rf'\1="#\2-{mark}"', html)
    html = _LABELS.sub(rf'aria-label="\1 {mark}"', html)
    return mark_safe(html)  # noqa: S308 - drawn by our own templates from our own samples


def shown_templates() -> set[str]:
    """The templates that the page shows: its components, what they are made of, and the frame of the page itself."""
    found: set[str] = set()
    components = [item for chapter in chapters() for item in chapter.components]
    waiting = ["base.html", *(name for item in components for name in (item.template, *item.draws))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _INCLUDE.findall(_source(name))
    return found


def unlisted() -> list[str]:
    """Templates of components that the page neither shows nor says why not; empty when all is well."""
    shown = shown_templates()
    return [name for name in templates_of_components() if name not in shown]


def templates_of_components() -> list[str]:
    """The templates of all components, by name."""
    root = _templates()
    return sorted(
        str(file.relative_to(root)) for folder in FOLDERS for file in (root / folder).glob("*.html")
    )


def _templates() -> Path:
    return Path(settings.BASE_DIR) / "templates"


def _source(name: str) -> str:
    return (_templates() / name).read_text(encoding="utf-8")


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """The page, for whoever may enter the admin; nobody else learns that it is there."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    context = {"frame": frame_of(request)}
    number = 0
    shown = []
    for chapter in chapters():
        rows = []
        for component in chapter.components:
            number += 1
            rows.append((component, draw(component, context, request, number)))
        shown.append((chapter, rows))
    page = render_to_string("sites/style_guide.html", {"chapters": shown}, request)
    response = HttpResponse(page)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
