"""Theme colours: whether text in them can be read on white paper, and white text on the main colour."""

from __future__ import annotations

PAPER = "#ffffff"
# WCAG 2.1, 1.4.3, text of normal size.
REQUIRED_CONTRAST = 4.5
# sRGB: below this share the curve is a straight line.
_LINEAR_BELOW = 0.04045


def luminance(colour: str) -> float:
    """The relative luminance (0 to 1) of a colour written ``#rrggbb`` (WCAG 2.1)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4 for share in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio (1 to 21) of two colours written ``#rrggbb``, in whichever order (WCAG 2.1)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_variant(colour: str) -> str:
    """The same hue, made darker until it can be read on white paper."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    for percent in range(100, -1, -1):
        darker = "#" + "".join(f"{channel * percent // 100:02x}" for channel in channels)
        if contrast(darker, PAPER) >= REQUIRED_CONTRAST:
            return darker
    return "#000000"
