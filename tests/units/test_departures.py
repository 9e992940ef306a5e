"""Leaving and going elsewhere: what waits for a person goes to a named colleague, and nothing is left without an owner."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from ledger.models import LedgerEntry
from tests import factories as f
from tests.units.travel import at, travel
from units.departures import end_term, hand_over_leftovers, leave, transfer
from units.handover import HandoverRefused, piles_of, register, waiting_counts
from units.models import Membership, Role, UnitKind, User
from units.permissions import GrantRefused, grant, may_edit

pytestmark = pytest.mark.django_db


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
def chief(portal):
    return f.make_user("yxxzf-gly", portal.unit, Role.UNIT_ADMINISTRATOR)


@pytest.fixture
def editor(unit):
    return f.make_user("bianji", unit, Role.EDITOR)


@pytest.fixture
def colleague(unit):
    return f.make_user("tongshi", unit, Role.EDITOR)


@pytest.fixture
def draft(department, editor):
    column = f.make_column(department)
    page = f.make_article(column, "征地补偿草案", live=False, owner=editor)
    page.save_revision(user=editor)
    return page


def everything_to(colleague):
    return {"drafts": colleague, "locks": colleague}


def test_whoever_leaves_hands_over_drafts_and_locks(department, unit, chief, editor, colleague, draft):
    public = f.make_article(f.make_column(department, title="通知"), "已公开的文章", owner=editor)
    Page.objects.filter(pk=public.pk).update(locked=True, locked_by=editor)
    assert {pile.key: pile.count for pile in piles_of(editor, unit)} == {"drafts": 1, "locks": 1}

    leave(editor, unit, everything_to(colleague), by=chief, reason="退休")

    for page in (draft, public):
        assert Page.objects.get(pk=page.pk).owner == colleague
    assert Page.objects.get(pk=public.pk).locked_by == colleague
    assert not Page.objects.filter(owner=editor).exists()
    assert not piles_of(editor, unit)
    editor.refresh_from_db()
    assert not editor.is_active
    assert not may_edit(User.objects.get(pk=editor.pk), unit)


def test_it_is_all_on_the_record(unit, chief, editor, colleague, draft):
    leave(editor, unit, everything_to(colleague), by=chief, reason="退休")
    rows = list(LedgerEntry.objects.filter(subject=f"units.user:{editor.pk}").order_by("sequence"))
    assert [row.kind for row in rows] == [
        "permission.granted",
        "person.handed_over",
        "permission.revoked",
        "person.left",
    ]
    handed = rows[1].details
    assert (handed["to"], handed["things"]) == (colleague.pk, [f"wagtailcore.page:{draft.pk}"])
    assert {row.reason for row in rows[1:]} == {"退休"} and {row.actor_id for row in rows[1:]} == {chief.pk}
    assert rows[3].details == {"unit": "jyj", "roles": ["editor"], "account_closed": True}


def test_nobody_leaves_while_something_has_no_receiver(unit, chief, editor, draft):
    with pytest.raises(HandoverRefused, match="1 件草稿"):
        leave(editor, unit, {}, by=chief, reason="退休")
    assert Page.objects.get(pk=draft.pk).owner == editor
    assert may_edit(editor, unit)
    assert not LedgerEntry.objects.filter(kind="permission.revoked").exists()


@pytest.mark.parametrize("role", [Role.RELEASER, None])
def test_only_a_colleague_of_the_same_unit_with_a_fitting_role_receives(unit, chief, editor, draft, role):
    other = f.make_user("qita", unit, role)
    with pytest.raises(HandoverRefused, match="不能接手"):
        leave(editor, unit, everything_to(other), by=chief, reason="退休")


def test_an_editor_of_another_unit_does_not_receive(portal, unit, chief, editor, draft):
    stranger = f.make_user("wjj-bj", f.make_department("wjj", portal).unit, Role.EDITOR)
    with pytest.raises(HandoverRefused, match="不能接手"):
        leave(editor, unit, everything_to(stranger), by=chief, reason="退休")


def test_whoever_works_elsewhere_too_keeps_the_account_and_the_other_role(portal, unit, chief, editor):
    other = f.make_department("wjj", portal).unit
    grant(editor, other, Role.EDITOR)
    leave(editor, unit, {}, by=chief, reason="借调结束")
    editor = User.objects.get(pk=editor.pk)
    assert editor.is_active and may_edit(editor, other) and not may_edit(editor, unit)


def test_a_transfer_ends_here_and_begins_there_in_one_step(portal, unit, chief, editor, colleague, draft):
    other = f.make_department("wjj", portal).unit
    transfer(
        editor, unit, other, [Role.RELEASER], everything_to(colleague), by=chief, reason="云组发〔2026〕3号"
    )
    editor = User.objects.get(pk=editor.pk)
    assert editor.is_active and not may_edit(editor, unit)
    assert [str(one.code) for one in editor.units_as(Role.RELEASER)] == ["wjj"]
    assert Page.objects.get(pk=draft.pk).owner == colleague
    row = LedgerEntry.objects.get(kind="person.transferred")
    assert row.details == {
        "unit": "jyj",
        "to_unit": "wjj",
        "roles": ["editor"],
        "to_roles": ["releaser"],
    }


def test_a_transfer_that_is_refused_changes_nothing(portal, unit, chief, editor, colleague, draft):
    other = f.make_department("wjj", portal).unit
    with pytest.raises(GrantRefused):
        transfer(
            editor, unit, other, [Role.SECURITY_AUDITOR], everything_to(colleague), by=chief, reason="调动"
        )
    assert Page.objects.get(pk=draft.pk).owner == editor and may_edit(editor, unit)
    assert not LedgerEntry.objects.filter(kind="person.handed_over").exists()


def test_nobody_is_transferred_to_a_unit_that_the_administrator_does_not_reach(portal, unit, editor):
    administrator = f.make_user("jyj-gly", unit, Role.UNIT_ADMINISTRATOR)
    other = f.make_department("wjj", portal).unit
    with pytest.raises(GrantRefused, match="发出邀请"):
        transfer(editor, unit, other, [Role.EDITOR], {}, by=administrator, reason="调动")


def test_nobody_sends_themselves_away(unit):
    administrator = f.make_user("jyj-gly", unit, Role.UNIT_ADMINISTRATOR)
    with pytest.raises(GrantRefused, match="任何人不得给自己"):
        leave(administrator, unit, {}, by=administrator, reason="")


def test_an_inspector_named_by_the_county_is_not_sent_away_by_a_department(unit, chief):
    inspector = f.make_user("ducha", unit, Role.INSPECTOR)
    administrator = f.make_user("jyj-gly", unit, Role.UNIT_ADMINISTRATOR)
    with pytest.raises(GrantRefused, match="联系上级单位管理员"):
        leave(inspector, unit, {}, by=administrator, reason="")


def test_ending_the_one_role_hands_over_what_waits_in_it(unit, chief, editor, colleague, draft):
    grant(editor, unit, Role.RELEASER)
    term = Membership.objects.get(user=editor, role=Role.EDITOR)
    with pytest.raises(HandoverRefused):
        end_term(term, {}, by=chief, reason="分工调整")
    end_term(term, everything_to(colleague), by=chief, reason="分工调整")
    assert Page.objects.get(pk=draft.pk).owner == colleague
    assert [one.role for one in Membership.objects.in_force().filter(user=editor)] == ["releaser"]


def test_ending_another_role_leaves_the_drafts_where_they_are(unit, chief, editor, draft):
    grant(editor, unit, Role.RELEASER)
    end_term(Membership.objects.get(user=editor, role=Role.RELEASER), {}, by=chief, reason="分工调整")
    assert Page.objects.get(pk=draft.pk).owner == editor


def test_what_waits_for_somebody_whose_term_ran_out_is_handed_over_later(
    unit, chief, colleague, department, monkeypatch
):
    travel(monkeypatch, at(2026, 12, 1))
    person = f.make_user("lin")
    grant(person, unit, Role.EDITOR, ends_on=datetime.date(2026, 12, 10))
    page = f.make_article(f.make_column(department), live=False, owner=person)
    travel(monkeypatch, at(2026, 12, 11))
    assert waiting_counts([unit]) == {person.pk: 1}
    hand_over_leftovers(person, unit, everything_to(colleague), by=chief, reason="任期届满")
    assert Page.objects.get(pk=page.pk).owner == colleague
    assert waiting_counts([unit]) == {colleague.pk: 1}


def test_a_sort_is_registered_once():
    from sites.handing_over import OwnedPages

    with pytest.raises(ValueError, match="registered"):
        register(OwnedPages())


def test_who_leaves_a_township_keeps_the_drafts_of_the_village_for_which_they_go_on_writing():
    township = f.make_township("lxz", f.make_portal())
    village = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    column = f.make_column(f.make_home(village, site_path="lxz/xhc", parent=township))
    person = f.make_user("x", township.unit, Role.EDITOR)
    f.grant(person, village, Role.EDITOR)
    colleague = f.make_user("y", township.unit, Role.EDITOR)
    draft = f.make_article(column, "村里的", live=False, owner=person)
    own = f.make_article(f.make_column(township), "镇上的", live=False, owner=person)
    leave(person, township.unit, {"drafts": colleague}, reason="r")
    draft.refresh_from_db()
    own.refresh_from_db()
    assert (draft.owner, own.owner) == (person, colleague)


def test_terms_at_a_closed_unit_keep_no_account_open():
    portal = f.make_portal()
    merged, unit = (f.make_department(code, portal).unit for code in ("jiu", "xin"))
    person = f.make_user("lao", merged, Role.EDITOR)
    f.grant(person, unit, Role.EDITOR)
    merged.closed_on = timezone.localdate()
    merged.save()
    leave(person, unit, {})
    assert not User.objects.get(pk=person.pk).is_active
