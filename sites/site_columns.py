"""The columns, topics and catalogues of a site as they stand in the tree: one query a request.

The frame, the lists and the site map all ask for them. What stands in them is not read, so that it costs the same
for a column of ten items and of fifty thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Page

from sites.addresses import directory_for
from sites.models import CatalogPage, ColumnKind, ColumnPage, TopicPage

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.directory import SiteEntry


@dataclass(frozen=True)
class Branch:
    """A live column, topic or catalogue; ``kind`` is that of a column, ``depth`` counts from the tree's root."""

    page_id: int
    tree_path: str
    url_path: str
    depth: int
    title: str
    in_menu: bool
    kind: str
    is_column: bool
    is_catalog: bool
    description: str = ""


def leads_to_services(site: SiteEntry, kind: str) -> bool:
    """Whether a column stands for the list of guides: the portal's leads to those of all sites, which no column has."""
    return site.is_portal and kind == ColumnKind.SERVICES


def branches_of(site: SiteEntry, request: HttpRequest | None = None) -> list[Branch]:
    """All of a site in the order of the tree, those of the sites under it left out; one query a request."""
    known: dict[int, list[Branch]] = {} if request is None else request.__dict__.setdefault("_branches", {})
    if site.page_id not in known:
        known[site.page_id] = _read(site, request)
    return known[site.page_id]


def _read(site: SiteEntry, request: HttpRequest | None) -> list[Branch]:
    directory = directory_for(request)
    types = ContentType.objects.get_for_models(ColumnPage, TopicPage, CatalogPage)
    column_type, catalog_type = types[ColumnPage].pk, types[CatalogPage].pk
    rows = (
        # By type, which has an index: by its place alone all of the site's pages would be gone through.
        Page.objects.live()
        .filter(content_type__in=[found.pk for found in types.values()], path__startswith=site.tree_path)
        .order_by("path")
        .annotate(kind=F("columnpage__kind"), says=F("columnpage__description"))
        .values_list(
            "pk", "path", "url_path", "depth", "title", "show_in_menus", "kind", "says", "content_type_id"
        )
    )
    return [
        Branch(
            pk,
            path,
            url_path,
            depth,
            title,
            in_menu,
            kind or "",
            type_ == column_type,
            type_ == catalog_type,
            says or "",
        )
        for pk, path, url_path, depth, title, in_menu, kind, says, type_ in rows
        if directory.site_of(path) == site
    ]
