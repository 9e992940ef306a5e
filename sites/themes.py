"""The colours of a site: the style sheet of its three, and the steps that are mixed between them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sites.models import HomePage


def theme_version(home: HomePage) -> str:
    """A name for the present colours of a site."""
    return f"{zlib.crc32(theme_css(home).encode()):08x}"


def theme_css(home: HomePage) -> str:
    """The site's three colours and the steps between them as CSS variables.

    The steps are mixed here because the oldest browser that is still in use (Chromium 109, the last on Windows 7)
    cannot mix colours itself.
    """
    steps = theme_steps(home.theme_main, home.theme_accent, home.theme_ink)
    values = ";".join(f"--{name}:{colour}" for name, colour in steps.items())
    # In the layer that lies over the defaults and under high contrast (frontend/styles/site.css).
    return f"@layer theme{{:root{{{values}}}}}\n"


def theme_steps(main: str, accent: str, ink: str) -> dict[str, str]:
    """The colours of a theme by the names that the style sheet knows, from its three (each ``#rrggbb``)."""
    return {
        "main": main,
        "main-deep": _mix(main, "#000000", 0.30),
        "main-soft": _mix(main, "#ffffff", 0.91),
        "main-line": _mix(main, "#ffffff", 0.70),
        "accent": accent,
        "accent-soft": _mix(accent, "#ffffff", 0.91),
        "ink": ink,
    }


def _mix(colour: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another mixed in."""
    pairs = zip(channels_of(colour), channels_of(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def channels_of(colour: str) -> list[int]:
    """Red, green and blue (0 to 255) of a colour written ``#rrggbb``."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
