"""The ways in which a page is looked at: display modes, widths, and what must hold in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Response

    from tests.browser.county import County

COOKIE = "display"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
#: 1280 × 1024 at 400 % (WCAG 1.4.10).
ZOOMED = {"width": 320, "height": 256}


@dataclass(frozen=True)
class Mode:
    """A display mode: what the cookie says, and what the page then says of itself."""

    name: str
    cookie: str = ""
    attribute: tuple[str, str] | None = None

    @property
    def header(self) -> str:
        """The ``Cookie`` header that asks for this mode."""
        return f"{COOKIE}={self.cookie}" if self.cookie else ""

    def choose(self, context: BrowserContext) -> None:
        """Have every page of this context shown in this mode, on all sites."""
        context.clear_cookies(name=COOKIE)
        if self.cookie:
            context.add_cookies(
                [{"name": COOKIE, "value": self.cookie, "domain": ".yunxi.localhost", "path": "/"}]
            )

    def require(self, page: Page) -> None:
        """Fail where the page is not in this mode: whatever is then found says nothing about it."""
        if self.attribute:
            name, value = self.attribute
            assert page.locator("html").get_attribute(name) == value, f"{page.url} is not in mode {self.name}"


NORMAL = Mode("normal")
ELDER = Mode("elder", "mode-elder", ("data-mode", "elder"))
CONTRAST = Mode("high contrast", "contrast-high", ("data-contrast", "high"))
MODES = (NORMAL, ELDER, CONTRAST)


def open_page(page: Page, county: County, kind: str) -> Response:
    """Open a type of page and wait until it stands still."""
    from tests.browser.kinds import status_of

    response = page.goto(county.address(kind), wait_until="load")
    assert response is not None
    assert response.status == status_of(kind), f"{response.url} answered {response.status}"
    page.evaluate("document.fonts.ready.then(() => true)")
    return response
