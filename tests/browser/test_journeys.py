"""What people come for: a citizen to a document, an editor and three reviewers to a published one."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewContext
from tests.browser.county import ROOT, County
from tests.browser.pages import DisclosureView, SiteHome, StaffLogin
from tests.browser.views import ELDER, PHONE

ADMISSION = "关于做好2026年秋季义务教育学校招生入学工作的通知"
DISTRICTS = "2026年城区学校招生片区.csv"


def _from_the_portal_to_the_document(page: Page, county: County) -> DisclosureView:
    portal = SiteHome.portal(page, county)
    department = portal.go_to_site("教育局")
    catalogue = department.go_to_catalogue()
    return catalogue.open(ADMISSION)


def _downloads_what_was_uploaded(entry: DisclosureView) -> None:
    expect(entry.title).to_contain_text(ADMISSION)
    assert entry.download(DISTRICTS) == (ROOT / "demo" / "content" / "files" / DISTRICTS).read_bytes()


def test_a_citizen_finds_a_document_of_a_department_and_downloads_its_attachment(
    page: Page, county: County
) -> None:
    _downloads_what_was_uploaded(_from_the_portal_to_the_document(page, county))


def test_a_citizen_without_javascript_gets_there_as_well(new_context: NewContext, county: County) -> None:
    page = new_context(java_script_enabled=False).new_page()
    _downloads_what_was_uploaded(_from_the_portal_to_the_document(page, county))


def test_a_citizen_on_a_phone_in_elder_mode_gets_there_as_well(page: Page, county: County) -> None:
    ELDER.choose(page.context)
    page.set_viewport_size(PHONE)
    entry = _from_the_portal_to_the_document(page, county)
    ELDER.require(page)
    _downloads_what_was_uploaded(entry)


def test_what_an_editor_writes_and_three_others_review_is_on_the_site_and_in_the_portals_catalogue(
    new_context: NewContext, county: County
) -> None:
    title = "云溪县教育局关于开放校园运动场地的通知"
    editor = StaffLogin(new_context().new_page(), county).enter_as("jyj-bj")
    form = editor.write_disclosure()
    form.fill(
        title=title,
        number="云教发〔2026〕88号",
        written_on=f"{datetime.date.today():%Y-%m-%d}",
        category="义务教育",
        summary="十所学校的运动场地在周末向居民开放。",
    )
    form.write("自下月起，十所学校的运动场地在周末向居民开放。")
    assert title in form.save()

    assert title in form.save_and_go_to_submit().submit()

    citizen = new_context().new_page()
    in_vain = SiteHome.portal(citizen, county).go_to_catalogue().find(title)
    expect(in_vain.row(title)).to_have_count(0)

    for reviewer in ("jyj-sx", "jyj-bm", "jyj-qf"):
        screen = StaffLogin(new_context().new_page(), county).enter_as(reviewer).review(title)
        expect(screen.preview).to_contain_text(title)
        assert title in screen.agree()

    own_site = SiteHome.portal(citizen, county).go_to_site("教育局").go_to_catalogue()
    expect(own_site.row(title)).to_have_count(1)
    everywhere = SiteHome.portal(citizen, county).go_to_catalogue().find(title)
    entry = everywhere.open(title)
    expect(entry.title).to_contain_text(title)
    expect(entry.main).to_contain_text("十所学校的运动场地在周末向居民开放")
    assert citizen.url.startswith(county.at("jyj.yunxi.localhost/zwgk/"))


@pytest.mark.parametrize("shown", ["索引号", "发文字号", "发布机构", "成文日期"])
def test_a_reader_sees_the_facts_of_a_document(page: Page, county: County, shown: str) -> None:
    page.goto(county.address("entry with attachments"))
    assert DisclosureView(page).fact(shown)
