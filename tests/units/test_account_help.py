"""Helping somebody who cannot log in, on the people pages: by whom, for whom, and on the record."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse

from ledger.models import LedgerEntry
from tests import factories as f
from tests.sites.admin_forms import text_of
from tests.units.logins import door
from units.departures import leave
from units.logins import single_sign_on
from units.logins.lockout import lock_count
from units.models import Role, SingleSignOnIdentity

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
SCREENS = ("unlock", "reset_factors", "single_sign_on")
PROVIDER = override_settings(OIDC_ISSUER="https://id.example.gov.cn", OIDC_CLIENT_ID="county")


@pytest.fixture
def portal():
    return f.make_portal()


@pytest.fixture
def unit(portal):
    return f.make_department("jyj", portal).unit


@pytest.fixture
def administrator(unit):
    return f.make_user("jyj-gly", unit, Role.UNIT_ADMINISTRATOR)


@pytest.fixture
def releaser(unit):
    person = f.make_user("qianfa", unit, Role.RELEASER, display_name="沈砚秋")
    door.give_telephone(person)
    return person


def address(screen, unit, person):
    return reverse(f"units_people:{screen}", args=[unit.code, person.pk])


def lock(person):
    browser = door.browser()
    for _ in range(5):
        door.password(browser, person, "wrong")
    return browser


def test_an_administrator_unlocks(client, unit, administrator, releaser):
    browser = lock(releaser)
    assert door.password(browser, releaser).status_code == 429
    client.force_login(administrator)
    person = text_of(client.get(address("person", unit, releaser), **HOST).content)
    assert "解除登录锁定" in person
    assert "1 个地址" in text_of(client.get(address("unlock", unit, releaser), **HOST).content)
    silent = client.post(address("unlock", unit, releaser), {"reason": ""}, **HOST)
    assert "请写明理由" in text_of(silent.content)
    assert lock_count(releaser) == 1
    client.post(address("unlock", unit, releaser), {"reason": "本人来电"}, **HOST)
    assert not AccessAttempt.objects.exists()
    assert door.password(browser, releaser).status_code == 302
    row = LedgerEntry.objects.get(kind="login.unlocked")
    assert (row.actor_id, row.reason) == (administrator.pk, "本人来电")


def test_nothing_to_unlock_is_said(client, unit, administrator, releaser):
    client.force_login(administrator)
    answer = client.post(address("unlock", unit, releaser), {"reason": "x"}, **HOST)
    assert answer.status_code == 409
    assert "不需要解除锁定" in text_of(answer.content)
    assert not LedgerEntry.objects.filter(kind="login.unlocked").exists()


def test_a_lost_telephone_is_taken_away_and_the_login_ends(client, unit, administrator, releaser):
    browser = door.browser()
    door.enter(browser, releaser)
    assert door.is_in(browser)
    client.force_login(administrator)
    client.post(address("reset_factors", unit, releaser), {"reason": "手机丢失"}, **HOST)
    assert not Authenticator.objects.filter(user=releaser).exists()
    assert not door.is_in(browser)
    row = LedgerEntry.objects.get(kind="login.factors_reset")
    assert (row.actor_id, row.reason) == (administrator.pk, "手机丢失")
    again = client.get(address("reset_factors", unit, releaser), **HOST)
    assert "没有设置第二验证方式" in text_of(again.content)


@PROVIDER
def test_who_a_person_is_for_the_provider(client, unit, administrator, releaser):
    client.force_login(administrator)
    nothing = client.post(
        address("single_sign_on", unit, releaser), {"subject": "", "email": "", "reason": "x"}, **HOST
    )
    assert "请填写平台用户标识或者平台电子邮箱" in text_of(nothing.content)
    client.post(address("single_sign_on", unit, releaser), {"subject": "u-17", "reason": "新来"}, **HOST)
    assert SingleSignOnIdentity.objects.get(user=releaser).subject == "u-17"
    other = f.make_user("tongshi", unit, Role.EDITOR)
    twice = client.post(address("single_sign_on", unit, other), {"subject": "u-17", "reason": "x"}, **HOST)
    assert twice.status_code == 409
    assert not SingleSignOnIdentity.objects.filter(user=other).exists()


def test_without_a_provider_there_is_nobody_to_be(client, unit, administrator, releaser):
    client.force_login(administrator)
    answer = client.post(address("single_sign_on", unit, releaser), {"subject": "u-17"}, **HOST)
    assert "没有启用单点登录" in text_of(answer.content)
    assert not SingleSignOnIdentity.objects.exists()


@PROVIDER
@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_opens_a_way_into_accounts_above_their_own(client, portal, unit, administrator, screen):
    chief = f.make_user("yxxzf-gly", portal.unit, Role.UNIT_ADMINISTRATOR)
    f.grant(chief, unit, Role.EDITOR)
    lock(chief)
    door.give_telephone(chief)
    client.force_login(administrator)
    for person in (chief, administrator):
        answer = client.post(address(screen, unit, person), {"reason": "x", "subject": "u-1"}, **HOST)
        assert answer.status_code == 409, person
    assert lock_count(chief) == 1
    assert Authenticator.objects.filter(user=chief).exists()
    assert not SingleSignOnIdentity.objects.exists()


@pytest.mark.parametrize("screen", SCREENS)
def test_for_others_the_screens_do_not_exist(client, portal, unit, releaser, screen):
    elsewhere = f.make_department("mzj", portal).unit
    for person in (
        f.make_user("mzj-gly", elsewhere, Role.UNIT_ADMINISTRATOR),
        f.make_user("bianji", unit, Role.EDITOR),
    ):
        client.force_login(person)
        for method in (client.get, client.post):
            assert method(address(screen, unit, releaser), **HOST).status_code == 404


@PROVIDER
def test_one_address_in_two_spellings_is_one_address(unit):
    one, other = (f.make_user(name, unit, Role.EDITOR) for name in ("one", "other"))
    single_sign_on.link(one, email="Zhang@yunxi.example")
    with pytest.raises(ValidationError):
        single_sign_on.link(other, email="zhang@yunxi.example")
    claims = {"sub": "1", "email": "ZHANG@yunxi.example", "email_verified": True}
    assert single_sign_on.account_of(claims) == one


@PROVIDER
def test_whoever_leaves_frees_the_address_for_the_next(unit):
    one, other = (f.make_user(name, unit, Role.EDITOR) for name in ("one", "other"))
    single_sign_on.link(one, email="post@yunxi.example")
    leave(one, unit, {})
    single_sign_on.link(other, email="post@yunxi.example")
    assert SingleSignOnIdentity.objects.get().user == other
