"""Who may use which of our admin screens. A page of another unit does not exist for those who may not touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from wagtail.models import Page

from sites import addresses, directory
from sites.models import SitePage
from units.models import Unit
from units.permissions import may_edit, may_release

if TYPE_CHECKING:
    from collections.abc import Callable

    from sites.directory import SiteEntry
    from units.models import User


def may_release_page(user: Any, page: Page) -> bool:
    """Whether the person signs for the unit of the page; asked once per person and unit and kept for the request."""
    entry = addresses.site_of(page)
    if entry is None:
        return False
    answers: dict[int, bool] = user.__dict__.setdefault("_may_release_units", {})
    if entry.unit_id not in answers:
        answers[entry.unit_id] = may_release(user, Unit.objects.filter(pk=entry.unit_id).first())
    return answers[entry.unit_id]


def page_for_releaser(user: Any, page_id: int) -> SitePage:
    """The page, as stored; ``Http404`` when it is none of ours or of a unit for which the person does not sign."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not may_release_page(user, page):
        raise Http404
    specific = page.specific
    if not isinstance(specific, SitePage):
        raise Http404
    return specific


def units_where(may: Callable[[User, Unit | None], bool], user: Any) -> list[Unit]:
    """The open units of a person for which ``may`` holds; every open unit for a superuser."""
    units = Unit.objects.filter(closed_on__isnull=True)
    if not user.is_superuser:
        units = units.filter(memberships__user=user).distinct()
    return [unit for unit in units if may(user, unit)]


def sites_where(may: Callable[[User, Unit | None], bool], user: Any) -> list[SiteEntry]:
    """The sites of those units, in the order of the tree."""
    unit_ids = {unit.pk for unit in units_where(may, user)}
    return [entry for entry in directory.current().entries if entry.unit_id in unit_ids]


def editable_sites(user: Any) -> list[SiteEntry]:
    """The sites for which the person writes; asked once and kept for the request, since every menu asks."""
    if "_editable_sites" not in user.__dict__:
        user.__dict__["_editable_sites"] = sites_where(may_edit, user)
    return user.__dict__["_editable_sites"]  # type: ignore[no-any-return]


def releasable_sites(user: Any) -> list[SiteEntry]:
    """The sites for which the person signs; kept for the request."""
    if "_releasable_sites" not in user.__dict__:
        user.__dict__["_releasable_sites"] = sites_where(may_release, user)
    return user.__dict__["_releasable_sites"]  # type: ignore[no-any-return]
