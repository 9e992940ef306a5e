"""What a membership allows: groups, page and collection permissions, object permissions on the unit.

Everything here is derived from memberships and can be derived again at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from guardian.shortcuts import assign_perm
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from ledger.chain import record
from units import scoping
from units.models import Membership, Role, Unit

if TYPE_CHECKING:
    from units.models import User

# Nobody holds Wagtail's publish permission: publishing is an operation of sites.publishing.
PAGE_PERMISSIONS = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.RELEASER: ("change_page",),
}
# Wagtail asks for the permissions on its own image and document models, whichever models are in use.
COLLECTION_PERMISSIONS = {
    Role.EDITOR: (
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ),
    Role.RELEASER: ("choose_image", "choose_document"),
}
# On whole models, without an object: whoever writes may also start a translation.
MODEL_PERMISSIONS = {
    Role.EDITOR: ("wagtailadmin.access_admin", "wagtail_localize.submit_translation"),
    Role.RELEASER: ("wagtailadmin.access_admin",),
}
UNIT_PERMISSIONS = {
    Role.EDITOR: ("units.edit_content",),
    Role.RELEASER: ("units.release_content",),
}


def may_edit(user: User, unit: Unit | None) -> bool:
    """Editors write for their own unit; a closed unit has no editors."""
    return _holds(user, "units.edit_content", unit)


def may_release(user: User, unit: Unit | None) -> bool:
    """Releasers sign for their own unit; a closed unit publishes nothing."""
    return _holds(user, "units.release_content", unit)


def _holds(user: User, permission: str, unit: Unit | None) -> bool:
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    return unit is not None and unit.is_open and user.has_perm(permission, unit)


def group_name(unit: Unit, role: Role) -> str:
    """The name of the derived group for one role at one unit."""
    return f"{unit.code}:{role.value}"


@transaction.atomic
def grant(user: User, unit: Unit, role: Role, *, by: User | None = None, reason: str = "") -> Membership:
    """Give a person a role at a unit (no-op when they have it), with all that follows from it; on the record."""
    membership, created = Membership.objects.get_or_create(user=user, unit=unit, role=role)
    user.groups.add(sync_group(unit, role))
    if created:
        _record("permission.granted", membership, by, reason)
    return membership


@transaction.atomic
def revoke(membership: Membership, *, by: User | None = None, reason: str = "") -> None:
    """Take a role away, with all that followed from it; on the record."""
    _record("permission.revoked", membership, by, reason)
    name = group_name(membership.unit, Role(membership.role))
    membership.user.groups.remove(*Group.objects.filter(name=name))
    membership.delete()


def _record(kind: str, membership: Membership, by: User | None, reason: str) -> None:
    record(
        kind,
        actor=by,
        subject=membership.user,
        reason=reason,
        details={"unit": membership.unit.code, "role": membership.role},
    )


@transaction.atomic
def sync_group(unit: Unit, role: Role) -> Group:
    """Bring the derived group of one role at one unit in line with the unit's page roots and collections."""
    group, created = Group.objects.get_or_create(name=group_name(unit, role))
    if created:
        for label in MODEL_PERMISSIONS[role]:
            app, codename = label.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        for codename in UNIT_PERMISSIONS[role]:
            assign_perm(codename, group, unit)
    _sync_pages(group, unit, role)
    _sync_collections(group, unit, role)
    return group


def sync_unit(unit: Unit) -> None:
    """Derive the groups of every role that somebody holds at the unit."""
    for role in Membership.objects.filter(unit=unit).values_list("role", flat=True).distinct():
        sync_group(unit, Role(role))


def _sync_pages(group: Group, unit: Unit, role: Role) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS[role]
    )
    wanted = {(page.pk, permission.pk) for page in scoping.page_roots(unit) for permission in permissions}
    rows = GroupPagePermission.objects.filter(group=group)
    present = set(rows.values_list("page_id", "permission_id"))
    for page_id, permission_id in present - wanted:
        rows.filter(page_id=page_id, permission_id=permission_id).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page_id, permission_id=permission_id)
        for page_id, permission_id in wanted - present
    )


def _sync_collections(group: Group, unit: Unit, role: Role) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"),
        codename__in=COLLECTION_PERMISSIONS[role],
    )
    wanted = {
        (collection.pk, permission.pk)
        for collection in scoping.collections(unit)
        for permission in permissions
    }
    rows = GroupCollectionPermission.objects.filter(group=group)
    present = set(rows.values_list("collection_id", "permission_id"))
    for collection_id, permission_id in present - wanted:
        rows.filter(collection_id=collection_id, permission_id=permission_id).delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=collection_id, permission_id=permission_id)
        for collection_id, permission_id in wanted - present
    )
