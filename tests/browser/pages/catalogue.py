"""The catalogue of government information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.pages.disclosure import DisclosureView
from tests.browser.pages.frame import PublicPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator


class Catalogue(PublicPage):
    """A list of entries with its filters."""

    @property
    def filters(self) -> Locator:
        """The form that narrows the list."""
        return self.page.get_by_role("form", name="筛选目录")

    @property
    def words(self) -> Locator:
        """Where words of the title, the document number or the index number are typed."""
        return self.filters.get_by_role("textbox").or_(self.filters.get_by_role("searchbox")).first

    @property
    def rows(self) -> Locator:
        """The entries that are listed."""
        return self.main.get_by_role("table").locator("tbody tr")

    def row(self, title: str) -> Locator:
        """The line of one entry."""
        return self.rows.filter(has_text=title)

    def find(self, words: str) -> Catalogue:
        """Narrow the list to the entries with these words."""
        self.words.fill(words)
        self.filters.get_by_role("button", name="筛选").click()
        return self

    def open(self, title: str) -> DisclosureView:
        """Open an entry."""
        self.row(title).get_by_role("link").first.click()
        return DisclosureView(self.page)
