"""A citizen searches from any site, in either script, with the keyboard alone and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_playwright.pytest_playwright import CreateContextCallback as NewContext

    from tests.browser.county import County

pytestmark = pytest.mark.browser

#: A paper of the education department, asked for in the script that the site does not write.
ASKED_IN_TRADITIONAL = "義務教育階段新生入學"
FOUND = "义务教育阶段新生入学"


def _search_from(page: Page, county: County, kind: str, words: str) -> None:
    page.goto(county.address(kind))
    field = page.get_by_role("banner").get_by_role("searchbox")
    field.focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_a_citizen_on_a_townships_site_finds_what_a_department_published(page: Page, county: County) -> None:
    _search_from(page, county, "township home under a path", ASKED_IN_TRADITIONAL)
    first = page.get_by_role("list", name="搜索结果").get_by_role("heading").first
    expect(first).to_have_text(FOUND)
    expect(first.locator("mark")).to_have_text(FOUND)
    first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(FOUND)
    assert page.url.startswith(county.at("jyj.yunxi.localhost/"))


def test_without_javascript_facets_narrow_and_are_taken_off(new_context: NewContext, county: County) -> None:
    page = new_context(java_script_enabled=False).new_page()
    _search_from(page, county, "department home", "补贴")
    before = page.locator("p[role=status]").inner_text()
    page.get_by_role("group", name="类型").get_by_text("办事指南").click()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.get_by_role("list", name="已选条件")).to_contain_text("办事指南")
    assert page.locator("p[role=status]").inner_text() != before
    kinds = page.locator(".result .byline > span:first-child").all_inner_texts()
    assert set(kinds) == {"办事指南"}
    page.get_by_role("list", name="已选条件").get_by_role("link").first.click()
    expect(page.get_by_role("list", name="已选条件")).to_have_count(0)


def test_an_attachment_that_was_found_stands_under_its_page(page: Page, county: County) -> None:
    page.goto(county.address("search that finds"))
    result = page.locator(".result").filter(has=page.locator(".files")).first
    expect(result.get_by_role("heading").get_by_role("link")).to_be_visible()
    expect(result.locator(".files a").first).to_be_visible()


def test_nothing_found_says_what_to_do(page: Page, county: County) -> None:
    page.goto(county.address("search before it is asked"))
    page.get_by_label("全县网站搜索").fill("量子纠缠")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="没有找到", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="写信问政府")).to_be_visible()
