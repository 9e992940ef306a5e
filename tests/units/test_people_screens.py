"""The people pages: for the administrators of a unit and nobody else; worst first; what is pressed is done."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from ledger.models import LedgerEntry
from tests import factories as f
from tests.sites.admin_forms import text_of
from tests.units.travel import at, travel
from units.departures import leave
from units.invitations import invite
from units.models import Invitation, Membership, Role, UnitKind, User
from units.people.staffing import NEEDED
from units.permissions import grant, may_edit

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def portal():
    return f.make_portal()


@pytest.fixture
def department(portal):
    return f.make_department("jyj", portal)


@pytest.fixture
def unit(department):
    return department.unit


@pytest.fixture
def administrator(unit):
    return f.make_user("jyj-gly", unit, Role.UNIT_ADMINISTRATOR, display_name="水云间")


@pytest.fixture
def chief(portal):
    return f.make_user("yxxzf-gly", portal.unit, Role.UNIT_ADMINISTRATOR, display_name="高知远")


@pytest.fixture
def editor(unit):
    return f.make_user("tian", unit, Role.EDITOR, display_name="田雨禾")


@pytest.fixture
def invited(unit, administrator):
    return invite("xin@yunxi.example", unit, [Role.EDITOR], by=administrator)


def addresses_of(unit, person, invitation):
    term = Membership.objects.get(user=person)
    return {
        "unit": [unit.code],
        "add": [unit.code],
        "over": [unit.code],
        "term": [unit.code, term.pk],
        "end": [unit.code, term.pk],
        "person": [unit.code, person.pk],
        "leave": [unit.code, person.pk],
        "transfer": [unit.code, person.pk],
        "withdraw_invitation": [unit.code, invitation.pk],
    }


def shown(client, name, *arguments):
    response = client.get(reverse(f"units_people:{name}", args=arguments), **HOST)
    assert response.status_code == 200, response.status_code
    return text_of(response.content)


def pressed(client, name, *arguments, **values):
    address = reverse(f"units_people:{name}", args=arguments)
    response = client.post(address, values, follow=True, **HOST)
    return response.status_code, text_of(response.content)


def test_to_everybody_else_the_people_of_a_unit_do_not_exist(client, portal, unit, editor, invited):
    other = f.make_department("wjj", portal).unit
    strangers = [f.make_user("wjj-gly", other, Role.UNIT_ADMINISTRATOR)]
    strangers += [f.make_user(f"p-{role}", unit, role) for role in Role if role != Role.UNIT_ADMINISTRATOR]
    strangers += [f.make_user("p-county-inspector", portal.unit, Role.INSPECTOR)]
    before = list(Membership.objects.order_by("pk").values())
    for person in strangers:
        client.force_login(person)
        for name, arguments in addresses_of(unit, editor, invited).items():
            address = reverse(f"units_people:{name}", args=arguments)
            for answer in (client.get(address, **HOST), client.post(address, {"reason": "x"}, **HOST)):
                assert answer.status_code in (404, 405), (person.username, name)
                assert "田雨禾" not in answer.content.decode()
    assert list(Membership.objects.order_by("pk").values()) == before
    assert Invitation.objects.unanswered().count() == 1


def test_anonymous_people_are_asked_to_log_in(client, unit, editor, invited):
    for name, arguments in addresses_of(unit, editor, invited).items():
        answer = client.get(reverse(f"units_people:{name}", args=arguments), **HOST)
        assert answer.status_code == 302 and "login" in answer["Location"]


def test_a_person_a_term_or_an_invitation_of_another_unit_is_not_found_under_the_own(
    client, portal, unit, administrator, editor
):
    other = f.make_department("wjj", portal).unit
    stranger = f.make_user("wjj-bj", other, Role.EDITOR, display_name="闻道南")
    theirs = invite(
        "a@yunxi.example", other, [Role.EDITOR], by=f.make_user("gly2", other, Role.UNIT_ADMINISTRATOR)
    )
    client.force_login(administrator)
    for name, arguments in addresses_of(other, stranger, theirs).items():
        if len(arguments) == 2:
            address = reverse(f"units_people:{name}", args=[unit.code, arguments[1]])
            assert client.get(address, **HOST).status_code in (404, 405)
            assert client.post(address, {"reason": "x"}, **HOST).status_code == 404


def test_the_list_of_people_to_choose_from_names_nobody_of_another_unit(
    client, portal, unit, administrator, editor
):
    other = f.make_department("wjj", portal).unit
    stranger = f.make_user("wjj-bj", other, Role.EDITOR, display_name="闻道南")
    client.force_login(administrator)
    said = shown(client, "add", unit.code)
    assert "田雨禾" in said and "闻道南" not in said
    pressed(client, "add", unit.code, person=stranger.pk, roles=["editor"], reason="x")
    assert stranger.memberships.count() == 1


def test_whoever_works_at_two_units_is_shown_with_the_own_units_terms_only(
    client, portal, unit, administrator, editor
):
    grant(editor, f.make_department("wjj", portal).unit, Role.RELEASER)
    client.force_login(administrator)
    for said in (shown(client, "unit", unit.code), shown(client, "person", unit.code, editor.pk)):
        assert "wjj" not in said and "签发（" not in said


def test_the_heading_says_what_is_missing(client, unit, administrator, editor):
    client.force_login(administrator)
    said = shown(client, "unit", unit.code)
    assert "2 人在岗。没有人作：属性认定、保密审查、签发、受理" in said
    for role in NEEDED:
        for number in range(2):
            f.make_user(f"{role}-{number}", unit, role)
    assert "14 人在岗，各岗位都有人" in shown(client, "unit", unit.code)


def test_the_heading_says_from_which_day_on_nobody_will_be_left(client, unit, monkeypatch):
    travel(monkeypatch, at(2026, 11, 20))
    for role in NEEDED:
        for number in range(2):
            person = f.make_user(f"{role}-{number}")
            last = datetime.date(2026, 11, 27) if role == Role.CONFIDENTIALITY_REVIEWER else None
            grant(person, unit, role, ends_on=last)
    client.force_login(f.make_user("gly", unit, Role.UNIT_ADMINISTRATOR))
    said = shown(client, "unit", unit.code)
    assert "11 月 28 日起，保密审查将没有人" in said
    assert "11-28 起 0 人" in said and "2026-11-27，剩 7 天" in said
    rows = BeautifulSoup(
        client.get(reverse("units_people:unit", args=["jyj"]), **HOST).content, "html.parser"
    )
    staffing, terms = rows.select("table")
    assert "保密审查" in staffing.select("tbody tr")[0].text, "the worst comes first"
    assert "保密审查" in terms.select("tbody tr")[0].text, "what ends soon comes first"


def test_a_village_counts_the_townships_people_without_naming_them(client, portal):
    township = f.make_township("lxz", portal)
    village = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    f.make_user("lxz-bj", township.unit, Role.EDITOR, display_name="祁望舒")
    client.force_login(f.make_user("xhc-gly", village, Role.UNIT_ADMINISTRATOR))
    said = shown(client, "unit", "xhc")
    assert "乡镇代办 1 人" in said and "祁望舒" not in said


def test_whoever_administers_several_units_begins_with_those_in_need(client, portal, chief):
    full = f.make_department("wjj", portal).unit
    for role in NEEDED:
        for number in range(2):
            f.make_user(f"w-{role}-{number}", full, role)
    f.make_department("jyj", portal)
    client.force_login(chief)
    page = BeautifulSoup(client.get(reverse("units_people:index"), **HOST).content, "html.parser")
    assert [cell.text.strip() for cell in page.select("td.title")] == [
        "云溪县人民政府",
        "云溪县jyj局",
        "云溪县wjj局",
    ]
    assert "2 个单位有岗位没有人" in text_of(str(page).encode())
    found = client.get(reverse("units_people:index"), {"q": "wjj"}, **HOST)
    assert "云溪县jyj局" not in text_of(found.content)


def test_whoever_administers_one_unit_goes_straight_there(client, unit, administrator):
    client.force_login(administrator)
    answer = client.get(reverse("units_people:index"), **HOST)
    assert answer["Location"] == reverse("units_people:unit", args=["jyj"])


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_there_for_administrators_only(client, unit, role):
    client.force_login(f.make_user("p", unit, role))
    home = client.get(reverse("wagtailadmin_home"), **HOST).content.decode()
    assert (reverse("units_people:index") in home) is (role == Role.UNIT_ADMINISTRATOR)


def test_a_role_given_on_the_page_is_a_right_at_once(client, unit, administrator, editor):
    client.force_login(administrator)
    until = datetime.date.today() + datetime.timedelta(days=90)
    code, said = pressed(
        client,
        "add",
        unit.code,
        person=editor.pk,
        roles=["case_officer", "attribute_reviewer"],
        ends_on=str(until),
        reason="分工调整",
    )
    assert code == 200 and "已授予田雨禾：属性认定、受理" in said
    added = Membership.objects.filter(user=editor).exclude(role=Role.EDITOR)
    assert {(term.role, term.ends_on) for term in added} == {
        ("case_officer", until),
        ("attribute_reviewer", until),
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "请在上面选一位人员，或者填写邮箱"),
        ({"email": "不是邮箱"}, "email"),
        ({"email": "a@yunxi.example", "roles": []}, "请至少选择一个岗位"),
        ({"email": "a@yunxi.example", "reason": ""}, "请写明理由"),
        ({"email": "a@yunxi.example", "roles": ["security_auditor"]}, "选择一个有效的选项"),
        ({"email": "a@yunxi.example", "starts_on": "2027-01-02", "ends_on": "2027-01-01"}, "早于开始"),
    ],
)
def test_what_is_wrong_is_said(client, unit, administrator, values, said):
    client.force_login(administrator)
    code, shown_again = pressed(client, "add", unit.code, **{"roles": ["editor"], "reason": "借调"} | values)
    assert code == 200 and (said in shown_again or said == "email")
    assert not Invitation.objects.exists() and Membership.objects.count() == 1


def test_a_term_is_prolonged_on_the_page(client, unit, administrator, editor):
    term = Membership.objects.get(user=editor)
    client.force_login(administrator)
    until = datetime.date.today() + datetime.timedelta(days=9)
    _code, said = pressed(client, "term", unit.code, term.pk, ends_on=str(until), reason="续任")
    assert f"改为至：{until}" in said
    term.refresh_from_db()
    assert term.ends_on == until


def test_a_term_is_ended_on_the_page_and_its_drafts_handed_over(
    client, department, unit, administrator, editor
):
    page = f.make_article(f.make_column(department), live=False, owner=editor)
    colleague = f.make_user("ye", unit, Role.EDITOR, display_name="叶知秋")
    term = Membership.objects.get(user=editor)
    client.force_login(administrator)
    assert "草稿（1 件）交给" in shown(client, "end", unit.code, term.pk)
    _code, said = pressed(client, "end", unit.code, term.pk, reason="分工调整")
    assert "请选择接手的同事" in said
    _code, said = pressed(client, "end", unit.code, term.pk, reason="分工调整", receiver_drafts=colleague.pk)
    assert "“编辑”岗位已结束" in said
    assert Page.objects.get(pk=page.pk).owner == colleague
    assert not may_edit(User.objects.get(pk=editor.pk), unit)
    assert "田雨禾" in shown(client, "over", unit.code)


def test_where_nobody_could_take_over_the_page_says_what_to_do(
    client, department, unit, administrator, editor
):
    f.make_article(f.make_column(department), live=False, owner=editor)
    client.force_login(administrator)
    said = shown(client, "leave", unit.code, editor.pk)
    assert "没有其他人有“编辑”岗位" in said and "添加人员岗位" in said


def test_a_leave_and_a_transfer_are_done_on_the_page(client, portal, department, unit, chief, editor):
    other = f.make_department("wjj", portal).unit
    colleague = f.make_user("ye", unit, Role.EDITOR, display_name="叶知秋")
    f.make_article(f.make_column(department), live=False, owner=editor)
    client.force_login(chief)
    _code, said = pressed(
        client,
        "transfer",
        unit.code,
        editor.pk,
        to_unit=other.pk,
        roles=["releaser"],
        receiver_drafts=colleague.pk,
        reason="调动",
    )
    assert "已调往“云溪县wjj局”" in said
    _code, said = pressed(client, "leave", other.code, editor.pk, reason="退休")
    assert "已离岗" in said
    assert not User.objects.get(pk=editor.pk).is_active
    assert LedgerEntry.objects.filter(kind__in=("person.transferred", "person.left")).count() == 2


def test_a_department_does_not_transfer_to_units_that_it_does_not_administer(
    client, portal, unit, administrator, editor
):
    other = f.make_department("wjj", portal).unit
    client.force_login(administrator)
    assert "云溪县wjj局" not in shown(client, "transfer", unit.code, editor.pk)
    pressed(client, "transfer", unit.code, editor.pk, to_unit=other.pk, roles=["editor"], reason="调动")
    assert not other.memberships.exists()


def test_nobody_changes_themselves_on_the_page(client, unit, administrator):
    own = Membership.objects.get(user=administrator)
    client.force_login(administrator)
    for name, pk in (
        ("term", own.pk),
        ("end", own.pk),
        ("leave", administrator.pk),
        ("transfer", administrator.pk),
        ("person", administrator.pk),
    ):
        assert "任何人不得给自己" in shown(client, name, unit.code, pk)
        code, _said = pressed(client, name, unit.code, pk, reason="x", email="x@yunxi.example")
        assert code == 409
    own.refresh_from_db()
    assert not own.is_over()


def test_name_and_address_are_kept_by_the_administrator(client, unit, administrator, editor):
    client.force_login(administrator)
    _code, said = pressed(
        client, "person", unit.code, editor.pk, display_name="田雨荷", email="tian@yunxi.example"
    )
    assert "已保存田雨荷" in said
    editor.refresh_from_db()
    assert (editor.display_name, editor.first_name, editor.email) == (
        "田雨荷",
        "田雨荷",
        "tian@yunxi.example",
    )
    assert LedgerEntry.objects.get(kind="person.changed").details["fields"] == ["display_name", "email"]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.RELEASER])
def test_the_address_of_whoever_has_rights_beyond_the_administrators_is_not_theirs_to_set(
    client, portal, unit, administrator, editor, role
):
    grant(editor, portal.unit, role)
    client.force_login(administrator)
    assert "由上级单位管理员维护" in shown(client, "person", unit.code, editor.pk)
    code, _said = pressed(client, "person", unit.code, editor.pk, display_name="x", email="x@yunxi.example")
    assert code == 409
    editor.refresh_from_db()
    assert editor.email == ""


def test_an_invitation_is_taken_back_on_the_page(client, unit, administrator, invited):
    client.force_login(administrator)
    assert "xin@yunxi.example" in shown(client, "unit", unit.code)
    _code, said = pressed(client, "withdraw_invitation", unit.code, invited.pk)
    assert "邀请已撤回" in said
    assert not Invitation.objects.unanswered().exists()
    assert LedgerEntry.objects.filter(kind="person.invitation_withdrawn").exists()


def test_what_waits_for_whoever_is_gone_is_told_and_handed_over(
    client, department, unit, administrator, monkeypatch
):
    travel(monkeypatch, at(2026, 11, 20))
    person = f.make_user("lin", display_name="林下风")
    grant(person, unit, Role.EDITOR, ends_on=datetime.date(2026, 11, 27))
    colleague = f.make_user("ye", unit, Role.EDITOR)
    page = f.make_article(f.make_column(department), live=False, owner=person)
    travel(monkeypatch, at(2026, 11, 28))
    client.force_login(User.objects.get(pk=administrator.pk))
    assert "林下风的任期已满，名下还有 1 件" in shown(client, "unit", unit.code)
    _code, said = pressed(
        client, "hand_over", unit.code, person.pk, receiver_drafts=colleague.pk, reason="任期届满"
    )
    assert "已移交" in said and "名下还有" not in said
    assert Page.objects.get(pk=page.pk).owner == colleague


def counted(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address, **HOST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address, **HOST).status_code == 200
    return len(queries)


def test_the_pages_cost_the_same_for_three_units_and_for_forty(client, portal, chief):
    client.force_login(chief)
    unit = f.make_department("d0", portal).unit
    for number in range(1, 3):
        f.make_user(f"p{number}", f.make_department(f"d{number}", portal).unit, Role.EDITOR)
    person = f.make_user("p0", unit, Role.EDITOR)
    pages = [
        reverse("units_people:index"),
        reverse("units_people:unit", args=["d0"]),
        reverse("units_people:add", args=["d0"]),
        reverse("units_people:person", args=["d0", person.pk]),
        reverse("units_people:transfer", args=["d0", person.pk]),
        reverse("wagtailadmin_home"),
    ]
    few = [counted(client, page) for page in pages]
    for number in range(3, 40):
        f.make_user(f"p{number}", f.make_department(f"d{number}", portal).unit, Role.EDITOR)
        f.make_user(f"q{number}", unit, Role.RELEASER)
    assert [counted(client, page) for page in pages] == few


@pytest.mark.parametrize("name", ["users", "groups"])
@pytest.mark.parametrize("screen", ["index", "add", "edit", "delete", "history"])
def test_wagtails_screens_for_users_and_groups_are_not_offered(client, unit, editor, name, screen):
    client.force_login(f.make_user("root", is_superuser=True))
    arguments = [editor.pk] if screen in ("edit", "delete", "history") else []
    address = reverse(f"wagtailusers_{name}:{screen}", args=arguments)
    assert client.get(address, **HOST).status_code == 404
    assert client.post(address, {}, **HOST).status_code == 404
    home = client.get(reverse("wagtailadmin_home"), **HOST).content.decode()
    assert reverse("wagtailusers_users:index") not in home


def test_who_left_is_not_offered_any_more(client, portal, unit, administrator):
    person = f.make_user("former", unit, Role.EDITOR, display_name="旧人")
    grant(person, f.make_department("mzj", portal).unit, Role.EDITOR)
    leave(person, unit, {})
    User.objects.filter(pk=person.pk).update(display_name="新名")
    client.force_login(administrator)
    assert "新名" not in text_of(client.get(reverse("units_people:add", args=[unit.code]), **HOST).content)
