"""An emergency notice and the grey of public mourning reach every site, and hinder nobody."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sites.models.homes import NoticeLevel
from tests.browser import axe
from tests.browser import county as counties
from tests.browser.county import County
from tests.browser.views import DESK, MODES, PHONE, Mode, open_page

TITLE = "县城南片区紧急停水"


@pytest.fixture(scope="module", params=NoticeLevel.values)
def alarmed(built_county: Path, request: pytest.FixtureRequest) -> Iterator[County]:
    """A county whose portal announces an emergency, on a day of mourning."""
    holder = Path(tempfile.mkdtemp(prefix="browser-alarm-"))
    try:
        folder = counties.copy_of(built_county, holder / "var")
        counties.run(folder, "-m", "tests.browser.announce", request.param, TITLE)
        with counties.served(folder) as served:
            yield served
    finally:
        shutil.rmtree(holder, ignore_errors=True)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_the_emergency_stands_on_every_site_and_axe_finds_nothing(
    page: Page, alarmed: County, mode: Mode
) -> None:
    mode.choose(page.context)
    found = []
    for kind in ("portal home", "department home", "entry with attachments", "not found"):
        open_page(page, alarmed, kind)
        mode.require(page)
        expect(page.get_by_role("region", name="紧急通告")).to_contain_text(TITLE)
        assert "grayscale(1)" in page.evaluate(
            "['html', 'body'].map(name => getComputedStyle(document.querySelector(name)).filter).join(' ')"
        )
        for viewport in (DESK, PHONE):
            page.set_viewport_size(viewport)
            found += [f"{page.url} at {viewport['width']} px: {line}" for line in axe.violations(page)]
    assert not found, "\n".join(found)
