"""Everything can be reached and used without a mouse, and where one is can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.county import County
from tests.browser.kinds import SHAPES
from tests.browser.pages import Catalogue, DisclosureView, SiteHome
from tests.browser.views import DESK, PHONE, open_page

MOST_STOPS = 250
#: What is focused, whether it can be seen, and whether an outline marks it.
FOCUSED = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here), box = here.getBoundingClientRect();
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    here.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length + 1);
    return {
        stop: here.dataset.stop,
        what: here.outerHTML.slice(0, 110),
        marked: outlined,
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
#: What Tab should reach, beside radio buttons, of which it reaches one a group.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden], [type=radio]), select, summary")]
    .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}))
    .filter(one => !one.dataset.stop)
    .map(one => one.outerHTML.slice(0, 110))"""


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("kind", SHAPES)
def test_tab_reaches_everything_and_shows_where_it_is(
    page: Page, county: County, kind: str, width: dict[str, int]
) -> None:
    page.set_viewport_size(width)
    open_page(page, county, kind)
    unmarked, unseen = [], []
    earlier, last = set[str](), ""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        # A date has several stops of its own: year, month, day, and the calendar, whose ring the browser draws.
        if focused is None or focused["stop"] in earlier:
            break
        again = focused["stop"] == last
        earlier |= {last} - {focused["stop"]}
        last = focused["stop"]
        if not focused["marked"] and not again:
            unmarked.append(focused["what"])
        unseen += [] if focused["inside"] else [focused["what"]]
    assert not unmarked, "focus cannot be seen on:\n" + "\n".join(unmarked)
    assert not unseen, "focused out of sight:\n" + "\n".join(unseen)
    left_out = page.evaluate(REACHABLE)
    assert not left_out, "not reached by Tab:\n" + "\n".join(left_out)


def test_the_skip_link_comes_first_and_leads_to_the_text(page: Page, county: County) -> None:
    open_page(page, county, "entry with attachments")
    view = DisclosureView(page)
    page.keyboard.press("Tab")
    expect(view.skip_link).to_be_focused()
    expect(view.skip_link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(view.main).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_is_walked_by_keyboard(page: Page, county: County) -> None:
    home = SiteHome.portal(page, county)
    link = home.menu.get_by_role("link", name="政府信息公开")
    _tab_to(page, link.evaluate("one => one.href"))
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(Catalogue(page).filters).to_be_visible()
    current = Catalogue(page).menu.get_by_role("link", name="政府信息公开")
    expect(current).to_have_attribute("aria-current", "page")


def test_the_catalogue_is_filtered_by_keyboard(page: Page, county: County) -> None:
    open_page(page, county, "catalogue of all")
    catalogue = Catalogue(page)
    before = catalogue.rows.count()
    catalogue.words.focus()
    page.keyboard.type("招生")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert 0 < catalogue.rows.count() < before
    expect(catalogue.words).to_have_value("招生")


def test_a_choice_of_the_catalogue_is_made_by_keyboard(page: Page, county: County) -> None:
    open_page(page, county, "catalogue of all")
    catalogue = Catalogue(page)
    kinds = catalogue.filters.get_by_role("combobox", name="体裁")
    kinds.focus()
    for _option in range(kinds.locator("option").count()):
        if "通知" in kinds.locator("option:checked").inner_text():
            break
        page.keyboard.press("ArrowDown")
    expect(kinds.locator("option:checked")).to_contain_text("通知")
    catalogue.words.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=*")
    assert catalogue.rows.count() > 0


def test_the_pictures_of_a_gallery_are_reached_and_described(page: Page, county: County) -> None:
    open_page(page, county, "article with every part")
    pictures = page.locator(".gallery img")
    expect(pictures).to_have_count(3)
    for picture in pictures.all():
        assert picture.get_attribute("alt")
    for link in page.locator(".gallery a, .gallery button").all():
        link.focus()
        expect(link).to_be_focused()
        assert page.evaluate(FOCUSED)["marked"]


def test_the_password_form_is_used_by_keyboard(page: Page, county: County) -> None:
    open_page(page, county, "page behind a password")
    page.locator("main input[type=password]").focus()
    page.keyboard.type("shi-yan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("凭口令阅读的文章")


def _tab_to(page: Page, address: str) -> None:
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.href") == address:
            return
    raise AssertionError(f"Tab does not reach {address}")
