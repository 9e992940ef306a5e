"""The screens of a unit's administrator, and the door of a newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.county import County


class PeoplePage:
    """人员岗位 of one unit."""

    def __init__(self, page: Page, county: County, unit: str) -> None:
        self.page = page
        self.address = f"{county.portal}admin/people/{unit}/"

    def open(self) -> PeoplePage:
        """Go there."""
        self.page.goto(self.address)
        return self

    @property
    def heading(self) -> Locator:
        """What is wrong, with numbers."""
        return self.page.get_by_role("main").get_by_role("heading", level=2)

    def roles_of(self, person: str) -> Locator:
        """The lines of a person in the list of terms."""
        terms = self.page.get_by_role("region", name="人员、岗位、任期")
        return terms.get_by_role("row").filter(has_text=person)

    def add(self) -> AddScreen:
        """The one primary action."""
        self.page.get_by_role("link", name="添加人员岗位").click()
        return AddScreen(self.page)

    def person(self, name: str) -> PersonScreen:
        """The page of one person."""
        self.roles_of(name).first.get_by_role("link", name=name, exact=True).click()
        return PersonScreen(self.page)

    def said(self) -> str:
        """The message at the top."""
        message = self.page.get_by_role("main").get_by_role("status").get_by_role("listitem")
        return message.first.inner_text()


class AskingScreen:
    """A form about people."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def because(self, reason: str) -> None:
        """Every change has a reason."""
        self.page.get_by_label("理由").fill(reason)

    def press(self, name: str) -> None:
        """The button that says what will happen."""
        self.page.get_by_role("main").get_by_role("button", name=name).click()

    def said(self) -> str:
        """The message at the top."""
        message = self.page.get_by_role("main").get_by_role("status").get_by_role("listitem")
        return message.first.inner_text()


class AddScreen(AskingScreen):
    """添加人员岗位."""

    def invite(self, address: str, *roles: str) -> None:
        """Somebody who is not in the list."""
        self.page.get_by_label("电子邮箱").fill(address)
        self.tick(*roles)

    def choose(self, person: str, *roles: str) -> None:
        """Somebody who is."""
        self.page.get_by_label("本单位和下级单位的人员").select_option(label=person)
        self.tick(*roles)

    def tick(self, *roles: str) -> None:
        """Which roles."""
        for role in roles:
            self.page.get_by_role("group", name="岗位").get_by_label(role, exact=True).check()


class PersonScreen(AskingScreen):
    """One person."""

    def leave(self) -> LeaveScreen:
        """离岗."""
        self.page.get_by_role("link", name="办理离岗").click()
        return LeaveScreen(self.page)

    def transfer(self) -> TransferScreen:
        """调动."""
        self.page.get_by_role("link", name="办理调动").click()
        return TransferScreen(self.page)


class LeaveScreen(AskingScreen):
    """Who takes over what waits."""

    def hand_over_to(self, colleague: str) -> None:
        """All sorts to the same colleague."""
        for field in self.page.get_by_label("交给").all():
            field.select_option(label=colleague)


class TransferScreen(LeaveScreen):
    """Also where to, and as what."""

    def to(self, unit: str, *roles: str) -> None:
        """The new unit and roles."""
        self.page.get_by_label("调入单位").select_option(label=unit)
        for role in roles:
            self.page.get_by_role("group", name="岗位").get_by_label(role, exact=True).check()


class JoinPage:
    """What a newcomer sees who opens the link."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self) -> JoinPage:
        """Open the link of the mail."""
        self.page.goto(self.address)
        return self

    def fill(self, *, name: str, username: str, password: str) -> None:
        """Who one is, and the password twice."""
        self.page.get_by_label("姓名").fill(name)
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码", exact=True).or_(self.page.get_by_label("密码*")).first.fill(password)
        self.page.get_by_label("再输入一次密码").fill(password)

    def accept(self) -> None:
        """Make the account."""
        self.page.get_by_role("button", name="接受邀请").click()
