"""What stands around every public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class PublicPage:
    """Any page of any site of the county."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.get_by_role("main")

    @property
    def title(self) -> Locator:
        """The heading of the page."""
        return self.page.get_by_role("heading", level=1)

    @property
    def menu(self) -> Locator:
        """The main menu."""
        return self.page.get_by_role("navigation", name="主导航")

    @property
    def skip_link(self) -> Locator:
        """The first link of every page."""
        return self.page.get_by_role("link", name="跳到正文")

    def follow_menu(self, label: str) -> None:
        """Go to a column by the main menu."""
        self.menu.get_by_role("link", name=label).click()
