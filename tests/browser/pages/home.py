"""The home page of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.pages.catalogue import Catalogue
from tests.browser.pages.frame import PublicPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.county import County


class SiteHome(PublicPage):
    """The portal's, a department's or a township's home page."""

    @classmethod
    def portal(cls, page: Page, county: County) -> SiteHome:
        """Type the county's address."""
        page.goto(county.portal)
        return cls(page)

    def go_to_site(self, name: str) -> SiteHome:
        """Go to another site by the directory of sites; ``name`` is in what the directory calls it."""
        directory = self.page.locator("#sites")
        directory.get_by_role("link", name=name).first.click()
        return SiteHome(self.page)

    def go_to_catalogue(self) -> Catalogue:
        """Go to the site's catalogue by the main menu."""
        self.follow_menu("政府信息公开")
        return Catalogue(self.page)
