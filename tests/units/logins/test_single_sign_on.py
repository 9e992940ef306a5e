"""The county's provider says who somebody is; an administrator has said which account that is. Over real HTTP."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import requests
from django.core.management import CommandError, call_command
from django.urls import reverse
from joserfc.jwk import RSAKey

from ledger.models import LedgerEntry
from tests.sites.admin_forms import text_of
from tests.units.logins import door, provider
from units.logins import single_sign_on
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings):
    with provider.running() as running:
        settings.OIDC_ISSUER = running.issuer
        settings.OIDC_CLIENT_ID = provider.CLIENT
        settings.OIDC_CLIENT_SECRET = provider.SECRET
        yield running


def go(client, change=lambda address: address, **data):
    """Through the provider and back; the answer of our side."""
    out = client.post(reverse("single_sign_on"), data)
    assert out.status_code == 302, text_of(out.content)
    agreed = requests.get(out["Location"], allow_redirects=False, timeout=5)
    back = urlsplit(change(agreed.headers["Location"]))
    return client.get(f"{back.path}?{back.query}")


def test_a_person_known_by_subject_is_let_in(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    assert go(client, next="/admin/pages/")["Location"] == "/admin/pages/"
    assert door.is_in(client)
    assert LedgerEntry.objects.get(kind="login.succeeded").details["by"] == ["single-sign-on"]
    assert county.asked == ["/.well-known/openid-configuration", "/authorize", *county.asked[2:]]
    assert "/keys" in county.asked


def test_an_address_admits_once_and_then_the_subject_is_kept(client, county, editor):
    single_sign_on.link(editor, email="Tian@county.example")
    go(client)
    assert door.is_in(client)
    editor.single_sign_on.refresh_from_db()
    assert editor.single_sign_on.subject == "A-1001"
    county.person["sub"] = "B-2002"
    other = door.browser("10.9.9.9")
    assert "没有关联本系统的账号" in text_of(other.get(go(other)["Location"]).content)


def test_an_address_that_the_provider_did_not_verify_admits_nobody(client, county, editor):
    single_sign_on.link(editor, email="tian@county.example")
    county.person["email_verified"] = False
    go(client)
    assert not door.is_in(client)


def test_nobody_gets_an_account_by_coming(client, county):
    before = User.objects.count()
    assert "没有关联本系统的账号" in text_of(client.get(go(client)["Location"]).content)
    assert User.objects.count() == before
    assert LedgerEntry.objects.get(kind="login.single_sign_on_refused").details["why"] == "no-account"


def test_an_account_that_is_off_stays_outside(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    editor.is_active = False
    editor.save()
    go(client)
    assert not door.is_in(client)


def test_the_second_factor_is_asked_for_as_always(client, county, releaser):
    single_sign_on.link(releaser, subject="A-1001")
    assert go(client)["Location"] == reverse("mfa_authenticate")
    assert not door.is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": door.code()})
    assert door.is_in(client)


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1_000_000_000},
        {"sub": None},
    ],
    ids=["nonce", "issuer", "audience", "expired", "no subject"],
)
def test_a_token_that_says_something_else_is_refused(client, county, editor, lies):
    single_sign_on.link(editor, subject="A-1001")
    county.lies = lies
    assert "没有确认您的身份" in text_of(client.get(go(client)["Location"]).content)
    assert not door.is_in(client)


def test_a_token_signed_by_somebody_else_is_refused(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    county.signs_with = RSAKey.generate_key(2048, parameters={"kid": "one"})
    go(client)
    assert not door.is_in(client)


def test_a_discovery_document_of_another_issuer_is_refused(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    county.issuer_said = "https://evil.example"
    go(client)
    assert not door.is_in(client)


def test_a_code_without_its_state_is_refused(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    go(client, change=lambda address: address.replace("state=", "state=x"))
    assert not door.is_in(client)


def test_a_code_brought_by_another_browser_is_refused(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    out = client.post(reverse("single_sign_on"))
    back = urlsplit(requests.get(out["Location"], allow_redirects=False, timeout=5).headers["Location"])
    victim = door.browser("10.9.9.9")
    victim.get(f"{back.path}?{back.query}")
    assert not door.is_in(victim)


def test_the_way_on_leads_to_no_foreign_site(client, county, editor):
    single_sign_on.link(editor, subject="A-1001")
    assert go(client, next="https://evil.example/")["Location"] == "/admin/"


def test_a_provider_that_is_down_leaves_the_password(client, editor, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    out = client.post(reverse("single_sign_on"), follow=True)
    assert "暂时无法连接" in text_of(out.content)
    door.password(client, editor)
    assert door.is_in(client)


def test_off_by_default(client, editor):
    assert "统一身份认证" not in text_of(client.get(reverse("account_login")).content)
    assert client.post(reverse("single_sign_on")).status_code == 404
    assert client.get(reverse("single_sign_on_back")).status_code == 404
    with pytest.raises(CommandError, match="没有启用单点登录"):
        call_command("link_single_sign_on", "bianji", "--subject", "A-1001")


def test_on_the_login_page_when_it_is_on(client, county):
    assert "用统一身份认证登录" in text_of(client.get(reverse("account_login")).content)


def test_the_command_links_and_says_what_is_wrong(county, editor, releaser, capsys):
    call_command("link_single_sign_on", "bianji", "--subject", "A-1001", "--as", "qianfa")
    assert "已关联" in capsys.readouterr().out
    assert LedgerEntry.objects.get(kind="login.single_sign_on_linked").actor_id == releaser.pk
    with pytest.raises(CommandError, match="--subject"):
        call_command("link_single_sign_on", "bianji")
    with pytest.raises(CommandError):
        call_command("link_single_sign_on", "qianfa", "--subject", "A-1001")
