"""Who may use which of our admin screens. A page of another unit does not exist for those who may not touch it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404
from wagtail.models import Page

from sites import addresses, directory
from sites.admin.narrowing.prefixes import common, outermost, under
from sites.models import SitePage
from units.permissions import units_where
from units.permissions.rights import units_held
from units.permissions.roles import READERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sites.directory import SiteEntry


def may_release_page(user: Any, page: Page) -> bool:
    """Whether the person signs for the unit of the page; one query for all pages of a request."""
    entry = addresses.site_of(page)
    return entry is not None and any(site.unit_id == entry.unit_id for site in releasable_sites(user))


def page_for_releaser(user: Any, page_id: int) -> SitePage:
    """The page, as stored; ``Http404`` when it is none of ours or of a unit for which the person does not sign."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not may_release_page(user, page):
        raise Http404
    specific = page.specific
    if not isinstance(specific, SitePage):
        raise Http404
    return specific


def sites_where(permission: str, user: Any) -> list[SiteEntry]:
    """The sites of the open units for which a person holds a permission, in the order of the tree.

    One query however many units there are; every open unit for a superuser.
    """
    unit_ids = set(units_where(permission, user).values_list("pk", flat=True))
    return [entry for entry in directory.current().entries if entry.unit_id in unit_ids]


def below(entries: Iterable[SiteEntry], field: str = "path") -> Q:
    """Pages of these sites (homes of other sites below them included: village offices under their township).

    Whoever reaches all sites of the county is asked about with one condition, on the place that holds them.
    """
    paths = outermost(entry.tree_path for entry in entries)
    everywhere = outermost(entry.tree_path for entry in directory.current().entries)
    if len(paths) > 1 and paths == everywhere and (holder := common(paths)):
        return under([holder], field) & Q(**{f"{field}__gt": holder})
    return under(paths, field)


def editable_sites(user: Any) -> list[SiteEntry]:
    """The sites for which the person writes; asked once and kept for the request, since every menu asks."""
    if "_editable_sites" not in user.__dict__:
        user.__dict__["_editable_sites"] = sites_where("units.edit_content", user)
    return user.__dict__["_editable_sites"]  # type: ignore[no-any-return]


def releasable_sites(user: Any) -> list[SiteEntry]:
    """The sites for which the person signs; kept for the request."""
    if "_releasable_sites" not in user.__dict__:
        user.__dict__["_releasable_sites"] = sites_where("units.release_content", user)
    return user.__dict__["_releasable_sites"]  # type: ignore[no-any-return]


def sites_for(user: Any) -> list[SiteEntry]:
    """The sites that exist for a person: those of every unit where they have a role that reads; kept for the request.

    Everything that lists asks here, so that another role comes in by ``READERS``.
    """
    if "_sites_for" not in user.__dict__:
        unit_ids = set(units_held(user, READERS).values_list("pk", flat=True))
        user.__dict__["_sites_for"] = [
            entry for entry in directory.current().entries if entry.unit_id in unit_ids
        ]
    return user.__dict__["_sites_for"]  # type: ignore[no-any-return]
