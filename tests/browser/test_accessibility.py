"""Every type of page is free of barriers that axe-core finds, in each display mode, on a phone and on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.county import County
from tests.browser.kinds import KINDS
from tests.browser.views import DESK, MODES, PHONE, Mode, open_page


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page: Page, county: County, kind: str, mode: Mode) -> None:
    mode.choose(page.context)
    open_page(page, county, kind)
    mode.require(page)
    found = []
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        found += [f"at {viewport['width']} px: {line}" for line in axe.violations(page)]
    assert not found, "\n".join([page.url, *found])
