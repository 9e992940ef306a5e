"""What a password must be, which come back too early, and when one is too old."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledger.models import LedgerEntry
from tests.sites.admin_forms import text_of
from tests.units.logins import door
from units.logins import passwords

pytestmark = pytest.mark.django_db
GOOD = "Chungeng-2026-yx"


@pytest.mark.parametrize(
    ("password", "classes"),
    [("abc", 1), ("abcD", 2), ("abcD1", 3), ("abcD1-", 4), ("春耕", 1), ("春耕a1", 3), ("١٢٣", 1)],
)
def test_kinds_of_characters(password, classes):
    assert passwords.classes_in(password) == classes


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Short-1a", "至少需要 12 个"),
        ("onlysmallletters", "至少 3 类"),
        ("春耕备耕春耕备耕春耕备耕", "至少 3 类"),
        ("Xx-BianJi-2026-ab", "不能有用户名"),
        ("Xx-ijnaib-2026-ab", "不能有用户名"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(editor, password, said):
    with pytest.raises(ValidationError, match=said):
        validate_password(password, editor)


def test_a_good_password_is_taken(editor):
    validate_password(GOOD, editor)


def change(user, password):
    validate_password(password, user)
    user.set_password(password)
    user.save()


def test_the_last_five_are_barred_and_the_sixth_is_free_again(editor):
    used = [f"Chungeng-{number}-abc" for number in range(6)]
    for password in used:
        change(editor, password)
    for password in used[1:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            validate_password(password, editor)
    validate_password(used[0], editor)


def test_the_first_password_of_an_account_counts_too(editor):
    change(editor, GOOD)
    with pytest.raises(ValidationError, match="最近 5 次"):
        passwords.NotAmongTheLast().validate(door.PASSWORD, editor)


def test_a_change_is_on_the_record_without_the_password(editor):
    change(editor, GOOD)
    row = LedgerEntry.objects.get(kind="login.password_changed")
    assert row.subject == f"units.user:{editor.pk}"
    assert GOOD not in str(LedgerEntry.objects.values().get(pk=row.pk))


def test_passwords_are_stored_with_argon2_and_older_ones_still_read(settings, editor):
    from cluster.settings.logins import PASSWORD_HASHERS

    settings.PASSWORD_HASHERS = PASSWORD_HASHERS
    assert identify_hasher(make_password(GOOD)).algorithm == "argon2"
    editor.password = make_password(GOOD, hasher="pbkdf2_sha256")
    editor.save()
    before = passwords.set_at(editor)
    assert editor.check_password(GOOD)
    assert identify_hasher(editor.password).algorithm == "argon2"
    assert passwords.set_at(editor) == before, "a stronger hash is no new password"


def test_after_ninety_days_nothing_goes_before_a_new_password(client, editor):
    later = timezone.now() + datetime.timedelta(days=90, minutes=1)
    with time_machine.travel(later):
        door.password(client, editor)
        answer = client.get("/admin/reports/site-history/")
        assert answer["Location"].startswith("/admin/login/password/?next=%2Fadmin%2Freports")
        screen = client.get(answer["Location"])
        assert "已使用满 90 天" in text_of(screen.content)
        weak = {"old_password": door.PASSWORD, "new_password1": "weak", "new_password2": "weak"}
        assert "至少需要 12 个" in text_of(client.post("/admin/login/password/", weak).content)
        values = {"old_password": door.PASSWORD, "new_password1": GOOD, "new_password2": GOOD}
        done = client.post("/admin/login/password/", values | {"next": "/admin/reports/site-history/"})
        assert done["Location"] == "/admin/reports/site-history/"
        assert door.is_in(client)


def test_a_day_before_it_is_still_good(client, editor):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=89)):
        door.password(client, editor)
        assert door.is_in(client)


def test_the_way_on_leads_to_no_foreign_site(client, editor):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        door.password(client, editor)
        values = {"old_password": door.PASSWORD, "new_password1": GOOD, "new_password2": GOOD}
        done = client.post("/admin/login/password/", values | {"next": "https://evil.example/"})
        assert done["Location"] == "/admin/"


def test_without_a_limit_of_days_a_password_stays(client, editor, settings):
    settings.PASSWORD_MAX_DAYS = 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=900)):
        door.password(client, editor)
        assert door.is_in(client)
