"""Rights are derived again from memberships: what differs is named and put right."""

from __future__ import annotations

import datetime
import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.core.management import call_command
from guardian.shortcuts import assign_perm
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from ledger.models import LedgerEntry
from tests import factories as f
from units.models import Membership, Role, UnitGroupPermission, User
from units.permissions import may_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def editor(department):
    return f.make_user("bianji", department.unit, Role.EDITOR)


def synced(*arguments):
    out = StringIO()
    try:
        call_command("sync_permissions", *arguments, stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def lose_a_page_right():
    GroupPagePermission.objects.filter(permission__codename="add_page").delete()


def lose_a_file_right():
    GroupCollectionPermission.objects.filter(permission__codename="add_document").delete()


def lose_a_unit_right():
    UnitGroupPermission.objects.all().delete()


def lose_the_way_into_the_admin():
    Group.objects.get(name="jyj:editor").permissions.clear()


def lose_the_person():
    User.objects.get(username="bianji").groups.clear()


def lose_the_group():
    Group.objects.get(name="jyj:editor").delete()


def gain_a_group():
    User.objects.get(username="bianji").groups.add(Group.objects.create(name="自己建的组"))


def gain_a_right_directly():
    User.objects.get(username="bianji").user_permissions.add(Permission.objects.get(codename="publish_page"))


def gain_a_unit_right_past_the_table():
    assign_perm("units.release_content", User.objects.get(username="bianji"), Membership.objects.get().unit)


def test_nothing_differs_after_granting(editor):
    code, said = synced()
    assert (code, said.strip()) == (0, "权限与人员岗位一致。")


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lose_a_page_right, "缺少 组的页面权限：jyj:editor"),
        (lose_a_file_right, "缺少 组的文件库权限：jyj:editor"),
        (lose_a_unit_right, "缺少 组的单位权限：jyj:editor"),
        (lose_the_way_into_the_admin, "缺少 组的模型权限：jyj:editor、wagtailadmin.access_admin"),
        (lose_the_person, "缺少 组成员：jyj:editor、bianji"),
        (lose_the_group, "缺少 组：jyj:editor"),
        (gain_a_group, "多余 组：自己建的组"),
        (gain_a_right_directly, "多余 直接授予的权限：publish_page、bianji"),
        (gain_a_unit_right_past_the_table, "多余 直接授予的权限：release_content、bianji"),
    ],
)
def test_what_differs_is_named_and_put_right(department, editor, damage, named):
    damage()
    warned = [message for message in run_checks(databases=["default"]) if message.id == "units.W001"]
    assert warned and "sync_permissions" in warned[0].hint

    code, said = synced("--check")
    assert code == 1 and named.split("：")[0] in said
    code, said = synced()

    assert code == 1
    for part in named.replace("：", "、").split("、"):
        assert part in said
    assert synced()[0] == 0
    assert not [message for message in run_checks(databases=["default"]) if message.id == "units.W001"]
    again = User.objects.get(username="bianji")
    assert may_edit(again, department.unit)
    assert department.permissions_for_user(again).can_edit()
    assert not department.permissions_for_user(again).can_publish()
    assert LedgerEntry.objects.get(kind="permission.repaired").details["count"] >= 1


def test_looking_only_changes_nothing(editor):
    lose_a_page_right()
    before = GroupPagePermission.objects.count()
    synced("--check")
    assert GroupPagePermission.objects.count() == before
    assert not LedgerEntry.objects.filter(kind="permission.repaired").exists()


def test_what_differs_is_said_to_programs_too(editor):
    lose_the_person()
    code, said = synced("--json")
    outcome = json.loads(said)
    assert code == 1 and outcome["repaired"]
    assert outcome["differences"] == [
        {"is_missing": True, "sort": "people", "group": "jyj:editor", "of": "bianji", "permission": ""}
    ]


def test_a_term_that_ran_out_is_no_difference_and_is_ended_by_the_nightly_run(department, editor):
    past = datetime.date.today() - datetime.timedelta(days=2)
    Membership.objects.update(starts_on=past, ends_on=past)
    User.objects.update(rights_of=past)
    assert not [message for message in run_checks(databases=["default"]) if message.id == "units.W001"]
    code, said = synced()
    assert code == 0 and "1 人" in said
    assert not User.objects.get(username="bianji").groups.exists()
    assert LedgerEntry.objects.filter(kind="permission.expired").count() == 1
    assert synced()[0] == 0
