"""What comes when something went wrong is sound as well: 400 and 500, which stand alone, and 403 in a site's frame."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page

from sites import views
from tests.browser import axe, nu
from tests.browser.county import PORTAL, County
from tests.browser.views import DESK, PHONE

PAGES = {"400": views.bad_request, "500": views.server_error}


def test_the_nu_checker_finds_no_error(tmp_path: Path) -> None:
    for name, view in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(view(RequestFactory().get("/")).content)
    found = nu.messages(tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_an_address_that_cannot_be_read(
    page: Page, county: County, width: dict[str, int]
) -> None:
    page.set_viewport_size(width)
    response = page.goto(county.at(f"{PORTAL}/a%00b/"))
    assert response is not None
    assert response.status == 400
    assert not axe.violations(page)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_the_page_of_a_fault(page: Page, county: County, width: dict[str, int]) -> None:
    page.set_viewport_size(width)
    address = county.at(f"{PORTAL}/")
    page.goto(address)
    style = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert style is not None
    fault = views.server_error(RequestFactory().get("/")).content.decode()
    fault = re.sub(r'(rel="stylesheet" href=")[^"]*', rf"\g<1>{style}", fault)
    page.route("**/fault/", lambda route: route.fulfill(status=500, content_type="text/html", body=fault))
    page.goto(f"{address}fault/")
    assert style in page.content()
    assert not axe.violations(page)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_a_form_without_its_cookie_is_refused_on_a_sound_page(
    page: Page, county: County, tmp_path: Path, width: dict[str, int]
) -> None:
    page.set_viewport_size(width)
    page.goto(county.address("page behind a password"))
    page.context.clear_cookies()
    page.get_by_label("密码").fill("any")
    with page.expect_response(lambda response: response.request.method == "POST") as refused:
        page.get_by_role("main").get_by_role("button").click()
    assert refused.value.status == 403
    page.wait_for_load_state()
    assert not axe.violations(page)
    (tmp_path / "403.html").write_bytes(refused.value.body())
    found = nu.messages(tmp_path)
    assert not found, "\n".join(found)
