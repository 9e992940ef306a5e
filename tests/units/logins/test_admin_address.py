"""The admin answers on its host, for its networks; the public side knows nothing of logins."""

from __future__ import annotations

import pytest
from django.conf import settings as live
from django.test import Client, RequestFactory

from tests import factories as f
from tests.units.logins import door
from units.logins.client_address import client_address, customer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin", "/admin/login/", "/admin/jsi18n/", "/admin/login/code/", "/admin/no-such/"]
)
def test_on_another_host_there_is_no_admin(department, path):
    response = Client(HTTP_HOST="jyj.yunxi.localhost").get(path)
    assert response.status_code == 404
    assert not response.cookies


def test_on_its_own_host_there_is_one(department):
    assert Client(HTTP_HOST="yunxi.localhost:8000").get("/admin/login/").status_code == 200
    assert Client(HTTP_HOST="YUNXI.localhost").get("/admin/login/").status_code == 200


@pytest.mark.parametrize(
    ("networks", "address", "answers"),
    [
        ([], "203.0.113.9", True),
        (["10.0.0.0/8"], "10.200.1.1", True),
        (["10.0.0.0/8"], "203.0.113.9", False),
        (["10.0.0.0/8", "2001:db8:1::/48"], "2001:db8:1:2::3", True),
        (["2001:db8:1::/48"], "2001:db8:2::1", False),
        (["10.0.0.0/8"], "::ffff:10.1.1.1", True),
        (["203.0.113.9"], "203.0.113.9", True),
        (["not-a-network"], "203.0.113.9", False),
    ],
)
def test_only_listed_networks_reach_the_admin(department, settings, networks, address, answers):
    settings.ADMIN_NETWORKS = networks
    response = door.browser(address).get("/admin/login/")
    assert (response.status_code == 200) is answers
    assert door.browser(address).get("/").status_code == 200


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "taken"),
    [
        ([], "203.0.113.9", "1.2.3.4", "203.0.113.9"),
        (["10.0.0.0/8"], "203.0.113.9", "1.2.3.4", "203.0.113.9"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (["10.0.0.0/8"], "10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2"),
        (["10.0.0.0/8"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.0/8"], "10.0.0.1", "1.2.3.4:5678", "1.2.3.4"),
        (["fd00::/8"], "fd00::1", "2001:DB8::7", "2001:db8::7"),
        (["fd00::/8"], "fd00::1", "[2001:db8::7]:443", "2001:db8::7"),
        (["127.0.0.1"], "", "2001:db8::7", "2001:db8::7"),
        ([], "", "2001:db8::7", "0.0.0.0"),  # noqa: S104
        (["10.0.0.0/8"], "::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_whose_word_is_taken_for_an_address(settings, trusted, peer, forwarded, taken):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == taken


def test_one_customer_has_a_whole_prefix():
    assert customer_of("2001:db8:1:2:3::4") == customer_of("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert customer_of("1.2.3.4") == "1.2.3.4"


@pytest.mark.parametrize(
    "path", ["/", "/robots.txt", "/sitemap.xml", "/no-such-page/", "/_util/display/?mode=elder"]
)
def test_no_public_page_sets_a_session_or_asks_for_one(department, path):
    response = Client(HTTP_HOST="jyj.yunxi.localhost").get(path)
    assert live.SESSION_COOKIE_NAME not in response.cookies
    assert live.CSRF_COOKIE_NAME not in response.cookies


def test_a_forged_session_cookie_makes_the_public_side_set_none(department):
    reader = Client(HTTP_HOST="jyj.yunxi.localhost")
    reader.cookies[live.SESSION_COOKIE_NAME] = "forged"
    response = reader.get("/")
    assert response.status_code == 200
    assert (
        response.cookies.get(live.SESSION_COOKIE_NAME, None) is None
        or not response.cookies[live.SESSION_COOKIE_NAME].value
    )


def test_policies_of_the_admin_and_of_the_public(department):
    admin = Client(HTTP_HOST="yunxi.localhost").get("/admin/login/")
    public = Client(HTTP_HOST="jyj.yunxi.localhost").get("/")
    assert "script-src" not in admin["Content-Security-Policy"]
    assert "default-src 'self'" in admin["Content-Security-Policy"]
    assert "unsafe-eval" not in admin["Content-Security-Policy"]
    assert "unsafe" not in public["Content-Security-Policy"]
    assert admin["Referrer-Policy"] == "same-origin"
    for response in (admin, public):
        assert "camera=()" in response["Permissions-Policy"]
        assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/admin/signup/", "/accounts/signup/", "/admin/login/signup/"])
def test_nobody_signs_up(department, path):
    assert Client(HTTP_HOST="yunxi.localhost").get(path).status_code in (302, 401, 404)
    from units.logins.account_adapter import AccountAdapter

    assert not AccountAdapter().is_open_for_signup(RequestFactory().get(path))


def test_whether_an_account_exists_is_not_said(department, mailoutbox):
    f.make_user("bianji", email="bianji@example.cn")
    answers = [
        door.browser().post("/admin/password_reset/", {"email": email})
        for email in ("bianji@example.cn", "no@example.cn")
    ]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, "/admin/password_reset/done/")}
    assert len(mailoutbox) == 1


def test_a_preview_is_framed_by_the_admin_and_keeps_the_policy_of_the_public(department):
    page = f.make_article(f.make_column(department), live=False)
    client = door.browser()
    client.force_login(f.make_user("bianji", department.unit, f.Role.EDITOR))
    page.save_revision()
    response = client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    public = Client(HTTP_HOST="jyj.yunxi.localhost").get("/")
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    assert public["X-Frame-Options"] == "DENY"
