"""Who gives which role to whom; three administrations, three people; every change on the record."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.models import LedgerEntry
from tests import factories as f
from units.models import Capacity, Membership, Role, User
from units.permissions import GrantRefused, Wanted, grant, grant_many, grantable_roles, prolong, revoke
from units.permissions.repairing import all_differences
from units.permissions.roles import GRANTED_AT_EVERY_UNIT

pytestmark = pytest.mark.django_db
AUDIT, SYSTEM = Role.SECURITY_AUDITOR, Role.SYSTEM_ADMINISTRATOR


@pytest.fixture
def portal():
    return f.make_portal()


@pytest.fixture
def department(portal):
    return f.make_department("jyj", portal)


@pytest.fixture
def chief(portal):
    return f.make_user("yxxzf-gly", portal.unit, Role.UNIT_ADMINISTRATOR)


@pytest.fixture
def administrator(department):
    return f.make_user("jyj-gly", department.unit, Role.UNIT_ADMINISTRATOR)


def test_a_unit_administrator_grants_at_the_own_unit_and_below(portal, department, administrator):
    below = f.make_unit("jyj-2", parent=department.unit)
    for unit in (department.unit, below):
        assert set(grantable_roles(administrator, unit)) == GRANTED_AT_EVERY_UNIT
    for unit in (portal.unit, f.make_department("wjj", portal).unit):
        assert grantable_roles(administrator, unit) == []
        with pytest.raises(GrantRefused, match="联系上级单位管理员"):
            grant(f.make_user(), unit, Role.EDITOR, by=administrator)


@pytest.mark.parametrize("role", [Role.INSPECTOR, AUDIT, SYSTEM])
def test_what_reaches_over_the_county_is_granted_by_the_county_only(portal, department, administrator, role):
    for unit in (department.unit, portal.unit):
        with pytest.raises(GrantRefused):
            grant(f.make_user(), unit, role, by=administrator)
    assert not Membership.objects.filter(role=role).exists()


def test_the_countys_administrator_grants_all_roles(portal, department, chief):
    assert grantable_roles(chief, portal.unit) == list(Role)
    assert set(grantable_roles(chief, department.unit)) == GRANTED_AT_EVERY_UNIT | {Role.INSPECTOR}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.UNIT_ADMINISTRATOR])
def test_no_other_role_grants_anything(portal, role):
    person = f.make_user(unit=portal.unit, role=role)
    assert grantable_roles(person, portal.unit) == []


def test_nobody_grants_prolongs_or_ends_their_own(department, administrator):
    own = Membership.objects.get(user=administrator)
    for deed in (
        lambda: grant(administrator, department.unit, Role.RELEASER, by=administrator),
        lambda: prolong(own, None, by=administrator),
        lambda: revoke(own, by=administrator),
    ):
        with pytest.raises(GrantRefused, match="任何人不得给自己"):
            deed()
    assert not own.is_over() and Membership.objects.count() == 1


def test_not_even_a_superuser_grants_to_themselves(department):
    root = f.make_user("root", is_superuser=True)
    with pytest.raises(GrantRefused, match="任何人不得给自己"):
        grant(root, department.unit, Role.EDITOR, by=root)


def test_an_administrator_whose_term_ended_grants_nothing(department, administrator):
    revoke(Membership.objects.get(user=administrator))
    with pytest.raises(GrantRefused):
        grant(f.make_user(), department.unit, Role.EDITOR, by=User.objects.get(pk=administrator.pk))


def test_nobody_works_for_a_closed_unit(department, chief):
    import datetime

    department.unit.closed_on = datetime.date(2026, 11, 1)
    department.unit.save()
    with pytest.raises(GrantRefused):
        grant(f.make_user(), department.unit, Role.EDITOR, by=chief)
    with pytest.raises(GrantRefused, match="已经撤并"):
        grant(f.make_user(), department.unit, Role.EDITOR)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (AUDIT, SYSTEM),
        (SYSTEM, AUDIT),
        (AUDIT, Role.UNIT_ADMINISTRATOR),
        (Role.UNIT_ADMINISTRATOR, AUDIT),
        (SYSTEM, Role.UNIT_ADMINISTRATOR),
        (Role.UNIT_ADMINISTRATOR, SYSTEM),
        (AUDIT, Role.EDITOR),
        (Role.RELEASER, AUDIT),
        (Role.INSPECTOR, AUDIT),
    ],
)
def test_three_administrations_are_three_people_and_the_auditor_does_nothing_else(portal, first, second):
    person = f.make_user(unit=portal.unit, role=first)
    with pytest.raises(GrantRefused, match="三员分立"):
        grant(person, portal.unit, second)
    assert Membership.objects.get(user=person).role == first


def test_a_unit_administrator_may_also_write(department, administrator):
    grant(administrator, department.unit, Role.EDITOR)
    assert administrator.memberships.count() == 2


def test_one_administration_may_follow_another(portal):
    person = f.make_user(unit=portal.unit, role=AUDIT)
    revoke(Membership.objects.get(user=person))
    grant(person, portal.unit, SYSTEM)
    assert [term.role for term in Membership.objects.in_force()] == [SYSTEM]


def test_the_database_itself_keeps_one_person_in_one_capacity(portal):
    person = f.make_user(unit=portal.unit, role=AUDIT)
    mine = Capacity.objects.get(user=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capacity.objects.create(key=f"{person.pk}:system", user=person, kind="system")
    for role in (SYSTEM, Role.EDITOR, Role.UNIT_ADMINISTRATOR):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(user=person, unit=portal.unit, role=role, capacity=mine)
    with pytest.raises(IntegrityError), transaction.atomic():
        Capacity.objects.filter(pk=mine.pk).update(kind="system")
    other = f.make_user(unit=portal.unit, role=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=person, unit=portal.unit, role=SYSTEM, capacity=Capacity.objects.get(user=other)
        )


def test_many_roles_are_given_all_or_none(department, administrator):
    people = [f.make_user(), f.make_user()]
    wanted = [Wanted(people[0], department.unit, Role.EDITOR), Wanted(people[1], department.unit, AUDIT)]
    with pytest.raises(GrantRefused):
        grant_many(wanted, by=administrator)
    assert not Membership.objects.filter(user__in=people).exists()
    assert not people[0].groups.exists()


def test_a_change_of_rights_is_on_the_record_with_who_for_whom_what_and_why(department, administrator):
    import datetime

    person = f.make_user("zhou")
    until = datetime.date.today() + datetime.timedelta(days=30)
    term = grant(
        person, department.unit, Role.RELEASER, by=administrator, reason="云教人〔2026〕8号", ends_on=until
    )
    revoke(term, by=administrator, reason="退休")
    given, taken = LedgerEntry.objects.filter(actor_id=administrator.pk).order_by("sequence")
    assert (given.kind, given.subject, given.reason) == (
        "permission.granted",
        f"units.user:{person.pk}",
        "云教人〔2026〕8号",
    )
    assert given.details == {
        "unit": "jyj",
        "role": "releaser",
        "from": str(datetime.date.today()),
        "until": str(until),
    }
    assert (taken.kind, taken.reason) == ("permission.revoked", "退休")
    assert term.granted_by == administrator and term.reason == "云教人〔2026〕8号"


def test_a_person_who_is_deleted_takes_their_terms_along(department):
    person = f.make_user(unit=department.unit, role=Role.EDITOR)
    person.delete()
    assert not Membership.objects.exists() and not Capacity.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_two_administrators_at_once_leave_one_term_and_all_its_rights():
    portal = f.make_portal()
    unit = f.make_department("jyj", portal).unit
    chiefs = [f.make_user(f"gly-{number}", unit, Role.UNIT_ADMINISTRATOR) for number in range(2)]
    person = f.make_user("zhou")
    start, outcomes = threading.Barrier(2), []

    def give(by, role):
        try:
            start.wait()
            for one in (Role.EDITOR, role):
                grant(User.objects.get(pk=person.pk), unit, one, by=User.objects.get(pk=by.pk))
            outcomes.append("given")
        except GrantRefused as refused:
            outcomes.append(refused.message)
        finally:
            connection.close()

    roles = (Role.RELEASER, Role.CASE_OFFICER)
    threads = [threading.Thread(target=give, args=(by, role)) for by, role in zip(chiefs, roles, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["given", "given"]
    held = sorted(Membership.objects.filter(user=person).values_list("role", flat=True))
    assert held == ["case_officer", "editor", "releaser"]
    assert not all_differences()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed_roots")
def test_two_administrators_at_once_cannot_make_an_auditor_of_a_system_administrator():
    portal = f.make_portal()
    person = f.make_user("zhou")
    start, outcomes = threading.Barrier(2), []

    def give(role):
        try:
            start.wait()
            grant(User.objects.get(pk=person.pk), portal.unit, role)
            outcomes.append("given")
        except GrantRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(role,)) for role in (AUDIT, SYSTEM)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "refused"]
    assert Membership.objects.filter(user=person).count() == 1
    assert not all_differences()
