"""Two departments side by side in two browsers see nothing of each other; the inspector sees both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.pages import StaffLogin
from tests.browser.views import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewContext
    from tests.browser.county import County

#: Where an editor comes across titles, people and files.
SCREENS = (
    "",
    "pages/",
    "pages/search/?q={title}",
    "documents/",
    "images/",
    "cluster/bin/",
    "reports/site-history/",
    "reports/aging-pages/",
    "reports/workflow/",
    "reports/page-types-usage/",
)


@dataclass
class Desk:
    """One editor at work on one draft."""

    page: Page
    title: str
    author: str
    address: str = ""


def sit_down(new_context: NewContext, county: County, username: str, about: tuple[str, str, str]) -> Desk:
    """Log in and save a draft."""
    author, category, title = about
    desk = Desk(new_context().new_page(), title, author)
    form = StaffLogin(desk.page, county).enter_as(username).write_disclosure()
    form.fill(
        title=title,
        number="云溪发〔2026〕3号",
        written_on="2026-11-20",
        category=category,
        summary=f"{title}（内部讨论稿）。",
    )
    assert title in form.save()
    desk.address = desk.page.url
    return desk


@pytest.fixture
def desks(new_context: NewContext, county: County) -> tuple[Desk, Desk]:
    return (
        sit_down(new_context, county, "jyj-bj", ("县教育局编辑", "义务教育", "城东学校选址方案")),
        sit_down(new_context, county, "mzj-bj", ("县民政局编辑", "社会救助", "养老机构撤并方案")),
    )


def test_departments_see_nothing_of_each_other_and_the_inspector_sees_both(
    new_context: NewContext, county: County, desks: tuple[Desk, Desk]
) -> None:
    for own, other in (desks, desks[::-1]):
        for screen in SCREENS:
            own.page.goto(f"{county.portal}admin/{screen.format(title=other.title[:4])}")
            main = own.page.get_by_role("main")
            expect(main).to_be_visible()
            expect(main).not_to_contain_text(other.title)
            expect(main).not_to_contain_text(other.author)
        answer = own.page.goto(other.address)
        assert answer is not None
        assert answer.status == 404
        expect(own.page.get_by_text(other.title)).to_have_count(0)
        own.page.goto(f"{county.portal}admin/")
        expect(own.page.get_by_role("main")).to_contain_text(own.title)

    inspector = new_context().new_page()
    StaffLogin(inspector, county).enter_as("yxxzf-dc")
    inspector.get_by_role("link", name="本单位内容").first.click()
    for desk in desks:
        inspector.goto(f"{county.portal}admin/cluster/content/")
        inspector.get_by_role("main").get_by_role("link", name=desk.title).click()
        shown = inspector.get_by_role("main").frame_locator("iframe")
        expect(shown.get_by_role("heading", name=desk.title)).to_be_visible()
        answer = inspector.goto(desk.address)
        assert answer is not None
        assert answer.status == 404, "to read is not to write"


@pytest.mark.parametrize("who", ["yxxzf-dc", "jyj-bm"])
def test_axe_finds_nothing_on_the_reading_screens(new_context: NewContext, county: County, who: str) -> None:
    page = new_context().new_page()
    StaffLogin(page, county).enter_as(who)
    listing = f"{county.portal}admin/cluster/content/"
    page.goto(listing)
    item = page.get_by_role("main").locator("td.title a").first.get_attribute("href")
    for address in (listing, f"{county.portal.rstrip('/')}{item}"):
        page.goto(address)
        assert not axe.violations(page, only_sure=True)
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert wide <= 0, address
        page.set_viewport_size({"width": 1280, "height": 900})
