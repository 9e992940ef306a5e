"""A unit's administrator at work: a newcomer joins, writes, leaves; what they wrote goes to a colleague."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from cluster.demo.people import PASSWORD
from tests.browser import axe
from tests.browser.pages import JoinPage, PeoplePage, StaffLogin
from tests.browser.views import PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import NewContext
    from tests.browser.county import County

NEWCOMER = "林晓溪"


def link_in_the_mail(county: County) -> str:
    """The demo prints its mails where it runs."""
    printed = (county.folder / "server.log").read_text(encoding="utf-8")
    return re.findall(r"http://\S+/admin/join/\S+", printed)[-1]


def test_a_newcomer_joins_writes_and_leaves_and_a_colleague_takes_over(
    new_context: NewContext, county: County
) -> None:
    administrator = new_context().new_page()
    StaffLogin(administrator, county).enter_as("mzj-gly")
    people = PeoplePage(administrator, county, "mzj").open()
    expect(people.heading).to_contain_text("人在岗")

    adding = people.add()
    adding.invite("lin@yunxi.example", "编辑")
    adding.because("新录用公务员")
    adding.press("添加岗位")
    assert "邀请已寄往 lin@yunxi.example" in people.said()

    newcomer = new_context().new_page()
    joining = JoinPage(newcomer, link_in_the_mail(county)).open()
    joining.fill(name=NEWCOMER, username="lin-xiaoxi", password=PASSWORD)
    joining.accept()
    home = StaffLogin(newcomer, county).enter_as("lin-xiaoxi")
    form = home.write_disclosure()
    title = "云溪县民政局关于冬季临时救助的通知"
    form.fill(
        title=title,
        number="云民发〔2026〕77号",
        written_on="2026-11-20",
        category="社会救助",
        summary="冬季临时救助的对象和办法。",
    )
    assert title in form.save()

    people.open()
    expect(people.roles_of(NEWCOMER)).to_contain_text("编辑")
    leaving = people.person(NEWCOMER).leave()
    leaving.because("调往外县")
    leaving.press("办理离岗")
    expect(leaving.page.get_by_role("main")).to_contain_text("请选择接手的同事")
    leaving.hand_over_to("县民政局编辑（mzj-bj）")
    leaving.press("办理离岗")
    assert "已离岗" in people.said()
    expect(people.roles_of(NEWCOMER)).to_have_count(0)

    newcomer.goto(f"{county.portal}admin/")
    expect(newcomer.get_by_role("button", name="登录")).to_be_visible()
    colleague = new_context().new_page()
    StaffLogin(colleague, county).enter_as("mzj-bj")
    expect(colleague.get_by_role("main")).to_contain_text(title)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_people_pages(new_context: NewContext, county: County, scheme: str) -> None:
    page = new_context(color_scheme=scheme).new_page()
    StaffLogin(page, county).enter_as("yxxzf-gly")
    people = PeoplePage(page, county, "jyj").open()
    person = people.roles_of("县教育局编辑").get_by_role("link").first.get_attribute("href")
    term = people.roles_of("县教育局编辑").get_by_role("link").last.get_attribute("href")
    root = county.portal.rstrip("/")
    addresses = [
        f"{root}/admin/people/",
        people.address,
        f"{people.address}add/",
        f"{people.address}over/",
        f"{root}{person}",
        f"{root}{person}leave/",
        f"{root}{person}transfer/",
        f"{root}{term}",
        f"{root}{term}end/",
    ]
    found = []
    for width in (PHONE, {"width": 1360, "height": 900}):
        page.set_viewport_size(width)
        for address in addresses:
            page.goto(address)
            found += [
                f"{address} at {width['width']}: {line}" for line in axe.violations(page, only_sure=True)
            ]
            assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], address
    assert found == []


def test_the_page_is_worked_by_keyboard_alone(new_context: NewContext, county: County) -> None:
    page = new_context().new_page()
    StaffLogin(page, county).enter_as("mzj-gly")
    people = PeoplePage(page, county, "mzj").open()
    page.get_by_role("link", name="添加人员岗位").focus()
    page.keyboard.press("Enter")
    page.get_by_label("电子邮箱").focus()
    page.keyboard.type("tastatur@yunxi.example")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("group", name="岗位").get_by_label("编辑", exact=True)).to_be_checked()
    page.get_by_label("理由").focus()
    page.keyboard.type("借调")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "邀请已寄往 tastatur@yunxi.example" in people.said()
