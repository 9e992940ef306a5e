"""A review in a real browser: what is missing is said, the keyboard is enough, nothing typed is lost, a phone will do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser import county as counties
from tests.browser.views import PHONE

if TYPE_CHECKING:
    from tests.browser.conftest import NewContext
    from tests.browser.county import County

SUBMIT = "[data-review-submit]"
MISSING = "[data-review-missing-text]"
SCREENS = (
    ("secrecy", "review"),
    ("editor", "review"),
    ("editor", "file"),
    ("editor", "submit"),
    ("releaser", "urgent"),
)


@pytest.fixture(scope="module")
def office() -> Iterator[County]:
    """A small county of its own, with one item under review."""
    holder = Path(tempfile.mkdtemp(prefix="browser-review-"))
    folder = holder / "var"
    folder.mkdir()
    try:
        counties.run(folder, "manage.py", "migrate", "--verbosity", "0")
        counties.run(folder, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        printed = counties.run(folder, "-m", "tests.browser.review_stage")
        # Mails of the demo are printed too.
        (folder / counties.BOOK).write_text(printed[printed.rindex("{\n") :], encoding="utf-8")
        with counties.served(folder) as served:
            yield served
    finally:
        shutil.rmtree(holder, ignore_errors=True)


@pytest.fixture
def desk(new_context: NewContext, office: County) -> Callable[..., Page]:
    """A page at which somebody is logged in and changes nothing: the next test finds the item as it is."""
    return desk_in(office, new_context)


@pytest.fixture
def own_desk(new_context: NewContext, office: County, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """A page like that in a copy of the county, for who decides."""
    with counties.served(counties.copy_of(office.folder, tmp_path / "var")) as served:
        yield desk_in(served, new_context)


def desk_in(office: County, new_context: NewContext) -> Callable[..., Page]:
    """Logs somebody in at a county."""

    def sit(person: str, place: str, *, on_a_phone: bool = False, dark: bool = False) -> Page:
        context = new_context(color_scheme="dark" if dark else "light")
        session = office.book[f"session of {person}"]
        context.add_cookies(
            [{"name": "sessionid", "value": session, "domain": "yunxi.localhost", "path": "/"}]
        )
        page = context.new_page()
        if on_a_phone:
            page.set_viewport_size(PHONE)
        page.goto(office.address(place))
        return page

    return sit


@pytest.mark.parametrize(
    "options", [{}, {"on_a_phone": True}, {"dark": True}], ids=["laptop", "phone", "dark"]
)
@pytest.mark.parametrize(("person", "place"), SCREENS)
def test_everybody_can_read_it(
    desk: Callable[..., Page], person: str, place: str, options: dict[str, bool]
) -> None:
    page = desk(person, place, **options)
    expect(page.locator("h2.staff-title")).to_be_visible()
    assert axe.violations(page, only_sure=True) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_what_is_missing_is_said_and_comes_into_focus(desk: Callable[..., Page]) -> None:
    page = desk("secrecy", "review")
    expect(page.locator(MISSING)).to_have_text("还差：3 项未核对，1 条疑点未处理，未选意见")
    page.locator(SUBMIT).click()
    expect(page.locator("input[name=ticked]").first).to_be_focused()
    expect(page.locator("h2.staff-title")).to_be_visible()


def test_the_button_says_what_will_happen(desk: Callable[..., Page]) -> None:
    page = desk("secrecy", "review")
    page.get_by_label("退回修改").check()
    expect(page.locator(SUBMIT)).to_have_text("提交意见：退回修改")
    expect(page.locator(MISSING)).to_have_text("还差：未写理由")


def test_on_a_phone_a_bar_leads_to_the_decision(desk: Callable[..., Page]) -> None:
    page = desk("secrecy", "review", on_a_phone=True)
    bar = page.locator(".staff-bar")
    expect(bar).to_contain_text("还差：3 项未核对")
    bar.get_by_role("link").click()
    expect(page.locator("#decide")).to_be_in_viewport()


def test_the_preview_shows_what_was_submitted(desk: Callable[..., Page]) -> None:
    page = desk("secrecy", "review")
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("0000-5550164")


def test_two_reviewers_by_keyboard_alone_and_the_second_loses_nothing(
    own_desk: Callable[..., Page],
) -> None:
    first, second = own_desk("second", "review"), own_desk("secrecy", "review")
    for page in (first, second):
        for box in page.locator("input[name=ticked]").all():
            box.focus()
            page.keyboard.press("Space")
        page.locator("[data-review-disposal]").focus()
        page.keyboard.type("值班电话，已在大厅公示")
        page.locator("input[name=decision]").first.focus()
        page.keyboard.press("Space")
        expect(page.locator(SUBMIT)).to_have_text("提交意见：同意公开")
    second.locator("textarea[name=reason]").focus()
    second.keyboard.type("我也同意")
    first.keyboard.press("Control+Enter")
    expect(first.locator("body")).to_contain_text("意见已签署")
    second.keyboard.press("Control+Enter")
    expect(second.locator("h2.staff-title")).to_have_text("这一步已经有人作了决定，您的意见没有计入")
    expect(second.locator("body")).to_contain_text("我也同意")
    expect(second.locator("body")).to_contain_text("值班电话，已在大厅公示")
    assert axe.violations(second, only_sure=True) == []
