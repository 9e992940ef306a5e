"""The door in a real browser: both steps, a security key, an ended login that loses no text, no breach of the policy."""

from __future__ import annotations

import re

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from cluster.demo.people import PASSWORD
from tests.browser.conftest import NewContext
from tests.browser.county import County, run
from tests.browser.pages import StaffLogin
from tests.browser.views import PHONE

#: Somebody new in an office, with a role that needs a second factor.
NEWCOMER = """
import django; django.setup()
from units.models import Role, Unit, User
from units.permissions import grant
user = User.objects.create_user("{name}", password="{password}", display_name="新同事")
grant(user, Unit.objects.get(code="jyj"), Role.RELEASER)
"""
ADMIN_SCREENS = (
    "admin/",
    "admin/pages/",
    "admin/images/",
    "admin/images/add/",
    "admin/documents/",
    "admin/account/",
    "admin/account/places/",
    "admin/account/factors/",
    "admin/reports/site-history/",
    "admin/cluster/bin/",
)


def give_password(page: Page, county: County, username: str, password: str = PASSWORD) -> None:
    page.goto(f"{county.portal}admin/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name).first


def listen(page: Page) -> list[str]:
    """What the browser complains of from now on."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            said.append(f"{message.text} ({page.url})")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"{error} ({page.url})"))
    return said


def test_a_releaser_logs_in_with_two_steps_on_a_phone_without_scripts(
    new_context: NewContext, county: County
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    StaffLogin(page, county).enter_as("lxz-qf")
    assert page.url == f"{county.portal}admin/"


def test_a_newcomer_sets_up_a_key_first_and_logs_in_with_it(new_context: NewContext, county: County) -> None:
    run(county.folder, "-c", NEWCOMER.format(name="xin-key", password=PASSWORD))
    page = new_context().new_page()
    said = listen(page)
    give_password(page, county, "xin-key")
    expect(page.get_by_role("heading", level=1)).to_have_text("第二验证方式")
    page.goto(f"{county.portal}admin/pages/")
    assert "/admin/account/factors/" in page.url
    page.get_by_role("link", name="添加安全密钥").click()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    expect(page.locator(".staff-door__codes li")).to_have_count(10)
    page.get_by_role("link", name=re.compile("进入管理后台")).click()
    assert page.url == f"{county.portal}admin/"
    page.context.clear_cookies()
    give_password(page, county, "xin-key")
    page.get_by_role("button", name="使用安全密钥").click()
    page.wait_for_url(f"{county.portal}admin/")
    assert not said


def test_a_login_elsewhere_ends_this_one_and_the_text_stays(new_context: NewContext, county: County) -> None:
    here = new_context().new_page()
    StaffLogin(here, county).enter_as("jyj-bj").write_disclosure()
    there = new_context().new_page()
    StaffLogin(there, county).enter_as("jyj-bj")
    # Wagtail takes what stands in a form two seconds after it opened for what was there before.
    here.wait_for_timeout(3000)
    box(here, "名称").fill("写了一半的通知")
    notice = here.get_by_role("alert").filter(has_text="在另一处登录了")
    expect(notice).to_be_visible(timeout=30_000)
    expect(notice).to_contain_text("已输入的文字还在")
    with here.context.expect_page() as opened:
        notice.get_by_role("link", name="重新登录").click()
    give_password(opened.value, county, "jyj-bj")
    opened.value.wait_for_url(f"{county.portal}admin/")
    assert box(here, "名称").input_value() == "写了一半的通知"
    box(here, "发文字号").fill("云教发〔2026〕99号")
    here.get_by_role("button", name="保存草稿").click()
    here.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    assert box(here, "名称").input_value() == "写了一半的通知"


def test_the_admin_keeps_to_its_content_policy(new_context: NewContext, county: County) -> None:
    page = new_context().new_page()
    said = listen(page)
    home = StaffLogin(page, county).enter_as("jyj-bj")
    for screen in ADMIN_SCREENS:
        response = page.goto(f"{county.portal}{screen}")
        policy = response.headers["content-security-policy"] if response else ""
        assert "'unsafe-inline'" not in re.sub(r"style-src[^;]*", "", policy), screen
        page.wait_for_load_state("networkidle")
    page.goto(f"{county.portal}admin/")
    form = home.write_disclosure()
    box(page, "名称").fill("关于核对内容安全策略的通知")
    box(page, "成文日期").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_today").first.click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", box(page, "成文日期").input_value())
    form.write("正文一段。")
    page.locator("#id_attachments-ADD").click()
    page.locator("#id_attachments-0-document-chooser").get_by_role("button").first.click()
    expect(page.get_by_role("dialog").first).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")
    assert not said
