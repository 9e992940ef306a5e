"""Terms begin and end with their day, at midnight in the county, and no job needs to run for it."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ledger.models import LedgerEntry
from tests import factories as f
from tests.units.travel import at, travel
from units.models import Membership, Role, User
from units.permissions import GrantRefused, grant, may_edit, may_release, prolong, revoke

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}
LAST = datetime.date(2026, 11, 27)


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def editor(department, monkeypatch):
    travel(monkeypatch, at(2026, 11, 20))
    user = f.make_user("bianji")
    grant(user, department.unit, Role.EDITOR, ends_on=LAST)
    return user


def sees_the_form(client, department):
    """Whether the editor's form of the department's home opens."""
    return client.get(reverse("wagtailadmin_pages:edit", args=[department.pk]), **HOST).status_code == 200


def test_the_last_day_counts_until_midnight_and_not_a_minute_longer(client, department, editor, monkeypatch):
    client.force_login(editor)
    travel(monkeypatch, at(2026, 11, 27, 23, 59))
    assert sees_the_form(client, department)
    travel(monkeypatch, at(2026, 11, 28, 0, 1))
    assert not sees_the_form(client, department)
    assert not User.objects.get(pk=editor.pk).groups.exists()


def test_a_person_kept_in_memory_over_midnight_loses_the_right_too(department, editor, monkeypatch):
    travel(monkeypatch, at(2026, 11, 27, 23, 59))
    assert may_edit(editor, department.unit)
    travel(monkeypatch, at(2026, 11, 28, 0, 1))
    assert not may_edit(editor, department.unit)
    assert not editor.units_as(Role.EDITOR).exists()
    assert not department.unit.people_as(Role.EDITOR).exists()


def test_colleagues_are_found_by_the_terms_of_today_whether_or_not_they_came_in(
    department, editor, monkeypatch
):
    travel(monkeypatch, at(2026, 11, 28, 0, 1))
    assert not department.unit.people_as(Role.EDITOR).exists()


def test_a_term_begins_with_its_day(client, department, monkeypatch):
    travel(monkeypatch, at(2026, 11, 20))
    user = f.make_user("xin")
    grant(user, department.unit, Role.EDITOR, starts_on=datetime.date(2026, 12, 1))
    assert not may_edit(user, department.unit)
    client.force_login(user)
    travel(monkeypatch, at(2026, 11, 30, 23, 59))
    assert not sees_the_form(client, department)
    travel(monkeypatch, at(2026, 12, 1, 0, 1))
    assert sees_the_form(client, department)


def test_a_term_that_begins_finds_its_group_gone_and_makes_it(department, monkeypatch):
    from django.contrib.auth.models import Group

    travel(monkeypatch, at(2026, 11, 20))
    user = f.make_user("xin")
    grant(user, department.unit, Role.EDITOR, starts_on=datetime.date(2026, 12, 1))
    Group.objects.all().delete()
    travel(monkeypatch, at(2026, 12, 1))
    user = User.objects.get(pk=user.pk)
    assert may_edit(user, department.unit)
    assert department.permissions_for_user(user).can_edit()


def test_that_a_term_ran_out_is_on_the_record_once(department, editor, monkeypatch):
    travel(monkeypatch, at(2026, 11, 28))
    for _time in range(2):
        may_edit(User.objects.get(pk=editor.pk), department.unit)
    row = LedgerEntry.objects.get(kind="permission.expired")
    assert (row.actor_label, row.subject) == ("系统", f"units.user:{editor.pk}")
    assert row.details == {"unit": "jyj", "role": "editor", "until": "2026-11-27"}


def test_on_an_ordinary_request_nothing_is_derived(
    client, department, editor, monkeypatch, django_assert_max_num_queries
):
    client.force_login(editor)
    sees_the_form(client, department)
    person = User.objects.get(pk=editor.pk)
    with django_assert_max_num_queries(1):
        assert may_edit(person, department.unit)
        assert not may_release(person, department.unit)
        assert list(person.units_as(Role.RELEASER).query.where.children)


def test_a_term_is_prolonged_and_shortened(department, editor, monkeypatch):
    chief = f.make_user("gly", department.unit, Role.UNIT_ADMINISTRATOR)
    term = Membership.objects.get(user=editor)
    prolong(term, datetime.date(2026, 12, 31), by=chief, reason="续任")
    travel(monkeypatch, at(2026, 11, 28))
    assert may_edit(User.objects.get(pk=editor.pk), department.unit)
    row = LedgerEntry.objects.get(kind="permission.prolonged")
    assert (row.reason, row.details["before"], row.details["until"]) == ("续任", "2026-11-27", "2026-12-31")
    with pytest.raises(GrantRefused, match="结束日期"):
        prolong(term, datetime.date(2026, 11, 27), by=chief)


def test_what_is_over_is_not_prolonged(department, editor):
    term = Membership.objects.get(user=editor)
    revoke(term)
    with pytest.raises(GrantRefused, match="已经结束"):
        prolong(term, None)


def test_a_term_taken_away_stays_as_history(department, editor):
    revoke(Membership.objects.get(user=editor), reason="调离")
    term = Membership.objects.get(user=editor)
    assert term.is_over() and term.last_day == datetime.date(2026, 11, 20)
    assert list(Membership.objects.over()) == [term]
    grant(editor, department.unit, Role.EDITOR)
    assert may_edit(editor, department.unit)


def test_two_terms_of_one_role_do_not_overlap(department, editor):
    with pytest.raises(GrantRefused, match="已有"):
        grant(editor, department.unit, Role.EDITOR)
    grant(editor, department.unit, Role.EDITOR, starts_on=datetime.date(2026, 11, 28))
    first = Membership.objects.order_by("starts_on")[0]
    with pytest.raises(GrantRefused, match="重叠"):
        prolong(first, None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts_on": datetime.date(2026, 12, 2), "ends_on": datetime.date(2026, 12, 1)}, "早于开始"),
        ({"starts_on": datetime.date(2026, 1, 1), "ends_on": datetime.date(2026, 11, 19)}, "已经过去"),
    ],
)
def test_days_in_the_wrong_order_are_refused(department, editor, values, said):
    with pytest.raises(GrantRefused, match=said):
        grant(f.make_user("xin"), department.unit, Role.EDITOR, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": datetime.date(2026, 11, 1)},
        {"role": "king"},
        {"capacity": None},
    ],
)
def test_the_database_refuses_it_too(department, editor, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.update(**values)


def test_the_database_refuses_a_second_term_without_end(department):
    user = f.make_user("bianji", department.unit, Role.EDITOR)
    term = Membership.objects.get(user=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=user,
            unit=department.unit,
            role=Role.EDITOR,
            starts_on=term.starts_on + datetime.timedelta(days=1),
            capacity=term.capacity,
        )
