"""The second step of logging in, taken as a person takes it: with the code that the telephone shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from cluster.demo.people import TOTP_SECRET

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERIOD = 30
#: The period in which a person's last code was shown: no code is taken twice.
_used: dict[str, int] = {}


def give_code(page: Page, username: str) -> None:
    """Type the code, if the account is asked for one."""
    page.wait_for_load_state()
    if "/login/code/" not in page.url:
        return
    page.get_by_label("验证码或恢复码").fill(
        format_hotp_value(hotp_value(TOTP_SECRET, _fresh_period(username)))
    )
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def _fresh_period(username: str) -> int:
    """The period of the present code; the one before or after it (clocks differ) when that one is used up."""
    now = int(time.time()) // PERIOD
    last = _used.get(username, 0)
    while last > now:
        time.sleep(1)
        now = int(time.time()) // PERIOD
    period = next(period for period in (now - 1, now, now + 1) if period > last)
    _used[username] = period
    return period
