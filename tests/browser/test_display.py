"""A reader's choice of display is made by a link, holds on every site, and is undone by a link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.county import County
from tests.browser.pages import SiteHome
from tests.browser.views import CONTRAST, ELDER, Mode

#: The links that choose a mode and undo it.
LINKS = {ELDER: ("长者模式", "退出长者模式"), CONTRAST: ("高对比度", "普通对比度")}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("mode", LINKS, ids=lambda mode: mode.name)
def test_a_choice_holds_on_every_site_until_it_is_undone(
    new_context: NewContext, county: County, mode: Mode, script: bool
) -> None:
    on, off = LINKS[mode]
    page = new_context(java_script_enabled=script).new_page()
    home = SiteHome.portal(page, county)
    ways = page.get_by_role("list", name="显示方式与语言")
    ways.get_by_role("link", name=on, exact=True).click()
    expect(ways.get_by_role("link", name=off, exact=True)).to_be_visible()
    assert page.url == county.portal
    mode.require(page)
    home.go_to_site("教育局")
    page.wait_for_url("http://jyj.*/**")
    mode.require(page)
    ways.get_by_role("link", name=off, exact=True).click()
    expect(ways.get_by_role("link", name=on, exact=True)).to_be_visible()
    _require_normal(page)


def _require_normal(page: Page) -> None:
    for attribute in ("data-mode", "data-contrast"):
        assert page.locator("html").get_attribute(attribute) in (None, "off")
