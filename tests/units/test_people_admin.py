"""Units in the admin are looked at only; files go where the role allows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sites.models import SiteDocument
from tests import factories as f
from tests.sites.admin_forms import text_of
from units.models import Role

pytestmark = pytest.mark.django_db

HOST = {"HTTP_HOST": "yunxi.localhost"}


@pytest.fixture
def department():
    return f.make_department("jyj", f.make_portal())


@pytest.fixture
def superuser():
    return f.make_user("root", is_superuser=True)


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
