"""What is to be hit is large enough: 44 px everywhere, 60 px on the main parts in elder mode."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.county import County
from tests.browser.kinds import SHAPES
from tests.browser.views import DESK, ELDER, PHONE, open_page

#: Controls, navigation and links that act; links within running text are text (WCAG 2.5.8).
CONTROLS = (
    "button, .btn, select, textarea, summary, nav[aria-label='主导航'] a, nav[aria-label='分页'] a, "
    "input:not([type=hidden], [type=radio], [type=checkbox]), "
    ".strip a, .strip .here, .hot a, .foot nav a, .directory a, .site-map a, .chips a, .table .sort a, a.more, .more a, "
    ".row > a, .crumbs a, .toc a, .links a, .entries a, .files a, .form-link a, .qa h3 a, .report a, .table td a"
)
#: Where grandparents must not miss: the menu, the search, the services by life event, entrances, pages of a list, buttons.
MAIN_PARTS = (
    "nav[aria-label='主导航'] a, [role=search] input, [role=search] button, .find input, .find button, .events a, "
    ".doors a, nav[aria-label='分页'] a, main .btn, main select, main .input"
)
SMALLER = """([selector, least]) => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(element => !element.closest(".vh, .skip") && !element.classList.contains("skip"))
    .map(element => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5))
    .map(([element, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 100)}`)"""


def _smaller(page: Page, selector: str, least: int) -> str:
    return "\n".join(page.evaluate(SMALLER, [selector, least]))


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("kind", SHAPES)
def test_controls_are_at_least_44_px(page: Page, county: County, kind: str, width: dict[str, int]) -> None:
    page.set_viewport_size(width)
    open_page(page, county, kind)
    assert not _smaller(page, CONTROLS, 44)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "kind",
    [
        *(
            "portal home",
            "department home",
            "township home under a path",
            "catalogue of all",
            "service guide",
        ),
        *("article with every part", "topic"),
    ],
)
def test_in_elder_mode_the_main_parts_are_at_least_60_px(
    page: Page, county: County, kind: str, width: dict[str, int]
) -> None:
    ELDER.choose(page.context)
    page.set_viewport_size(width)
    open_page(page, county, kind)
    ELDER.require(page)
    assert page.locator(MAIN_PARTS).count() > 1
    assert not _smaller(page, MAIN_PARTS, 60)
    assert not _smaller(page, CONTROLS, 44)
