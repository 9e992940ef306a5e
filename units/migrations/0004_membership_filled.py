"""Rows that are there already: everybody serves in one capacity, and object permissions move to their own table.

Backwards, what the older schema cannot hold goes: terms that are over and roles that it does not know.
"""

from django.db import migrations

OLD_ROLES = ("editor", "releaser")


def fill(apps, schema_editor):
    Capacity = apps.get_model("units", "Capacity")
    Membership = apps.get_model("units", "Membership")
    users = Membership.objects.values_list("user_id", flat=True).distinct()
    Capacity.objects.bulk_create(
        (Capacity(key=f"{user_id}:service", user_id=user_id, kind="service") for user_id in list(users)),
        batch_size=500,
    )
    rows = list(Membership.objects.all())
    for row in rows:
        row.capacity_id = f"{row.user_id}:service"
    Membership.objects.bulk_update(rows, ["capacity"], batch_size=500)


def move_permissions(apps, schema_editor):
    Unit = apps.get_model("units", "Unit")
    GroupObjectPermission = apps.get_model("guardian", "GroupObjectPermission")
    UnitGroupPermission = apps.get_model("units", "UnitGroupPermission")
    old = GroupObjectPermission.objects.filter(content_type__app_label="units", content_type__model="unit")
    known = set(Unit.objects.values_list("pk", flat=True))
    UnitGroupPermission.objects.bulk_create(
        (
            UnitGroupPermission(group_id=row.group_id, permission_id=row.permission_id, content_object_id=int(row.object_pk))
            for row in old
            if int(row.object_pk) in known
        ),
        batch_size=500,
    )
    old.delete()


def move_permissions_back(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    GroupObjectPermission = apps.get_model("guardian", "GroupObjectPermission")
    UnitGroupPermission = apps.get_model("units", "UnitGroupPermission")
    rows = list(UnitGroupPermission.objects.all())
    if rows:
        unit_type = ContentType.objects.get(app_label="units", model="unit")
        GroupObjectPermission.objects.bulk_create(
            (
                GroupObjectPermission(
                    group_id=row.group_id,
                    permission_id=row.permission_id,
                    content_type=unit_type,
                    object_pk=str(row.content_object_id),
                )
                for row in rows
            ),
            batch_size=500,
        )


def leave_what_fits(apps, schema_editor):
    Capacity = apps.get_model("units", "Capacity")
    Membership = apps.get_model("units", "Membership")
    Membership.objects.exclude(role__in=OLD_ROLES, ended_at=None).delete()
    seen = set()
    for row in Membership.objects.order_by("pk"):
        key = (row.user_id, row.unit_id, row.role)
        if key in seen:
            row.delete()
        seen.add(key)
    Membership.objects.update(capacity=None)
    Capacity.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0003_membership_terms"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(fill, leave_what_fits),
        migrations.RunPython(move_permissions, move_permissions_back),
    ]
