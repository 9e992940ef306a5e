"""A login ends after fifteen idle minutes, when the next begins elsewhere, and after a working day; it says why."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.urls import reverse

from tests import factories as f
from tests.sites.admin_forms import filled, text_of
from tests.units.logins import door

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def at(minutes):
    return time_machine.travel(NOW + minutes * MINUTE, tick=False)


@pytest.fixture
def person():
    with at(-1):
        unit = f.make_department("jyj", f.make_portal()).unit
        return f.make_user("bianji", unit, f.Role.EDITOR)


def test_fourteen_minutes_are_no_absence_and_sixteen_are(client, person):
    with at(0):
        door.password(client, person)
    with at(14):
        assert door.is_in(client)
    with at(28):
        assert door.is_in(client)
    with at(44):
        told = client.get("/admin/pages/", follow=True)
        assert told.redirect_chain[0][0] == "/admin/login/?next=%2Fadmin%2Fpages%2F"
        assert "您离开的时间较长" in text_of(told.content)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/admin/editing-sessions/ping/sites/articlepage/1/1/"),
        ("post", "/admin/pages/{page}/edit/preview/"),
        ("post", "/admin/pages/{page}/edit/"),
        ("get", "/admin/jsi18n/"),
    ],
)
def test_what_scripts_do_by_themselves_keeps_nobody_logged_in(client, method, address):
    with at(-1):
        home = f.make_department("jyj", f.make_portal())
        person = f.make_user("bianji", home.unit, f.Role.EDITOR)
        page = f.make_article(f.make_column(home), live=False)
    with at(0):
        door.password(client, person)
    with at(10):
        sent = {"body-count": "0"} if method == "post" else {}
        getattr(client, method)(address.format(page=page.pk), sent, headers={"accept": "application/json"})
    with at(16):
        assert not door.is_in(client)


def test_a_person_who_types_stays(client, person):
    with at(0):
        door.password(client, person)
    with at(10):
        assert client.post(reverse("still_here")).status_code == 204
    with at(20):
        assert door.is_in(client)


def test_an_autosave_after_the_end_gets_words_that_its_script_can_show(client, person):
    with at(0):
        door.password(client, person)
    with at(16):
        answer = client.post("/admin/pages/1/edit/", {}, headers={"accept": "application/json"})
        assert answer.status_code == 401
        assert answer.json()["error"] == "session-ended"
        assert "已输入的文字还在" in answer.json()["message"]
        assert answer.json()["login"] == "/admin/login/"
        ping = client.post(
            "/admin/editing-sessions/release/1/", headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert ping.status_code == 401


def test_a_form_sent_after_the_end_leads_to_the_login_and_home(client, person):
    with at(0):
        door.password(client, person)
    with at(16):
        assert client.post("/admin/pages/1/edit/", {})["Location"] == "/admin/login/?next=%2Fadmin%2F"


def test_no_login_outlasts_a_working_day(client, person):
    with at(0):
        door.password(client, person)
    for minutes in range(10, 12 * 60, 10):
        with at(minutes):
            assert door.is_in(client), minutes
    with at(12 * 60):
        assert "最长时间" in text_of(client.get("/admin/", follow=True).content)


def test_the_second_login_ends_the_first_and_says_from_where(client, person):
    door.password(client, person)
    other = door.browser("2001:db8::7", agent="Mozilla/5.0 (iPhone) Safari/604")
    door.password(other, person)
    assert door.is_in(other)
    told = text_of(client.get("/admin/", follow=True).content)
    assert "在另一处登录了" in told
    assert "2001:db8::7" in told
    answer = client.post("/admin/pages/1/edit/", {}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (401, "session-ended")
    assert "在另一处登录了" in answer.json()["message"]


def test_after_logging_in_again_the_notice_is_gone(client, person):
    door.password(client, person)
    other = door.browser("10.8.8.8")
    door.password(other, person)
    door.password(client, person)
    assert door.is_in(client)
    assert not door.is_in(other)


def test_a_request_under_way_does_not_bring_an_ended_login_back(client, person):
    door.password(client, person)
    under_way = client.session
    other = door.browser("10.8.8.8")
    door.password(other, person)
    under_way["something"] = "changed"
    under_way.save()
    assert not door.is_in(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_of_two_logins_at_the_same_moment_one_is_left():
    person = f.make_user("bianji", f.make_unit("jyj"), f.Role.EDITOR)
    browsers = [door.browser(f"10.7.7.{number}") for number in range(4)]

    def one(client):
        try:
            return door.password(client, person).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, browsers))
    assert UserSession.objects.filter(user=person).count() == 1
    answers = [client.post(reverse("still_here")).status_code for client in browsers]
    assert answers.count(204) == 1


def test_an_account_of_the_public_may_be_in_at_two_places_for_half_an_hour(client):
    from django.test import RequestFactory

    from units.logins import sessions

    citizen = f.make_user("citizen")
    with at(0):
        door.browser().force_login(citizen)
        door.browser().force_login(citizen)
        client.force_login(citizen)
    assert UserSession.objects.filter(user=citizen).count() == 3
    request = RequestFactory().get("/")
    request.session, request.user = client.session, citizen
    with at(29):
        assert sessions.why_over(request) is None
    with at(31):
        assert sessions.why_over(request) == sessions.Why.IDLE


def test_the_key_of_the_session_changes_at_login(client, person):
    client.get("/admin/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    door.password(client, person)
    assert client.session.session_key != planted
    assert door.is_in(client)


def test_changing_the_password_in_the_account_keeps_this_login(client, person):
    door.password(client, person)
    form = client.get("/admin/account/").content
    names = {"password-old_password": door.PASSWORD}
    names |= dict.fromkeys(("password-new_password1", "password-new_password2"), "Chungeng-2026-yx")
    response = client.post("/admin/account/", filled(form, "", **names))
    assert response.status_code == 302, text_of(response.content)
    person.refresh_from_db()
    assert person.check_password("Chungeng-2026-yx")
    assert door.is_in(client)


def test_where_am_i_logged_in(client, person):
    other = door.browser(
        "2001:db8::7", agent="Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537 Edg/120.0"
    )
    door.password(door.browser("10.5.5.5"), person, "wrong")
    door.password(other, person)
    shown = text_of(other.get(reverse("login_places")).content)
    assert "Edge · Windows" in shown
    assert "2001:db8::7" in shown
    assert "就是这里" in shown
    assert "登录失败" in shown
    assert "10.5.5.5" in shown


def test_another_login_is_ended_by_hand_and_only_ones_own(client, person):
    other = f.make_user("tongshi", person.memberships.get().unit, f.Role.EDITOR)
    client.force_login(other)
    foreign = UserSession.objects.get(user=other)
    mine = door.browser()
    door.password(mine, person)
    assert mine.post(reverse("end_login_place", args=[foreign.pk])).status_code == 404
    assert UserSession.objects.filter(pk=foreign.pk).exists()
    assert mine.get(reverse("end_login_place", args=[foreign.pk])).status_code == 405
    # As two logins at the same moment might leave one behind.
    store = SessionStore()
    store.create()
    left = UserSession.objects.create(
        user=other, session_key=store.session_key, ip="10.3.3.3", user_agent="x"
    )
    client.post(reverse("end_login_place", args=[left.pk]))
    assert not UserSession.objects.filter(pk=left.pk).exists()
    assert SessionStore(store.session_key)["login_ended"]["why"] == "by-hand"
    assert door.is_in(client)


def test_a_first_role_ends_what_was_not_a_staff_login(client, person):
    other = f.make_user("tongshi")
    browsers = [client, door.browser("10.3.3.3")]
    for browser in browsers:
        browser.force_login(other)
    f.grant(other, person.memberships.get().unit, f.Role.EDITOR)
    for browser in browsers:
        assert "您有了新的岗位，请重新登录" in text_of(browser.get("/admin/", follow=True).content)
    door.password(client, other)
    assert door.is_in(client)


def test_a_present_password_is_not_guessed_in_an_open_session(client, person):
    door.password(client, person)
    form = client.get("/admin/account/").content
    for _number in range(5):
        names = {"password-old_password": "wrong"}
        names |= dict.fromkeys(("password-new_password1", "password-new_password2"), "Chungeng-2026-yx")
        response = client.post("/admin/account/", filled(form, "", **names))
    assert response.status_code == 429
    names["password-old_password"] = door.PASSWORD
    assert client.post("/admin/account/", filled(form, "", **names)).status_code == 429
    person.refresh_from_db()
    assert person.check_password(door.PASSWORD)


def test_an_account_without_a_role_is_told_so_at_the_door(client, person):
    client.force_login(f.make_user("gongmin"))
    told = client.get("/admin/pages/", follow=True)
    assert "您没有进入管理后台的岗位" in text_of(told.content)
    assert told.redirect_chain == [("/admin/login/?next=/admin/pages/", 302)]
    door.password(client, person)
    assert door.is_in(client)


def test_logging_out_ends_the_login_and_a_link_does_not(client, person):
    door.password(client, person)
    assert client.get("/admin/logout/").status_code == 405
    assert door.is_in(client)
    client.post("/admin/logout/")
    assert not door.is_in(client)
    assert not UserSession.objects.filter(user=person).exists()


def test_the_rules_cost_one_query(client, person, django_assert_max_num_queries):
    door.password(client, person)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.post(reverse("still_here"))
    ours = [one["sql"] for one in asked if "usersession" in one["sql"] or "membership" in one["sql"]]
    assert len(ours) <= 2
