"""Rights follow the homes: a site that is new, moved or given to another unit is its people's at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from sites.models import HomePage
from units.models import Role, Unit
from units.permissions import sync_units
from units.permissions.roles import also_gives
from units.permissions.today import REMEMBERED

#: What ``sites.admin.access`` keeps on a person for a request.
REMEMBERED |= {"_editable_sites", "_releasable_sites", "_sites_for", "_shown_sites"}


def _units_with_rights_on(page: Page) -> list[Unit]:
    names = Group.objects.filter(page_permissions__page=page).values_list("name", flat=True).distinct()
    return list(Unit.objects.filter(code__in={name.partition(":")[0] for name in names}))


def follow_home(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A home that is new, or whose unit is another one now."""
    if raw or not isinstance(instance, HomePage):
        return
    holders = _units_with_rights_on(instance)
    unit = Unit.objects.get(pk=instance.unit_id)
    if created or any(not unit.path.startswith(holder.path) for holder in holders):
        sync_units([*holders, unit])


def follow_move(sender: Any, instance: Page, **kwargs: Any) -> None:
    """A home under another one: rights on the one above may reach it now, or no longer."""
    homes = HomePage.objects.filter(path__startswith=Page.objects.get(pk=instance.pk).path)
    if units := list(Unit.objects.filter(pk__in=homes.values("unit"))):
        sync_units(units)


#: What all sites share is kept by those who run the system.
SHARED_LISTS = ("catalogcategory", "subjectclass", "documentkind")
OF_THE_SYSTEM = (
    *(f"sites.{deed}_{model}" for model in SHARED_LISTS for deed in ("add", "change")),
    *(f"workdays.{deed}_workcalendarday" for deed in ("add", "change", "delete")),
)


def connect() -> None:
    """Listen, and say what roles give on our models, once the apps are ready."""
    also_gives(Role.SYSTEM_ADMINISTRATOR, OF_THE_SYSTEM)
    post_save.connect(follow_home, dispatch_uid="sites.rights.home")
    post_page_move.connect(follow_move, dispatch_uid="sites.rights.move")
