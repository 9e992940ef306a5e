"""A role gives rights at one unit, by one membership; every right given or taken is on the record."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from ledger.models import LedgerEntry
from tests import factories as f
from units.models import Membership, Role, UnitKind
from units.permissions import grant, may_edit, may_release, revoke, sync_unit

pytestmark = pytest.mark.django_db


def test_an_editor_edits_and_does_not_release():
    unit = f.make_department("jyj", f.make_portal()).unit
    editor = f.make_user(unit=unit, role=Role.EDITOR)

    assert may_edit(editor, unit)
    assert not may_release(editor, unit)


def test_a_right_at_the_portal_reaches_no_department_and_the_other_way_round():
    portal = f.make_portal()
    department = f.make_department("jyj", portal)
    county_releaser = f.make_user(unit=portal.unit, role=Role.RELEASER)
    releaser = f.make_user(unit=department.unit, role=Role.RELEASER)

    assert not may_release(county_releaser, department.unit)
    assert not may_release(releaser, portal.unit)
    assert not department.permissions_for_user(county_releaser).can_edit()


def test_a_townships_people_serve_its_village_offices_and_no_village_serves_the_township():
    portal = f.make_portal()
    township = f.make_township("lxz", portal)
    village_unit = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    f.make_home(village_unit, site_path="lxz/xhc", parent=township)
    releaser = f.make_user(unit=township.unit, role=Role.RELEASER)
    villager = f.make_user(unit=village_unit, role=Role.RELEASER)

    assert may_release(releaser, village_unit)
    assert not may_release(villager, township.unit)


def test_nobody_has_rights_at_a_closed_unit():
    unit = f.make_department("jyj", f.make_portal()).unit
    releaser = f.make_user(unit=unit, role=Role.RELEASER)
    unit.closed_on = datetime.date(2026, 1, 1)

    assert not may_release(releaser, unit)


def test_an_account_that_is_off_has_no_rights_even_as_superuser():
    unit = f.make_department("jyj", f.make_portal()).unit
    admin = f.make_user(is_superuser=True, is_active=False)

    assert not may_release(admin, unit)


def test_a_role_taken_away_takes_everything_that_followed_from_it():
    department = f.make_department("jyj", f.make_portal())
    editor = f.make_user(unit=department.unit, role=Role.EDITOR)
    assert department.permissions_for_user(editor).can_edit()

    revoke(Membership.objects.get(user=editor))

    editor = type(editor).objects.get(pk=editor.pk)
    assert not may_edit(editor, department.unit)
    assert not department.permissions_for_user(editor).can_edit()
    assert not editor.groups.exists()


def test_giving_and_taking_a_role_are_on_the_record_with_who_did_it():
    unit = f.make_department("jyj", f.make_portal()).unit
    admin = f.make_user("chief", is_superuser=True)
    person = f.make_user("zhang")

    membership = grant(person, unit, Role.EDITOR, by=admin, reason="新到岗")
    grant(person, unit, Role.EDITOR, by=admin)
    revoke(membership, by=admin, reason="调离")

    rows = LedgerEntry.objects.filter(kind__startswith="permission.").order_by("sequence")
    assert [(row.kind, row.actor_id, row.reason) for row in rows] == [
        ("permission.granted", admin.pk, "新到岗"),
        ("permission.revoked", admin.pk, "调离"),
    ]
    assert rows[0].details == {
        "unit": "jyj",
        "role": "editor",
        "from": str(timezone.localdate()),
        "until": "",
    }


def test_rights_follow_when_a_site_comes_later():
    portal = f.make_portal()
    unit = f.make_unit("mzj", parent=portal.unit)
    editor = f.make_user(unit=unit, role=Role.EDITOR)
    home = f.make_home(unit)
    sync_unit(unit)

    editor = type(editor).objects.get(pk=editor.pk)
    assert home.permissions_for_user(editor).can_edit()
    assert Group.objects.filter(name="mzj:editor").count() == 1
