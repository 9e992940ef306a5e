"""A draft that is saved while Wagtail saves it by itself stays one draft, with the newest words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import NewContext
from tests.browser.county import County
from tests.browser.pages import DisclosureForm, StaffHome, StaffLogin

#: Seconds for which an autosave is on its way here: long enough to press a button meanwhile.
SLOW = 3
#: Milliseconds: Wagtail holds an autosave back for ten seconds.
PATIENT = 20_000


def _is_autosave(request: Request) -> bool:
    return request.method == "POST" and "application/json" in request.headers.get("accept", "")


#: Says when Wagtail begins to hold an autosave back.
WATCH = """document.addEventListener("w-autosave:save", () => { window.heldBack = true; });"""
#: Wagtail watches a form only from some seconds after it has come.
MOST_SECONDS = 30


def _type_until_it_is_noticed(page: Page, form: DisclosureForm) -> None:
    for letter in "一二三四五六七八九十" * (MOST_SECONDS // 10):
        form.summary.press_sequentially(letter)
        page.wait_for_timeout(1000)
        if page.evaluate("window.heldBack === true"):
            return
    raise AssertionError("nothing was noticed")


def _held_back(page: Page) -> None:
    """Nothing is sent yet."""


def _on_its_way(page: Page) -> None:
    page.wait_for_event("request", predicate=_is_autosave, timeout=PATIENT)


def _answered(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/edit/"), timeout=PATIENT)


@pytest.mark.parametrize("until", [_held_back, _on_its_way, _answered])
def test_saving_by_hand_while_it_saves_by_itself_makes_one_draft_with_the_newest_words(
    new_context: NewContext, county: County, until: Callable[[Page], None]
) -> None:
    page = new_context().new_page()
    title = f"保存的时机{until.__name__}"
    page.add_init_script(WATCH)
    form = StaffLogin(page, county).enter_as("jyj-bj").write_disclosure()
    autosaves: list[str] = []

    def slowly(route: Route) -> None:
        if _is_autosave(route.request):
            autosaves.append(route.request.url)
            page.wait_for_timeout(SLOW * 1000)
        route.continue_()

    page.route("**/admin/pages/**", slowly)
    form.title.fill(title)
    _type_until_it_is_noticed(page, form)
    until(page)
    form.number.fill("云教发〔2026〕99号")
    assert title in form.save()
    # What was held back would come now.
    page.wait_for_timeout(PATIENT / 2)

    expect(form.number).to_have_value("云教发〔2026〕99号")
    assert len(autosaves) == (0 if until is _held_back else 1)
    expect(StaffHome(page).again(county).rows(title)).to_have_count(1)
