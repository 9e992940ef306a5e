"""One item of government information as the public reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.pages.frame import PublicPage

if TYPE_CHECKING:
    from playwright.sync_api import Locator


class DisclosureView(PublicPage):
    """Text, facts and attachments of an entry."""

    @property
    def attachments(self) -> Locator:
        """The files that belong to it."""
        return self.main.get_by_role("region", name="附件").get_by_role("link")

    def fact(self, name: str) -> str:
        """What stands beside a name in the table of facts (索引号, 发布机构 …)."""
        label = self.main.locator("dt, th").filter(has_text=name).first
        return label.locator("xpath=following-sibling::*[1]").inner_text().strip()

    def download(self, name: str) -> bytes:
        """The bytes of an attachment, downloaded as a reader does."""
        with self.page.expect_download() as coming:
            self.attachments.filter(has_text=name).first.click()
        return Path(coming.value.path()).read_bytes()
