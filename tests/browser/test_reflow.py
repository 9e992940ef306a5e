"""At 400 % zoom, and in forced colours, everything is still there and nothing must be scrolled sideways for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.county import County
from tests.browser.kinds import KINDS, SHAPES
from tests.browser.views import DESK, MODES, ZOOMED, open_page

SIDEWAYS = """() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = element => {
        for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return true;
        return false;
    };
    return [...document.body.querySelectorAll("*")]
        .filter(element => element.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(element))
        .slice(0, 8)
        .map(element => `${element.nodeName.toLowerCase()}.${element.className.baseVal ?? element.className}`
            + ` to ${Math.round(element.getBoundingClientRect().right)} px`);
}"""
#: A control whose edge only a background colour showed is gone where the reader's system chooses the colours.
WITHOUT_EDGE = """() => [...document.querySelectorAll(
        "button, .btn, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")]
    .filter(element => element.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(element => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1; })
    .filter(element => {
        const sides = ["Top", "Right", "Bottom", "Left"];
        const style = getComputedStyle(element), around = getComputedStyle(element.parentElement);
        const edged = one => sides.filter(side =>
            one[`border${side}Style`] !== "none" && parseFloat(one[`border${side}Width`]) >= 1).length >= 3;
        return !edged(style) && !edged(around) && (style.outlineStyle === "none");
    })
    .map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("kind", KINDS)
def test_at_four_hundred_per_cent_nothing_needs_sideways_scrolling(
    page: Page, county: County, kind: str
) -> None:
    page.set_viewport_size(ZOOMED)
    found = []
    for mode in MODES:
        mode.choose(page.context)
        open_page(page, county, kind)
        mode.require(page)
        found += [f"{mode.name}: {line}" for line in page.evaluate(SIDEWAYS)]
    assert not found, "\n".join([page.url, *found])


@pytest.mark.parametrize("kind", SHAPES)
def test_in_forced_colours_controls_keep_an_edge_and_axe_finds_nothing(
    page: Page, county: County, kind: str
) -> None:
    page.emulate_media(forced_colors="active")
    page.set_viewport_size(DESK)
    open_page(page, county, kind)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    without = page.evaluate(WITHOUT_EDGE)
    assert not without, "\n".join([page.url, *without])
    found = axe.violations(page, only_sure=True)
    assert not found, "\n".join([page.url, *found])
