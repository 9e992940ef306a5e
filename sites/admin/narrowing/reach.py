"""What exists for a person: the pages, files and people of the sites of their units.

All lists ask here. A superuser, who exists for emergencies, sees everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from taggit.models import Tag, TaggedItem
from wagtail.models import Page, PageLogEntry

from sites.admin.access import below, sites_for
from sites.admin.narrowing.prefixes import NOTHING
from sites.models import HomePage
from units.models import User

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

POPULAR_TAGS = 10


def belongs_to(user: Any, field: str = "path") -> Q:
    """The condition that a page, or what ``field`` leads to it from, stands in a site that exists for the person."""
    return below(sites_for(user), field) if user.is_active else NOTHING


def pages_for(user: Any) -> QuerySet[Page]:
    """All pages that exist for a person."""
    pages = Page.objects.filter(depth__gt=1)
    return pages if user.is_superuser else pages.filter(belongs_to(user))


def exists_for(user: Any, page: Page) -> bool:
    """Whether a page exists for a person; costs no query once their sites were asked for."""
    return user.is_superuser or any(page.path.startswith(site.tree_path) for site in sites_for(user))


def unit_ids_for(user: Any) -> set[int]:
    """The units whose sites exist for a person."""
    return {entry.unit_id for entry in sites_for(user)}


def homes_for(user: Any) -> QuerySet[HomePage]:
    """The home pages to filter by, in the order of the tree."""
    return HomePage.objects.filter(pk__in=[entry.page_id for entry in sites_for(user)]).order_by("path")


def owners_for(user: Any) -> QuerySet[User]:
    """Who made pages that exist for a person."""
    return _people(pages_for(user).order_by().values("owner"))


def editors_for(user: Any) -> QuerySet[User]:
    """Who saved such pages."""
    entries = PageLogEntry.objects.filter(action="wagtail.edit")
    if not user.is_superuser:
        entries = entries.filter(belongs_to(user, "page__path"))
    return _people(entries.order_by().values("user"))


def _people(ids: Any) -> QuerySet[User]:
    return User.objects.filter(pk__in=ids).order_by("username")


def tags_for(user: Any, things: QuerySet[Any]) -> QuerySet[Tag]:
    """The tags of some documents or images, the most used first."""
    content_type = ContentType.objects.get_for_model(things.model)
    tagged = TaggedItem.objects.filter(content_type=content_type)
    if not user.is_superuser:
        tagged = tagged.filter(object_id__in=things.order_by().values("pk"))
    uses = Count("taggit_taggeditem_items", filter=Q(taggit_taggeditem_items__in=tagged))
    return (
        Tag.objects.filter(pk__in=tagged.values("tag"))
        .annotate(item_count=uses)
        .order_by("-item_count", "name")
    )


def files_for(user: Any, policy: Any) -> QuerySet[Model]:
    """The documents or images that a person may choose or change, by Wagtail's own policy for the two."""
    return policy.instances_user_has_any_permission_for(user, ["choose", "change"])  # type: ignore[no-any-return]
