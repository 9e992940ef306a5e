"""How far a role reaches, who has it, and what becomes of it when units close, move or get pages of others."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from tests import factories as f
from units import permissions
from units.models import Membership, Role, Unit, UnitKind, User
from units.permissions import grant, units_held_as, works_for
from units.permissions.roles import REACHING

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
PREDICATES = {
    Role.EDITOR: "may_edit",
    Role.ATTRIBUTE_REVIEWER: "may_review_attribute",
    Role.LEGALITY_REVIEWER: "may_review_legality",
    Role.CONFIDENTIALITY_REVIEWER: "may_review_confidentiality",
    Role.RELEASER: "may_release",
    Role.CASE_OFFICER: "may_handle_cases",
    Role.UNIT_ADMINISTRATOR: "may_administer_people",
    Role.INSPECTOR: "may_inspect",
    Role.SECURITY_AUDITOR: "may_audit",
    Role.SYSTEM_ADMINISTRATOR: "may_administer_system",
}


@pytest.fixture
def portal():
    return f.make_portal()


@pytest.fixture
def department(portal):
    return f.make_department("jyj", portal)


@pytest.fixture
def township(portal):
    return f.make_township("lxz", portal)


@pytest.fixture
def village(township):
    unit = f.make_unit("xhc", UnitKind.VILLAGE, parent=township.unit, name="星湖村")
    return f.make_home(unit, site_path="lxz/xhc", parent=township)


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_answers_its_own_question_and_no_other(department, role):
    person = f.make_user(unit=department.unit, role=role)
    unit = department.unit
    answers = {other: getattr(permissions, name)(person, unit) for other, name in PREDICATES.items()}
    assert [other for other, answer in answers.items() if answer] == [role]
    assert works_for(person, unit)
    assert list(person.units_as(role)) == [unit]
    assert list(unit.people_as(role)) == [person]


@pytest.mark.parametrize("role", list(Role))
def test_a_county_role_reaches_down_only_where_it_should(portal, department, township, village, role):
    person = f.make_user(unit=portal.unit, role=role)
    reached = set(person.units_as(role).values_list("code", flat=True))
    everything = {"yxxzf", "jyj", "lxz", "xhc"}
    assert reached == (everything if role in REACHING else {"yxxzf"})
    for home in (portal, department, township, village):
        expected = home.unit.code in reached
        assert getattr(permissions, PREDICATES[role])(person, home.unit) is expected
        assert home.unit.people_as(role).filter(pk=person.pk).exists() is expected


@pytest.mark.parametrize("role", list(Role))
def test_a_role_at_a_department_reaches_no_other(department, portal, role):
    other = f.make_department("wjj", portal)
    person = f.make_user(unit=department.unit, role=role)
    assert not works_for(person, other.unit)
    assert not works_for(person, portal.unit)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.EDITOR, Role.RELEASER)])
def test_who_neither_writes_nor_signs_has_no_right_on_pages(portal, department, role):
    person = f.make_user(unit=portal.unit, role=role)
    assert not GroupPagePermission.objects.filter(group__user=person).exists()
    assert person.has_perm("wagtailadmin.access_admin")


def test_a_county_wide_role_is_one_row_however_many_units_there_are(portal):
    for number in range(12):
        f.make_department(f"d{number}", portal)
    inspector = f.make_user(unit=portal.unit, role=Role.INSPECTOR)
    group = inspector.groups.get()
    assert group.unitgrouppermission_set.count() == 1
    assert inspector.units_as(Role.INSPECTOR).count() == 13


def test_a_townships_editor_writes_in_the_villages_and_uses_their_files(township, village):
    editor = f.make_user(unit=township.unit, role=Role.EDITOR)
    assert village.permissions_for_user(editor).can_edit()
    collections = editor.groups.get().collection_permissions.values("collection").distinct()
    assert collections.count() == 2
    # The row at the township reaches the village by the tree.
    assert set(GroupPagePermission.objects.values_list("page", flat=True)) == {township.pk}


def test_a_village_home_that_stands_elsewhere_gets_a_row_of_its_own(portal, township, village):
    editor = f.make_user(unit=township.unit, role=Role.EDITOR)
    Page.objects.get(pk=village.pk).move(f.make_root(), "last-child")
    assert set(GroupPagePermission.objects.values_list("page", flat=True)) == {township.pk, village.pk}
    assert Page.objects.get(pk=village.pk).permissions_for_user(fresh(editor)).can_edit()


def test_a_village_that_goes_to_another_township_takes_its_rights_along(portal, township, village):
    other = f.make_township("sqz", portal)
    old = f.make_user(unit=township.unit, role=Role.EDITOR)
    new = f.make_user(unit=other.unit, role=Role.EDITOR)
    Unit.objects.get(code="xhc").move(Unit.objects.get(code="sqz"), "last-child")
    unit = Unit.objects.get(code="xhc")
    assert permissions.may_edit(fresh(new), unit) and not permissions.may_edit(fresh(old), unit)
    collection = unit.file_collection.collection_id
    assert fresh(new).groups.get().collection_permissions.filter(collection=collection).exists()
    assert not fresh(old).groups.get().collection_permissions.filter(collection=collection).exists()


@pytest.mark.parametrize("role", list(Role))
def test_a_closed_unit_takes_everything_with_it_and_gives_it_back_when_it_opens(client, department, role):
    person = f.make_user(unit=department.unit, role=role)
    unit = Unit.objects.get(pk=department.unit.pk)
    unit.closed_on = datetime.date(2026, 11, 1)
    unit.save()

    closed = fresh(person)
    assert not works_for(closed, unit) and not closed.units_as(role) and not unit.people_as(role)
    assert not closed.groups.exists() and not closed.has_perm("wagtailadmin.access_admin")
    assert not department.permissions_for_user(closed).can_edit()

    unit.closed_on = None
    unit.save(update_fields=["closed_on"])
    opened = fresh(person)
    assert works_for(opened, unit) and list(opened.units_as(role)) == [unit]
    assert opened.has_perm("wagtailadmin.access_admin")
    assert department.permissions_for_user(opened).can_edit() is (role in (Role.EDITOR, Role.RELEASER))


def test_a_closed_county_unit_has_no_inspectors_but_a_closed_department_has_none_either(portal, department):
    inspector = f.make_user(unit=portal.unit, role=Role.INSPECTOR)
    unit = department.unit
    unit.closed_on = datetime.date(2026, 11, 1)
    unit.save()
    assert not permissions.may_inspect(fresh(inspector), unit)
    assert list(fresh(inspector).units_as(Role.INSPECTOR)) == [portal.unit]


def test_a_page_moved_to_another_units_site_follows_its_new_unit(client, portal, department):
    other = f.make_department("wjj", portal)
    page = f.make_article(f.make_column(department), live=False)
    old = f.make_user(unit=department.unit, role=Role.EDITOR)
    new = f.make_user(unit=other.unit, role=Role.EDITOR)
    Page.objects.get(pk=page.pk).move(f.make_column(other), "last-child")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.force_login(old)
    assert client.get(edit, **HOST).status_code != 200
    client.force_login(new)
    assert client.get(edit, **HOST).status_code == 200


def test_a_site_given_to_another_unit_is_that_units(portal, department):
    other = f.make_unit("wjj", parent=portal.unit)
    old = f.make_user(unit=department.unit, role=Role.EDITOR)
    new = f.make_user(unit=other, role=Role.EDITOR)
    department.unit = other
    department.save()
    assert department.permissions_for_user(fresh(new)).can_edit()
    assert not department.permissions_for_user(fresh(old)).can_edit()


def test_an_account_that_is_off_is_nobodys_colleague(department):
    person = f.make_user(unit=department.unit, role=Role.EDITOR)
    person.is_active = False
    person.save()
    assert not department.unit.people_as(Role.EDITOR)
    assert not person.units_as(Role.EDITOR) and not works_for(person, department.unit)


def test_anonymous_people_may_nothing(department):
    from django.contrib.auth.models import AnonymousUser

    nobody = AnonymousUser()
    assert not works_for(nobody, department.unit)
    assert not units_held_as(nobody, Role.EDITOR)


@pytest.mark.parametrize("units", [3, 40])
def test_rights_cost_the_same_for_three_units_and_for_forty(portal, units, django_assert_num_queries):
    homes = [f.make_unit(f"d{number}", parent=portal.unit) for number in range(units)]
    person = f.make_user(unit=portal.unit, role=Role.UNIT_ADMINISTRATOR)
    grant(person, homes[0], Role.EDITOR)
    person = fresh(person)
    with django_assert_num_queries(1):
        for unit in homes:
            permissions.may_administer_people(person, unit)
            permissions.may_edit(person, unit)
            works_for(person, unit)
    with django_assert_num_queries(1):
        assert len(person.units_as(Role.UNIT_ADMINISTRATOR)) == units + 1
    with django_assert_num_queries(1):
        assert len(homes[0].people_as(Role.UNIT_ADMINISTRATOR)) == 1


def test_only_terms_that_are_in_force_count(department):
    person = f.make_user()
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    grant(person, department.unit, Role.EDITOR, starts_on=tomorrow)
    assert not department.unit.people_as(Role.EDITOR)
    assert Membership.objects.not_over().count() == 1
