"""Five failures lock an account at an address for thirty minutes, and the person is told what to do."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from ledger.models import LedgerEntry
from tests import factories as f
from tests.sites.admin_forms import text_of
from tests.units.logins import door
from units.models import Role

pytestmark = pytest.mark.django_db
#: The next morning: terms are in force that begin today.
NOW = timezone.localtime().replace(hour=9) + datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


def fail(client, user, times):
    return [door.password(client, user, "wrong") for _ in range(times)][-1]


def test_the_fourth_failure_does_not_lock(client, editor):
    assert "用户名或密码不正确" in text_of(fail(client, editor, 4).content)
    door.password(client, editor)
    assert door.is_in(client)


def test_the_fifth_failure_locks_and_says_what_to_do(client, editor):
    response = fail(client, editor, 5)
    said = text_of(response.content)
    assert response.status_code == 429
    assert "登录已暂时锁定" in said
    assert "30 分钟" in said
    assert "联系本单位管理员解锁" in said
    assert 0 < int(response["Retry-After"]) <= 1800
    assert door.password(client, editor).status_code == 429
    assert not door.is_in(client)


def test_the_lock_ends_after_thirty_minutes_and_not_before(client, editor):
    with time_machine.travel(NOW, tick=False):
        fail(client, editor, 5)
    with time_machine.travel(NOW + 29 * MINUTE, tick=False):
        assert door.password(client, editor).status_code == 429
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        door.password(client, editor)
        assert door.is_in(client)


def test_trying_on_does_not_make_the_lock_longer(client, editor):
    with time_machine.travel(NOW, tick=False):
        fail(client, editor, 5)
    with time_machine.travel(NOW + 20 * MINUTE, tick=False):
        fail(client, editor, 3)
    with time_machine.travel(NOW + 31 * MINUTE, tick=False):
        door.password(client, editor)
        assert door.is_in(client)


def test_the_lock_is_for_one_address_and_one_account(client, editor, unit):
    other = f.make_user("tongshi", unit, Role.EDITOR)
    fail(client, editor, 5)
    elsewhere = door.browser("2001:db8::7")
    door.password(elsewhere, editor)
    assert door.is_in(elsewhere)
    beside = door.browser()
    door.password(beside, other)
    assert door.is_in(beside)


def test_an_account_that_does_not_exist_is_locked_in_the_same_words(client, editor):
    known = text_of(fail(client, editor, 5).content)
    unknown = text_of(fail(door.browser(), "nobody-here", 5).content)
    assert known == unknown


def test_what_was_typed_as_a_name_is_stored_nowhere(client):
    fail(client, "My-Secret-Password-9", 5)
    rows = list(LedgerEntry.objects.values()) + list(AccessAttempt.objects.values())
    assert rows
    assert "My-Secret-Password-9" not in str(rows)


def test_an_administrator_unlocks(client, editor, capsys):
    fail(client, editor, 5)
    call_command("unlock_login", "bianji", reason="本人来电")
    assert "现在可以登录" in capsys.readouterr().out
    door.password(client, editor)
    assert door.is_in(client)
    row = LedgerEntry.objects.get(kind="login.unlocked")
    assert (row.reason, row.details) == ("本人来电", {"addresses": 1})
    with pytest.raises(CommandError, match="没有用户名"):
        call_command("unlock_login", "nobody")


def test_spreading_failures_over_many_accounts_of_one_address_is_stopped_too(client):
    for number in range(30):
        door.password(client, f"name-{number}", "wrong")
    assert "失败次数过多" in text_of(door.password(client, "name-31", "wrong").content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_failures_at_the_same_moment_are_all_counted():
    f.make_user("bianji")

    def one(_number):
        try:
            return door.password(door.browser(), "bianji", "wrong").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(8)))
    assert door.password(door.browser(), "bianji").status_code == 429
