"""Groups and permission rows as memberships say they should be: computed, compared, repaired.

There is one group for each unit and role that somebody holds; people, pages, collections, model permissions and object
permissions on the unit hang on it. Everything here can be derived again at any time. The rows are compared as tuples;
what differs is named, and ``repair`` adds and deletes exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from units import scoping
from units.models import Membership, Role, Unit, UnitGroupPermission, UnitKind, User
from units.permissions.roles import (
    COLLECTION_PERMISSIONS,
    MODEL_PERMISSIONS,
    PAGE_PERMISSIONS,
    UNIT_PERMISSION,
)

if TYPE_CHECKING:
    from django.db import models

Row = tuple[Any, ...]
#: Rows that one statement takes; SQLite allows some thousand parameters.
BATCH = 300


def group_name(code: str, role: str) -> str:
    """The name of the derived group for one role at one unit."""
    return f"{code}:{role}"


@dataclass
class Derived:
    """Rows of every sort; each begins with the name of its group."""

    groups: set[Row] = field(default_factory=set)
    people: set[Row] = field(default_factory=set)
    models: set[Row] = field(default_factory=set)
    units: set[Row] = field(default_factory=set)
    pages: set[Row] = field(default_factory=set)
    collections: set[Row] = field(default_factory=set)

    def __sub__(self, other: Derived) -> Derived:
        return Derived(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def __len__(self) -> int:
        return sum(len(getattr(self, one.name)) for one in fields(self))


@dataclass(frozen=True)
class Differences:
    """What is missing and what is there without a membership behind it."""

    missing: Derived
    surplus: Derived

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def served_below(unit: Unit, villages: Iterable[Unit]) -> list[Unit]:
    """The village offices that a township's people serve besides their own unit."""
    if unit.kind != UnitKind.TOWNSHIP:
        return []
    return [one for one in villages if one.path.startswith(unit.path) and one.is_open]


def wanted(units: Iterable[Unit] | None = None) -> Derived:
    """What memberships say, for some units or for all; nothing at a closed unit.

    People of whom a later day has not been derived yet are left as they are: they are looked after before their next
    request (``today``).
    """
    held = Membership.objects.filter(ended_at=None, unit__closed_on__isnull=True).select_related("unit")
    if units is not None:
        held = held.filter(unit__in=list(units))
    rows = list(held.annotate(is_active=F("user__is_active"), rights_of=F("user__rights_of")))
    found = Derived()
    pairs: dict[str, tuple[Unit, Role]] = {}
    for row in rows:
        name = group_name(row.unit.code, row.role)
        pairs[name] = (row.unit, Role(row.role))
        if row.is_in_force(row.rights_of or timezone.localdate()):
            found.people.add((name, row.user_id))
    found.groups = {(name,) for name in pairs}
    _hang_on(found, pairs)
    return found


def _hang_on(found: Derived, pairs: dict[str, tuple[Unit, Role]]) -> None:
    """What each group holds because of its role and its unit's places."""
    if not pairs:
        return
    townships = [unit for unit, _role in pairs.values() if unit.kind == UnitKind.TOWNSHIP]
    villages = list(Unit.objects.open().filter(kind=UnitKind.VILLAGE)) if townships else []
    units = {unit.pk: unit for unit, _role in pairs.values()} | {unit.pk: unit for unit in villages}
    pages, collections = scoping.places(units)
    for name, (unit, role) in pairs.items():
        found.units.add((name, unit.pk, UNIT_PERMISSION[role]))
        found.models |= {(name, label) for label in MODEL_PERMISSIONS[role]}
        served = [unit, *served_below(unit, villages)]
        for page_id in _outermost(pages, served):
            found.pages |= {(name, page_id, label) for label in PAGE_PERMISSIONS.get(role, ())}
        for one in served:
            found.collections |= {
                (name, collection_id, label)
                for collection_id in collections.get(one.pk, ())
                for label in COLLECTION_PERMISSIONS.get(role, ())
            }


def _outermost(pages: dict[int, list[tuple[int, str]]], served: list[Unit]) -> list[int]:
    """Roots that do not lie under another root: rights on pages are few, and they reach down by themselves."""
    chosen: list[tuple[int, str]] = []
    for page_id, path in sorted(
        (row for unit in served for row in pages.get(unit.pk, ())), key=lambda row: row[1]
    ):
        if not any(path.startswith(above) for _id, above in chosen):
            chosen.append((page_id, path))
    return [page_id for page_id, _path in chosen]


def _labels(prefix: str = "permission") -> Any:
    return f"{prefix}__content_type__app_label", f"{prefix}__codename"


def present(units: Iterable[Unit] | None = None) -> Derived:
    """What is in the database now, for the groups of some units or for all groups."""
    names = None if units is None else [group_name(unit.code, role) for unit in units for role in Role]
    mine = Q() if names is None else Q(name__in=names)
    groups = Group.objects.filter(mine)
    found = Derived(groups=set(groups.values_list("name")))
    if not found.groups:
        return found
    ids = groups.values("pk")
    found.people = set(
        User.groups.through.objects.filter(group__in=ids).values_list("group__name", "user_id")
    )
    found.models = {
        (name, f"{app}.{codename}")
        for name, app, codename in Group.permissions.through.objects.filter(group__in=ids).values_list(
            "group__name", *_labels()
        )
    }
    found.units = set(
        UnitGroupPermission.objects.filter(group__in=ids).values_list(
            "group__name", "content_object_id", "permission__codename"
        )
    )
    found.pages = {
        (name, page_id, f"{app}.{codename}")
        for name, page_id, app, codename in GroupPagePermission.objects.filter(group__in=ids).values_list(
            "group__name", "page_id", *_labels()
        )
    }
    found.collections = {
        (name, collection_id, f"{app}.{codename}")
        for name, collection_id, app, codename in GroupCollectionPermission.objects.filter(
            group__in=ids
        ).values_list("group__name", "collection_id", *_labels())
    }
    return found


