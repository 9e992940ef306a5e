"""A page speaks to its own site only, complains about nothing, and does not jump while it loads."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.county import County
from tests.browser.kinds import KINDS, NOT_THERE
from tests.browser.views import DESK, PHONE, open_page

LEAST_SHIFT = 0.01
WATCH_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(
        [entry.value, ...entry.sources.map(source => source.node && (source.node.className || source.node.nodeName))]
    ))).observe({type: "layout-shift", buffered: true});
"""
SCROLL_DOWN = """async () => {
    const step = innerHeight;
    for (let top = 0; top < document.scrollingElement.scrollHeight; top += step) {
        scrollTo({top, behavior: "instant"});
        await new Promise(done => requestAnimationFrame(() => setTimeout(done, 40)));
    }
}"""
PICTURES_LOADED = "[...document.images].every(image => image.complete && image.naturalWidth > 0)"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_only_its_own_host_and_has_no_error(page: Page, county: County, kind: str) -> None:
    asked: set[str] = set()
    said: list[str] = []
    failed: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (
            kind in NOT_THERE and message.location["url"] == page.url
        ):
            said.append(f"{message.text} ({message.location['url']})")

    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 500 else None)
    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    response = open_page(page, county, kind)
    page.evaluate(SCROLL_DOWN)
    assert asked == {urlsplit(county.address(kind)).netloc}
    assert not said
    assert not failed
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "kind", ["portal home", "department home", "article with picture", "article with every part"]
)
def test_nothing_moves_while_pictures_load(
    page: Page, county: County, kind: str, width: dict[str, int]
) -> None:
    page.set_viewport_size(width)
    page.add_init_script(WATCH_SHIFTS)
    open_page(page, county, kind)
    page.evaluate(SCROLL_DOWN)
    page.wait_for_function(PICTURES_LOADED)
    shifts = page.evaluate("window.shifts")
    assert sum(shift[0] for shift in shifts) < LEAST_SHIFT, shifts
