"""The style guide shows staff every component in every state; each of them is held to what pages are held to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import axe, nu
from tests.browser.county import County
from tests.browser.pages import StaffLogin
from tests.browser.views import DESK, MODES, PHONE, Mode

ADDRESS = "_util/style-guide/"


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_every_component_is_free_of_barriers_and_well_formed(
    page: Page, county: County, mode: Mode, tmp_path: Path
) -> None:
    StaffLogin(page, county).enter_as("jyj-bj")
    page.get_by_role("link", name="新建政府信息").first.wait_for()
    mode.choose(page.context)
    response = page.goto(county.portal + ADDRESS)
    assert response is not None
    assert response.status == 200
    mode.require(page)
    found = []
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        found += [f"at {viewport['width']} px: {line}" for line in axe.violations(page)]
    (tmp_path / "style guide.html").write_bytes(response.body())
    found += nu.messages(tmp_path)
    assert not found, "\n".join(found)


def test_the_public_does_not_see_the_style_guide(page: Page, county: County) -> None:
    page.goto(county.portal + ADDRESS)
    assert page.get_by_role("heading", name="登录").or_(page.get_by_text("404")).first.is_visible()
