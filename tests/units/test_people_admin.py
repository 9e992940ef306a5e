"""People in the admin: a role given there is a right at once, taken there it is gone; units are looked at only."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sites.models import SiteDocument
from tests import factories as f
from tests.sites.admin_forms import filled, text_of
from units.models import Membership, Role, User
from units.permissions import may_release

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def superuser():
    return f.make_user("root", is_superuser=True)


def test_a_role_given_in_the_admin_is_a_right_at_once(client, department, superuser):
    person = f.make_user("zhou")
    client.force_login(superuser)
    add = reverse("memberships:add")
    values = {"user": person.pk, "unit": department.unit.pk, "role": Role.RELEASER.value}
    response = client.post(add, filled(client.get(add, **HOST).content, "", **values), **HOST)
    assert response.status_code == 302, text_of(response.content)
    assert may_release(User.objects.get(pk=person.pk), department.unit)
    again = client.post(add, values, **HOST)
    assert "此人已有这个岗位" in text_of(again.content)


def test_a_role_taken_in_the_admin_is_gone_with_its_rights(client, department, superuser):
    person = f.make_user("zhou", department.unit, Role.RELEASER)
    membership = Membership.objects.get(user=person)
    client.force_login(superuser)
    assert client.post(reverse("memberships:delete", args=[membership.pk]), **HOST).status_code == 302
    person = User.objects.get(pk=person.pk)
    assert not may_release(person, department.unit)
    assert not person.groups.exists()


@pytest.mark.parametrize("name", ["index", "add"])
def test_nobody_gives_roles_but_superusers(client, department, name):
    client.force_login(f.make_user("bianji", department.unit, Role.EDITOR))
    assert client.get(reverse(f"memberships:{name}"), **HOST).status_code == 404


def test_units_are_looked_at_and_not_changed(client, department, superuser):
    client.force_login(f.make_user("bianji", department.unit, Role.EDITOR))
    unit = department.unit
    assert unit.name in text_of(client.get(reverse("units:index"), **HOST).content)
    assert unit.code in text_of(client.get(reverse("units:inspect", args=[unit.pk]), **HOST).content)
    client.force_login(superuser)
    assert client.get(reverse("units:add"), **HOST).status_code == 302
    for name in ("edit", "delete"):
        assert (
            client.post(reverse(f"units:{name}", args=[unit.pk]), {"name": "新名"}, **HOST).status_code == 302
        )
    unit.refresh_from_db()
    assert unit.name != "新名"


def test_an_account_has_one_name_and_no_groups_to_tick(client, superuser):
    client.force_login(superuser)
    add = reverse("wagtailusers_users:add")
    shown = client.get(add, **HOST).content.decode()
    assert "姓名" in shown
    for field in ("first_name", "last_name", "groups"):
        assert f'name="{field}"' not in shown
    values = {
        "username": "tian",
        "display_name": "田雨禾",
        "password1": "yunxi-2026-春耕备耕",
        "password2": "yunxi-2026-春耕备耕",
    }
    response = client.post(add, filled(shown, "", **values), **HOST)
    assert response.status_code == 302, text_of(response.content)
    person = User.objects.get(username="tian")
    assert str(person) == "田雨禾"
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    values = filled(client.get(edit, **HOST).content, "", display_name="田雨荷")
    assert client.post(edit, values, **HOST).status_code == 302
    person.refresh_from_db()
    assert (person.display_name, person.first_name) == ("田雨荷", "田雨荷")
    assert person.check_password("yunxi-2026-春耕备耕")


def test_an_editor_uploads_files_into_the_units_collection(client, department):
    from django.core.files.uploadedfile import SimpleUploadedFile

    f.make_department("wjj")
    client.force_login(f.make_user("bianji", department.unit, Role.EDITOR))
    add = reverse("wagtaildocs:add")
    shown = client.get(add, **HOST)
    assert shown.status_code == 200
    response = client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "附件", "files[]": SimpleUploadedFile("附件.txt", b"text")},
        HTTP_X_REQUESTED_WITH="XMLHttpRequest",
        **HOST,
    )
    assert response.status_code == 200
    assert SiteDocument.objects.get().collection == department.unit.file_collection.collection


def test_a_releaser_uploads_nothing(client, department):
    client.force_login(f.make_user("qianfa", department.unit, Role.RELEASER))
    assert client.get(reverse("wagtaildocs:add"), **HOST).status_code == 404
