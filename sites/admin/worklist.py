"""The home screen: start something, go on with something, see what waits for a signature and what is scheduled."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from sites import addresses, directory
from sites.admin.access import editable_sites, may_release_page, releasable_sites

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from sites.directory import SiteEntry

ROWS = 10
SITES = 30


def below(entries: list[SiteEntry]) -> Q:
    """Pages of these sites (homes of other sites below them included: village offices under their township)."""
    return reduce(or_, (Q(path__startswith=entry.tree_path) for entry in entries), Q(pk__in=[]))


def scope(user: Any, entries: list[SiteEntry]) -> QuerySet[Page]:
    """The pages of these sites; all pages for a superuser, whose sites are too many to name one by one."""
    pages = Page.objects.filter(depth__gt=1)
    return pages if user.is_superuser else pages.filter(below(entries))


def scheduled_pages() -> list[tuple[int, datetime.datetime]]:
    """Which pages will become public by themselves, and when; the next first.

    Asked of the revisions: their link to the page is text, which PostgreSQL does not join to a number.
    """
    revisions = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by(
        "approved_go_live_at"
    )
    return [(int(page_id), at) for page_id, at in revisions.values_list("object_id", "approved_go_live_at")]


def _rows(pages: QuerySet[Page], user: Any) -> list[dict[str, Any]]:
    rows = []
    for page in pages.select_related("content_type", "latest_revision__user")[:ROWS]:
        entry = addresses.site_of(page)
        rows.append(
            {
                "page": page,
                "type": page.page_type_display_name,
                "site": entry.title if entry else "",
                "by": page.latest_revision.user if page.latest_revision else None,
                "may_release": may_release_page(user, page),
            }
        )
    return rows


class StartPanel(Component):
    """What somebody who writes comes here for."""

    order = 10
    template_name = "sites/admin/home/start.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Only for those who write for some unit."""
        return {"may_write": bool(editable_sites(parent_context["request"].user))}


class DraftsPanel(Component):
    """My drafts: pages that I made or touched last and that have something not yet public."""

    order = 20
    template_name = "sites/admin/home/drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The newest first, only what the person may still see."""
        user = parent_context["request"].user
        pages = (
            page_permission_policy.instances_user_has_permission_for(user, "change")
            .filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True)
            .exclude(pk__in=[page_id for page_id, _at in scheduled_pages()])
            .order_by("-latest_revision_created_at")
        )
        return {"rows": _rows(pages, user), "count": pages.count()}


class WaitingPanel(Component):
    """What waits for a signature in the units for which the person signs."""

    order = 30
    template_name = "sites/admin/home/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The oldest first: who waited longest is served first."""
        user = parent_context["request"].user
        entries = releasable_sites(user)
        pages = (
            scope(user, entries)
            .filter(has_unpublished_changes=True, latest_revision__isnull=False)
            .exclude(pk__in=[page_id for page_id, _at in scheduled_pages()])
            .order_by("latest_revision_created_at")
        )
        return {"signs": bool(entries), "rows": _rows(pages, user), "count": pages.count()}


class ScheduledPanel(Component):
    """What will become public by itself."""

    order = 40
    template_name = "sites/admin/home/scheduled.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The next first."""
        user = parent_context["request"].user
        entries = {entry.tree_path: entry for entry in [*editable_sites(user), *releasable_sites(user)]}
        moments = dict(scheduled_pages())
        pages = scope(user, list(entries.values())).filter(pk__in=moments)
        rows = _rows(pages, user)
        for row in rows:
            row["at"] = moments[row["page"].pk]
        rows.sort(key=lambda row: row["at"])
        return {"rows": rows, "count": pages.count()}


class SitesPanel(Component):
    """My unit's sites."""

    order = 50
    template_name = "sites/admin/home/sites.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Each with its address and the way into its pages."""
        user = parent_context["request"].user
        mine = {*editable_sites(user), *releasable_sites(user)}
        entries = [entry for entry in directory.current().entries if entry in mine]
        rows = [
            {
                "entry": entry,
                "address": entry.root_url + entry.prefix,
                "explore": reverse("wagtailadmin_explore", args=[entry.page_id]),
            }
            for entry in entries[:SITES]
        ]
        return {"rows": rows, "count": len(entries), "more": len(entries) - len(rows)}


def replace_panels(panels: list[Component]) -> None:
    """Ours instead of the stock ones, of which some name pages of every unit."""
    panels[:] = [StartPanel(), DraftsPanel(), WaitingPanel(), ScheduledPanel(), SitesPanel()]
