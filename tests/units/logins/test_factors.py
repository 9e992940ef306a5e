"""Whoever decides what is public, or who may, logs in with two factors; the loss of one has a way out."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from ledger.models import LedgerEntry
from tests import factories as f
from tests.sites.admin_forms import text_of
from tests.units.logins import door
from units.logins.factors import (
    ROLES_WITH_A_SECOND_FACTOR,
    needs_a_second_factor,
    reset_second_factors,
    roles_that_need_a_second_factor,
)
from units.models import Role

pytestmark = pytest.mark.django_db


def set_up(client):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": door.code(secret)})


def test_an_editor_needs_only_the_password(client, editor):
    assert roles_that_need_a_second_factor(editor) == []
    door.password(client, editor)
    assert door.is_in(client)


def test_reviewers_releasers_and_administrators_need_two(releaser):
    assert roles_that_need_a_second_factor(releaser) == ["releaser"]
    assert {"unit_administrator", "system_administrator", "security_auditor"} <= ROLES_WITH_A_SECOND_FACTOR
    assert {
        "attribute_reviewer",
        "legality_reviewer",
        "confidentiality_reviewer",
    } <= ROLES_WITH_A_SECOND_FACTOR
    assert needs_a_second_factor(f.make_user("root", is_superuser=True))


def test_password_then_code(client, releaser):
    assert door.password(client, releaser)["Location"] == reverse("mfa_authenticate")
    assert not door.is_in(client), "the password alone is no login"
    screen = text_of(client.get(reverse("mfa_authenticate")).content)
    assert "第二步验证" in screen
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码不正确" in text_of(wrong.content)
    client.post(reverse("mfa_authenticate"), {"code": door.code()})
    assert door.is_in(client)


def test_no_code_is_taken_twice(client, releaser):
    door.enter(client, releaser)
    other = door.browser("10.9.9.9")
    door.password(other, releaser)
    again = other.post(reverse("mfa_authenticate"), {"code": door.code()})
    assert "验证码不正确" in text_of(again.content)


def test_guessing_codes_is_stopped(client, releaser):
    door.password(client, releaser)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    stopped = client.post(reverse("mfa_authenticate"), {"code": door.code()})
    assert "失败次数过多" in text_of(stopped.content)


def test_a_recovery_code_serves_once_and_is_on_the_record(client, releaser):
    codes = Authenticator.objects.get(user=releaser, type="recovery_codes").wrap().get_unused_codes()
    door.password(client, releaser)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert door.is_in(client)
    assert LedgerEntry.objects.get(kind="login.recovery_code_used").details["left"] == len(codes) - 1
    other = door.browser("10.9.9.9")
    door.password(other, releaser)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not door.is_in(other)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_whoever_needs_one_and_has_none_sets_it_up_before_anything_else(client):
    user = f.make_user("xinren", is_superuser=True)
    door.password(client, user)
    for address in ("/admin/", "/admin/account/", "/admin/pages/", "/admin/account/places/"):
        assert client.get(address)["Location"].startswith(reverse("mfa_index")), address
    assert "先设置一种第二验证方式" in text_of(client.get(reverse("mfa_index")).content)
    key = client.session.session_key
    done = set_up(client)
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.session.session_key != key, "what was gained is not for whoever knew the old key"
    assert "只能用一次" in text_of(client.get(done["Location"]).content)
    assert door.is_in(client)
    assert LedgerEntry.objects.filter(kind="login.factor_added", actor_id=user.pk).exists()


def test_half_a_login_opens_no_draft_file_on_the_public_side(client, unit):
    document = f.make_document(unit, "未公开.txt", b"secret draft")
    user = f.make_user("xinren", unit, Role.RELEASER)
    whole = door.browser()
    whole.force_login(user)
    assert whole.get(document.url).status_code == 200
    door.password(client, user)
    assert client.get(document.url).status_code in (302, 403, 404)


def test_a_script_is_told_that_the_login_is_incomplete(client, unit):
    door.password(client, f.make_user("xinren", unit, Role.RELEASER))
    answer = client.get("/admin/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["error"] == "login-incomplete"


def test_a_role_gained_later_asks_for_the_factor_at_the_next_request(client, unit, editor):
    from units.permissions import grant

    door.password(client, editor)
    assert door.is_in(client)
    grant(editor, unit, Role.RELEASER)
    assert client.get("/admin/")["Location"].startswith(reverse("mfa_index"))


def test_changing_factors_asks_once_more_who_one_is(client, releaser):
    door.enter(client, releaser)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer["Location"].startswith(reverse("mfa_reauthenticate")), name
    screen = client.get(answer["Location"])
    assert "再确认一次身份" in text_of(screen.content)
    key = client.session.session_key
    client.post(answer["Location"], {"code": door.code(later=1)})
    assert client.session.session_key != key
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert door.is_in(client)


def test_the_last_device_stays_where_the_role_needs_one(client, releaser):
    door.enter(client, releaser)
    client.post(reverse("mfa_reauthenticate"), {"code": door.code(later=1)})
    refused = client.post(reverse("mfa_deactivate_totp"))
    assert "请先添加另一种" in text_of(refused.content)
    assert Authenticator.objects.filter(user=releaser, type="totp").exists()


def test_the_last_key_stays_too(client, unit):
    user = f.make_user("yaoshi", unit, Role.RELEASER)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "钥匙", "credential": {}})
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_lost_device_is_reset_by_somebody_else_with_a_reason(client, releaser):
    admin = f.make_user("guanli")
    door.enter(client, releaser)
    reset_second_factors(releaser, by=admin, reason="手机丢失")
    assert not Authenticator.objects.filter(user=releaser).exists()
    told = client.get("/admin/", follow=True)
    assert "管理员重置了您的登录方式" in text_of(told.content)
    row = LedgerEntry.objects.get(kind="login.factors_reset")
    assert (row.actor_id, row.reason) == (admin.pk, "手机丢失")
    with pytest.raises(ValueError, match="另一名管理员"):
        reset_second_factors(admin, by=admin, reason="自己来")
    with pytest.raises(ValueError, match="理由"):
        reset_second_factors(releaser, by=admin, reason=" ")


def test_the_reset_command(releaser, capsys):
    f.make_user("guanli")
    call_command("reset_second_factors", "qianfa", "--as", "guanli", "--reason", "手机丢失")
    assert "重新设置" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有用户名"):
        call_command("reset_second_factors", "qianfa", "--as", "nobody", "--reason", "手机丢失")


def test_secrets_are_not_readable_in_the_database_and_outlive_a_new_secret_key(client, releaser, settings):
    stored = Authenticator.objects.get(user=releaser, type="totp")
    assert door.SECRET not in str(stored.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one"  # noqa: S105
    door.enter(client, releaser)
    assert door.is_in(client)


def test_a_secret_that_cannot_be_read_any_more_admits_nobody(client, releaser, settings):
    settings.SECRET_KEY = "another-one"  # noqa: S105
    door.password(client, releaser)
    client.post(reverse("mfa_authenticate"), {"code": door.code("")})
    assert not door.is_in(client)


def test_half_a_login_does_not_outlive_a_change_of_the_password(client, releaser):
    door.password(client, releaser)
    releaser.set_password("Chungeng-2026-yx")
    releaser.save()
    client.post(reverse("mfa_authenticate"), {"code": door.code()})
    assert not door.is_in(client)
