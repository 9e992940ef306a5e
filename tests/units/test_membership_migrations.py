"""Memberships that are there already keep their rights through the change of the table, and back again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("units", "0001_initial")]


def newest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes("units")


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_rows_are_kept_forwards_and_backwards():
    apps = migrate(BEFORE)
    try:
        user = apps.get_model("units", "User").objects.create(username="zhou")
        unit = apps.get_model("units", "Unit").objects.create(
            code="jyj", kind="department", name="云溪县教育局", path="0001", depth=1
        )
        apps.get_model("units", "Membership").objects.create(user=user, unit=unit, role="editor")
        group = apps.get_model("auth", "Group").objects.create(name="jyj:editor")
        unit_type = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="units", model="unit"
        )[0]
        permission = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=unit_type, codename="edit_content"
        )[0]

        old = MigrationExecutor(connection).loader.project_state(
            [
                *BEFORE,
                ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
            ]
        )
        OldRow = old.apps.get_model("guardian", "GroupObjectPermission")
        OldRow.objects.create(
            group_id=group.pk,
            permission_id=permission.pk,
            content_type_id=unit_type.pk,
            object_pk=str(unit.pk),
        )

        apps = migrate(newest())
        term = apps.get_model("units", "Membership").objects.get()
        assert (term.role, term.ends_on, term.ended_at) == ("editor", None, None)
        assert term.capacity_id == f"{user.pk}:service"
        row = apps.get_model("units", "UnitGroupPermission").objects.get()
        assert (row.group_id, row.content_object_id) == (group.pk, unit.pk)
        assert not OldRow.objects.exists()

        apps = migrate(BEFORE)
        assert apps.get_model("units", "Membership").objects.get().role == "editor"
        assert OldRow.objects.get().object_pk == str(unit.pk)
    finally:
        # Floors above were taken back with it.
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
