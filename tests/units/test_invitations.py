"""Invitations: a signed link that works once for seven days, and tells nobody who has an account."""

from __future__ import annotations

import datetime
import re
import threading

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from ledger.models import LedgerEntry
from tests import factories as f
from tests.sites.admin_forms import text_of
from tests.units.travel import at, travel
from units.departures import leave
from units.invitations import InvitationUnusable, invite, join, token_of, withdraw
from units.logins import sessions
from units.models import Invitation, Membership, Role, User
from units.permissions import GrantRefused, may_edit, revoke

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
PASSWORD = "云溪-2026-Chungeng"  # noqa: S105
NEWCOMER = {
    "display_name": "田雨禾",
    "username": "tianyuhe",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def administrator(department):
    return f.make_user(
        "jyj-gly", department.unit, Role.UNIT_ADMINISTRATOR, display_name="水云间", email="gly@yunxi.example"
    )


@pytest.fixture
def invitation(department, administrator):
    return invite("tian@yunxi.example", department.unit, [Role.EDITOR], by=administrator, reason="新录用")


@pytest.fixture
def address(invitation):
    return reverse("units_joining:join", args=[token_of(invitation)])


def test_the_mail_says_who_asks_for_what_and_holds_the_link(client, invitation):
    sent = mail.outbox[0]
    assert sent.to == ["tian@yunxi.example"] and "云溪县jyj局" in sent.subject
    assert "水云间" in sent.body and "编辑" in sent.body
    path = re.search(r"http://yunxi\.localhost(/admin/join/\S+)", sent.body)[1]
    assert client.get(path, **HOST).status_code == 200
    assert LedgerEntry.objects.get(kind="person.invited").details["email"] == "tian@yunxi.example"


def test_a_newcomer_sets_name_and_password_and_has_the_role(client, department, invitation, address):
    shown = text_of(client.get(address, **HOST).content)
    assert "云溪县jyj局邀请您" in shown and "编辑" in shown
    response = client.post(address, NEWCOMER, **HOST)
    assert response.status_code == 302, text_of(response.content)
    person = User.objects.get(username="tianyuhe")
    assert (str(person), person.email) == ("田雨禾", "tian@yunxi.example")
    assert person.check_password(PASSWORD) and may_edit(person, department.unit)
    term = Membership.objects.get(user=person)
    assert (term.granted_by, term.reason) == (invitation.invited_by, "新录用")
    row = LedgerEntry.objects.get(kind="person.invitation_accepted")
    assert (row.actor_id, row.details["invitation"]) == (person.pk, invitation.pk)


def test_the_link_works_once(client, address):
    client.post(address, NEWCOMER, **HOST)
    again = client.get(address, **HOST)
    assert again.status_code == 410 and "不能用了" in text_of(again.content)
    assert client.post(address, NEWCOMER | {"username": "other"}, **HOST).status_code == 410
    assert not User.objects.filter(username="other").exists()


def test_the_link_works_for_seven_days(client, address, monkeypatch):
    now = at(2026, 11, 25, 9)
    travel(monkeypatch, now)
    invitation = Invitation.objects.get()
    assert client.get(address, **HOST).status_code == 200
    travel(monkeypatch, invitation.expires_at - datetime.timedelta(minutes=1))
    assert client.get(address, **HOST).status_code == 200
    travel(monkeypatch, invitation.expires_at + datetime.timedelta(minutes=1))
    assert client.get(address, **HOST).status_code == 410


def test_a_forged_link_and_one_that_was_taken_back_look_the_same(client, invitation, address, administrator):
    forged = re.sub(r"/join/[^:]+", "/join/OTk", address)
    withdraw(invitation, by=administrator)
    answers = [client.get(one, **HOST) for one in (forged, address)]
    assert {answer.status_code for answer in answers} == {410}
    assert text_of(answers[0].content) == text_of(answers[1].content)


def test_the_password_must_follow_the_rules(client, address):
    response = client.post(address, NEWCOMER | {"password1": "12345", "password2": "12345"}, **HOST)
    assert response.status_code == 200
    other = client.post(address, NEWCOMER | {"password2": "other"}, **HOST)
    assert "两次输入的密码不一样" in text_of(other.content)
    assert not User.objects.filter(username="tianyuhe").exists()


def test_a_username_is_nobody_elses(client, address):
    f.make_user("tianyuhe")
    assert "已经有人用了" in text_of(client.post(address, NEWCOMER, **HOST).content)


def test_an_administrator_sees_the_same_whether_or_not_the_address_has_an_account(client, department):
    administrator = f.make_user("gly", department.unit, Role.UNIT_ADMINISTRATOR)
    other = f.make_department("wjj").unit
    f.make_user("known", other, Role.EDITOR, email="known@yunxi.example", display_name="闻道南")
    client.force_login(administrator)
    add = reverse("units_people:add", args=["jyj"])
    pages = []
    for email in ("known@yunxi.example", "unknown@yunxi.example"):
        response = client.post(
            add, {"email": email, "roles": ["editor"], "reason": "借调"}, follow=True, **HOST
        )
        pages.append(text_of(response.content).replace(email, "…"))
    for page in pages:
        assert "邀请已寄往" in page and "闻道南" not in page and "wjj" not in page
    assert len(mail.outbox) == 2


def test_whoever_has_an_account_logs_in_with_it_and_accepts(client, department, invitation, address):
    other = f.make_department("wjj").unit
    person = f.make_user("known", other, Role.EDITOR, email="Tian@yunxi.example")
    asked = text_of(client.get(address, **HOST).content)
    assert "已有账号" in asked and "known" not in asked
    assert client.post(address, NEWCOMER, **HOST).status_code == 200
    assert Membership.objects.filter(user=person).count() == 1

    client.force_login(f.make_user("somebody", department.unit, Role.RELEASER))
    assert "另一个账号" in text_of(client.get(address, **HOST).content)
    client.post(address, **HOST)
    assert Membership.objects.filter(user=person).count() == 1

    client.force_login(person)
    assert client.post(address, **HOST).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert may_edit(person, department.unit) and may_edit(person, other)


def test_whoever_left_comes_back_with_a_new_password(client, department, invitation, address):
    person = f.make_user("tian", department.unit, Role.EDITOR, email="tian@yunxi.example")
    leave(person, department.unit, {})
    assert not User.objects.get(pk=person.pk).is_active
    assert client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, **HOST).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert person.is_active and person.check_password(PASSWORD) and may_edit(person, department.unit)


