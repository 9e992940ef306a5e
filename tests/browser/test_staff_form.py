"""What the form for government information does in the browser, and that it can be filled in without our script."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import NewContext
from tests.browser.county import County
from tests.browser.pages import DisclosureForm, StaffLogin


def _new_form(context: BrowserContext, county: County) -> DisclosureForm:
    return StaffLogin(context.new_page(), county).enter_as("jyj-bj").write_disclosure()


@pytest.mark.parametrize("attribute", ["依申请公开", "不予公开"])
def test_ground_and_reason_stand_under_the_attribute_that_asks_for_them(
    new_context: NewContext, county: County, attribute: str
) -> None:
    form = _new_form(new_context(), county)
    expect(form.attribute("主动公开")).to_be_checked()
    expect(form.ground).to_be_hidden()
    expect(form.reason).to_be_hidden()

    form.attribute(attribute).check()
    expect(form.under(attribute).filter(has=form.ground).filter(has=form.reason)).to_have_count(1)
    expect(form.ground).to_be_visible()
    expect(form.reason).to_be_visible()

    form.ground.fill("条例第十六条第二款")
    form.attribute("主动公开").check()
    expect(form.ground).to_be_hidden()
    form.attribute(attribute).check()
    expect(form.ground).to_have_value("条例第十六条第二款")


def test_where_the_script_does_not_arrive_ground_and_reason_can_be_filled_in(
    new_context: NewContext, county: County
) -> None:
    context = new_context()
    asked: list[str] = []
    context.route("**/admin/staff*.js", lambda route: (asked.append(route.request.url), route.abort()))
    form = _new_form(context, county)
    expect(form.ground).to_be_visible()
    expect(form.reason).to_be_visible()
    form.ground.fill("条例第十六条第二款")
    assert asked, "the form asks for the script"
