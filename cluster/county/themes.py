"""Theme colours: whether what is written in them can be read on every ground on which a page writes it.

The soft grounds are mixed from the theme itself, so a colour that is fine on white paper may still be too pale on its
own tint. The pairs are those of the public style sheet (frontend/styles).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sites.themes import channels_of, theme_steps

PAPER = "#ffffff"
#: The grey of bands and panels (``--wash`` in frontend/styles/tokens.css).
WASH = "#f5f6f3"
# WCAG 2.1, 1.4.3, text of normal size; 1.4.6 (AAA) for body text, which old eyes read by the page.
REQUIRED_CONTRAST = 4.5
REQUIRED_OF_INK = 7.0
# sRGB: below this share the curve is a straight line.
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True)
class Pair:
    """Writing on a ground, as a page shows it; ``key`` is the colour of the theme that must change."""

    key: str
    label: str
    writing: str
    ground: str
    required: float

    @property
    def ratio(self) -> float:
        """The contrast ratio (1 to 21)."""
        return contrast(self.writing, self.ground)

    @property
    def can_be_read(self) -> bool:
        """Whether the ratio is enough."""
        return self.ratio >= self.required


def pairs_of(main: str, accent: str, ink: str) -> Iterator[Pair]:
    """Every pair of writing and ground that a theme of three colours (``#rrggbb``) brings about."""
    steps = theme_steps(main, accent, ink)
    grounds = {"白底": PAPER, "浅灰底": WASH, "浅主色底": steps["main-soft"]}
    for key, name in (("main", "主色"), ("accent", "辅色"), ("ink", "文字色")):
        required = REQUIRED_OF_INK if key == "ink" else REQUIRED_CONTRAST
        for ground, colour in grounds.items():
            yield Pair(key, f"{name}在{ground}上", steps[key], colour, required)
    yield Pair("accent", "辅色在浅辅色底上", accent, steps["accent-soft"], REQUIRED_CONTRAST)
    yield Pair("main", "白字在主色上", PAPER, main, REQUIRED_CONTRAST)
    yield Pair("main", "白字在深主色上", PAPER, steps["main-deep"], REQUIRED_CONTRAST)


def worst_pair(colours: dict[str, str], key: str) -> Pair | None:
    """The pair of one colour (``main``, ``accent`` or ``ink``) that can be read least; None when all can."""
    failing = [pair for pair in pairs_of(**colours) if pair.key == key and not pair.can_be_read]
    return min(failing, key=lambda pair: pair.ratio - pair.required, default=None)


def luminance(colour: str) -> float:
    """The relative luminance (0 to 1) of a colour written ``#rrggbb`` (WCAG 2.1)."""
    channels = [share / 255 for share in channels_of(colour)]
    red, green, blue = (
        share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4 for share in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio (1 to 21) of two colours written ``#rrggbb``, in whichever order (WCAG 2.1)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_variant(colours: dict[str, str], key: str) -> str:
    """One colour of a theme made darker, in the same hue, until every pair of it can be read."""
    channels = channels_of(colours[key])
    for percent in range(100, -1, -1):
        darker = "#" + "".join(f"{channel * percent // 100:02x}" for channel in channels)
        if worst_pair({**colours, key: darker}, key) is None:
            return darker
    return "#000000"