def differences(units: Iterable[Unit] | None = None) -> Differences:
    """What memberships say against what is in the database."""
    units = None if units is None else list(units)
    should, is_now = wanted(units), present(units)
    return Differences(missing=should - is_now, surplus=is_now - should)


def sync_unit(unit: Unit) -> None:
    """Bring everything derived at one unit in line, and at the township above it, whose people serve it too."""
    sync_units([unit])


@transaction.atomic
def sync_units(units: Iterable[Unit]) -> Differences:
    """Bring everything derived at some units in line, and at the townships above them; returns what differed."""
    paths = {path for unit in units for path in _path_and_above(unit.path)}
    mine = Q(pk__in=[unit.pk for unit in units]) | Q(path__in=paths, kind=UnitKind.TOWNSHIP)
    # One after the other: two administrators who work at one unit at once would undo each other's rows.
    locked = list(Unit.objects.select_for_update().filter(mine).order_by("pk"))
    found = differences(locked)
    repair(found)
    return found


def follow_unit(sender: Any, instance: Unit, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """A unit that closes takes the rights of its people with it; one that opens again gives them back."""
    if not created and (update_fields is None or "closed_on" in update_fields):
        sync_unit(instance)


def _path_and_above(path: str) -> list[str]:
    return [path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)]


@transaction.atomic
def repair(found: Differences) -> None:
    """Delete what is surplus, add what is missing."""
    if not found:
        return
    missing, surplus = found.missing, found.surplus
    Group.objects.bulk_create(
        [Group(name=name) for (name,) in missing.groups], batch_size=BATCH, ignore_conflicts=True
    )
    gone = [name for (name,) in surplus.groups]
    for start in range(0, len(gone), BATCH):
        Group.objects.filter(name__in=gone[start : start + BATCH]).delete()
    names = {
        row[0] for one in fields(Derived) for side in (missing, surplus) for row in getattr(side, one.name)
    }
    groups = _ids_of_groups(names - set(gone))
    permissions = _ids_of_permissions(missing, surplus)
    _write(
        User.groups.through,
        groups,
        [(row, {"user_id": row[1]}) for row in missing.people],
        [(row, {"user_id": row[1]}) for row in surplus.people],
    )
    for model, sort, keys in (
        (Group.permissions.through, "models", lambda row: {"permission_id": permissions[row[1]]}),
        (
            UnitGroupPermission,
            "units",
            lambda row: {"content_object_id": row[1], "permission_id": permissions[f"units.{row[2]}"]},
        ),
        (
            GroupPagePermission,
            "pages",
            lambda row: {"page_id": row[1], "permission_id": permissions[row[2]]},
        ),
        (
            GroupCollectionPermission,
            "collections",
            lambda row: {"collection_id": row[1], "permission_id": permissions[row[2]]},
        ),
    ):
        _write(model, groups, _keyed(getattr(missing, sort), keys), _keyed(getattr(surplus, sort), keys))


def _keyed(rows: set[Row], keys: Callable[[Row], dict[str, Any]]) -> list[tuple[Row, dict[str, Any]]]:
    return [(row, keys(row)) for row in rows]


def _write(
    model: type[models.Model],
    groups: dict[str, int],
    missing: list[tuple[Row, dict[str, Any]]],
    surplus: list[tuple[Row, dict[str, Any]]],
) -> None:
    rows = model._default_manager
    rows.bulk_create(
        [model(group_id=groups[row[0]], **keys) for row, keys in missing],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    # What hung on a deleted group went with it.
    going = [{"group_id": groups[row[0]], **keys} for row, keys in surplus if row[0] in groups]
    for start in range(0, len(going), BATCH // 6):
        some = Q()
        for keys in going[start : start + BATCH // 6]:
            some |= Q(**keys)
        rows.filter(some).delete()


def _ids_of_groups(names: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    wanted_names = sorted(names)
    for start in range(0, len(wanted_names), BATCH):
        some = Group.objects.filter(name__in=wanted_names[start : start + BATCH])
        found |= dict(some.values_list("name", "pk"))
    return found


def _ids_of_permissions(*sides: Derived) -> dict[str, int]:
    labels = {row[1] for side in sides for row in side.models}
    labels |= {row[2] for side in sides for row in (*side.pages, *side.collections)}
    labels |= {f"units.{row[2]}" for side in sides for row in side.units}
    if not labels:
        return {}
    codenames = {label.partition(".")[2] for label in labels}
    rows = Permission.objects.filter(codename__in=codenames).values_list(
        "content_type__app_label", "codename", "pk"
    )
    return {f"{app}.{codename}": pk for app, codename, pk in rows}
