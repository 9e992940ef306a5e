"""The two pages that come where no site can be asked for its frame are sound as well."""

from __future__ import annotations

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
