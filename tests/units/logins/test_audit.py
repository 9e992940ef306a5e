"""Every login, failure and change of a factor is on the record; an attacker cannot fill it."""

from __future__ import annotations

import pytest

from ledger.models import LedgerEntry
from tests.units.logins import door

pytestmark = pytest.mark.django_db


def kinds():
    return list(
        LedgerEntry.objects.filter(kind__startswith="login.")
        .order_by("sequence")
        .values_list("kind", flat=True)
    )


def test_a_login_says_who_when_from_where_and_by_what(client, releaser):
    door.enter(client, releaser)
    row = LedgerEntry.objects.get(kind="login.succeeded")
    assert row.actor_id == releaser.pk
    assert row.details["address"] == "10.1.2.3"
    assert "Chrome" in row.details["browser"]
    assert row.details["by"] == ["password", "mfa:totp"]


def test_the_password_alone_is_recorded_as_no_login(client, releaser):
    door.password(client, releaser)
    assert kinds() == []


def test_logging_out_and_failing_are_recorded(client, editor, releaser):
    door.password(client, editor)
    client.post("/admin/logout/")
    door.password(client, editor, "wrong")
    door.password(client, releaser)
    client.post("/admin/login/code/", {"code": "000000"})
    assert kinds() == ["login.succeeded", "login.ended", "login.failed", "login.factor_failed"]
    failure = LedgerEntry.objects.get(kind="login.failed")
    assert failure.subject == f"units.user:{editor.pk}"
    assert failure.actor_id is None
    assert "wrong" not in str(LedgerEntry.objects.values().get(pk=failure.pk))


def test_a_lock_is_recorded_once(client, editor):
    for _ in range(9):
        door.password(client, editor, "wrong")
    assert kinds() == ["login.failed"] * 4 + ["login.locked"]


def test_an_unknown_name_is_recorded_as_a_digest(client):
    door.password(client, "my-password-in-the-wrong-box", "x")
    row = LedgerEntry.objects.get(kind="login.failed")
    assert row.subject == ""
    assert len(row.details["name_digest"]) == 32


def test_the_record_takes_a_bounded_number_of_failures_in_an_hour(settings):
    settings.LOGIN_FAILURE_ROWS_PER_HOUR = 3
    for number in range(10):
        door.password(door.browser(f"2001:db8:{number}::1"), f"name-{number}", "wrong")
    assert kinds() == ["login.failed"] * 3 + ["login.more_failures"]
    assert LedgerEntry.objects.get(kind="login.more_failures").details == {"rows_in_this_hour": 3}


def test_every_kind_has_a_name_in_the_record():
    from ledger.kinds import choices
    from units.logins.audit import LEDGER_KINDS

    assert {code for code, _label in LEDGER_KINDS} <= {code for code, _label in choices()}