@pytest.mark.parametrize("values", [{"is_superuser": True}, {}], ids=["for emergencies", "switched off"])
def test_an_account_that_was_not_closed_by_leaving_stays_closed(client, invitation, address, values):
    person = f.make_user("root", email="tian@yunxi.example", is_active=False, **values)
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD}, **HOST)
    person.refresh_from_db()
    assert not person.is_active and person.check_password("secret")


def test_of_two_accounts_with_the_address_the_one_that_is_logged_in_accepts(client, department, address):
    f.make_user("first", email="tian@yunxi.example")
    second = f.make_user("second", email="Tian@yunxi.example")
    client.force_login(second)
    client.post(address, **HOST)
    assert may_edit(User.objects.get(pk=second.pk), department.unit)


def test_the_link_opens_where_somebody_elses_login_has_ended(client, department, address):
    colleague = f.make_user("colleague", department.unit, Role.EDITOR)
    client.force_login(colleague)
    sessions.end_all(colleague, sessions.Why.RESET)
    assert client.get("/admin/", **HOST).status_code == 302
    assert client.get(address, **HOST).status_code == 200


def test_an_invitation_is_worth_no_more_than_the_right_of_whoever_sent_it(client, invitation, address):
    revoke(Membership.objects.get(user=invitation.invited_by))
    response = client.post(address, NEWCOMER, **HOST)
    assert "不能办理" in text_of(response.content)
    assert not User.objects.filter(username="tianyuhe").exists()


def test_a_new_invitation_takes_the_old_one_back(client, department, administrator, invitation, address):
    second = invite("TIAN@yunxi.example", department.unit, [Role.RELEASER], by=administrator)
    assert client.get(address, **HOST).status_code == 410
    assert Invitation.objects.unanswered().get() == second


def test_nobody_invites_themselves_or_to_what_they_may_not_grant(department, administrator):
    with pytest.raises(GrantRefused, match="任何人不得给自己"):
        invite("GLY@yunxi.example", department.unit, [Role.EDITOR], by=administrator)
    with pytest.raises(GrantRefused, match="联系上级单位管理员"):
        invite("a@yunxi.example", department.unit, [Role.INSPECTOR], by=administrator)
    assert not mail.outbox and not Invitation.objects.exists()


def test_a_mail_that_cannot_be_sent_leaves_no_invitation(client, department, administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(administrator)
    response = client.post(
        reverse("units_people:add", args=["jyj"]),
        {"email": "a@yunxi.example", "roles": ["editor"], "reason": "新录用"},
        **HOST,
    )
    assert response.status_code == 409 and "邮件没有寄出" in text_of(response.content)
    assert not Invitation.objects.exists()
    assert not LedgerEntry.objects.filter(kind="person.invited").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_two_who_use_the_link_at_once_make_one_account():
    unit = f.make_department("jyj", f.make_portal()).unit
    administrator = f.make_user("gly", unit, Role.UNIT_ADMINISTRATOR)
    token = token_of(invite("tian@yunxi.example", unit, [Role.EDITOR], by=administrator))
    start, outcomes = threading.Barrier(2), []

    def use(username):
        try:
            start.wait()
            join(token, username=username, display_name="田", password=PASSWORD)
            outcomes.append("joined")
        except InvitationUnusable:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", "refused"]
    assert User.objects.filter(email="tian@yunxi.example").count() == 1
