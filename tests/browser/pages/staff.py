"""The screens of editors and releasers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cluster.demo.people import PASSWORD
from tests.browser.pages.second_factor import give_code

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.county import County


class StaffLogin:
    """The door."""

    def __init__(self, page: Page, county: County) -> None:
        self.page = page
        self.address = f"{county.portal}admin/"

    def enter_as(self, username: str) -> StaffHome:
        """Log in with the password that all people of the sample county share."""
        self.page.goto(self.address)
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        give_code(self.page, username)
        return StaffHome(self.page)


class StaffHome:
    """What waits for whoever logged in."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def again(self, county: County) -> StaffHome:
        """Come back from somewhere else."""
        self.page.goto(f"{county.portal}admin/")
        return self

    def rows(self, title: str) -> Locator:
        """The lines that name an item."""
        return self.page.get_by_role("main").locator("tr, li").filter(has_text=title)

    def write_disclosure(self) -> DisclosureForm:
        """Start a new item of government information."""
        self.page.get_by_role("main").get_by_role("link", name="新建政府信息").first.click()
        return DisclosureForm(self.page)

    def review(self, title: str) -> ReviewScreen:
        """Take up an item that waits for this person's opinion."""
        self.rows(title).locator("a[href*='/reviews/']").first.click()
        return ReviewScreen(self.page)

    def take_up_the_first(self) -> ReviewScreen:
        """Take up what waits longest."""
        self.page.get_by_role("main").locator("td.title a[href*='/reviews/']").first.click()
        return ReviewScreen(self.page)


class DisclosureForm:
    """The form in which an item of government information is written."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def title(self) -> Locator:
        """What the item is called."""
        return self._box("名称")

    @property
    def number(self) -> Locator:
        """Its document number."""
        return self._box("发文字号")

    @property
    def summary(self) -> Locator:
        """What it is about, in a few sentences."""
        return self._box("内容概述")

    def fill(self, *, title: str, number: str, written_on: str, category: str, summary: str) -> None:
        """Fill in what every item needs but its text."""
        self.title.fill(title)
        self.number.fill(number)
        self._box("成文日期").fill(written_on)
        self.page.get_by_role("combobox", name="目录类目").select_option(label=category)
        self.summary.fill(summary)

    def write(self, text: str) -> None:
        """Add a part of running text and type into it."""
        body = self.page.get_by_role("region", name="正文", exact=True)
        body.get_by_role("button", name="插入内容块").first.click()
        self.page.get_by_role("option", name="正文", exact=True).click()
        editor = body.get_by_role("textbox").first
        editor.click()
        editor.press_sequentially(text)

    def attribute(self, name: str) -> Locator:
        """One of the choices of 公开属性."""
        return self.page.get_by_role("radio", name=name)

    def under(self, name: str) -> Locator:
        """What stands together with one of these choices."""
        return self.attribute(name).locator("xpath=ancestor::div[1]")

    @property
    def ground(self) -> Locator:
        """Where the law is named that keeps the item from being public."""
        return self.page.get_by_label("法律依据")

    @property
    def reason(self) -> Locator:
        """Where is said why that law applies."""
        return self.page.get_by_label("理由", exact=True)

    def save(self) -> str:
        """Save the draft; returns what the screen then says."""
        self.page.get_by_role("button", name="保存草稿").click()
        return self.said()

    def save_and_go_to_submit(self) -> SubmitScreen:
        """Save the draft and look at it once more before it goes to review."""
        self.page.get_by_role("button", name="更多动作").click()
        self.page.get_by_role("button", name="保存并送审…").click()
        return SubmitScreen(self.page)

    def said(self) -> str:
        """The message at the top."""
        return _said(self.page)

    def _box(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=name).first


class SubmitScreen:
    """What would be reviewed, the way it would go, and the button that sends it there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def preview(self) -> Locator:
        """The page as the public would see it."""
        return _preview(self.page)

    def submit(self) -> str:
        """Hand it in as it stands; returns what the screen then says."""
        self.page.get_by_role("button", name="送审，内容锁定").click()
        return _said(self.page)


class ReviewScreen:
    """One item under review, for the one whose step it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def preview(self) -> Locator:
        """The page as the public would see it."""
        return _preview(self.page)

    def answer(self) -> None:
        """Tick the whole checklist, and say of every finding why the text may be public all the same."""
        self.page.get_by_role("button", name="提交意见").wait_for()
        for box in self.page.locator("#decide").get_by_role("checkbox").all():
            box.check()
        for disposal in self.page.get_by_label("可以公开的理由").all():
            disposal.fill("已核对，可以公开")
        self.page.get_by_role("radio", name="同意公开").check()

    def agree(self) -> str:
        """Sign that it may be public; returns what the screen then says."""
        self.answer()
        self.page.get_by_role("button", name="提交意见").click()
        return _said(self.page)


def _said(page: Page) -> str:
    """The message at the top."""
    message = page.get_by_role("main").get_by_role("status").get_by_role("listitem")
    return message.first.inner_text()


def _preview(page: Page) -> Locator:
    """What the public would read, in its own frame."""
    return page.frame_locator("iframe").get_by_role("heading", level=1)
