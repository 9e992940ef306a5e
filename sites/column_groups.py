"""Where a reader may go from a column: the columns beside and below it, and all columns of a site as a tree.

Drawn from the columns that the frame has read already, so it costs no query.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sites.addresses import address_in_site, directory_for, services_address
from sites.listings import restricted_paths
from sites.site_columns import branches_of, leads_to_services

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from sites.directory import SiteEntry
    from sites.site_columns import Branch


@dataclass(frozen=True)
class ColumnLink:
    """A column as a link; ``below`` are the columns under it where the place shows them."""

    title: str
    address: str
    tree_path: str
    kind: str = ""
    below: list[ColumnLink] = field(default_factory=list)


def columns_beside(page: Page, request: HttpRequest | None = None) -> list[ColumnLink]:
    """The side navigation of a column: its family where it has one, else the columns beside it.

    The family is the column at the top of the site with what stands below it. The page itself is in the list.
    """
    site = directory_for(request).site_of(page.path)
    if site is None:
        return []
    tree = column_tree(site, request)
    top = next((link for link in tree if page.path.startswith(link.tree_path)), None)
    if top is not None and top.below:
        return [top]
    return [replace(link, below=[]) for link in tree]


def column_tree(site: SiteEntry, request: HttpRequest | None = None) -> list[ColumnLink]:
    """The live columns, topics and the catalogue of a site that everybody may read, each with those below it."""
    closed = tuple(restricted_paths(request))
    roots: list[ColumnLink] = []
    above: list[ColumnLink] = []
    for branch in branches_of(site, request):
        if branch.tree_path.startswith(closed):
            continue
        link = _link(branch, site, request)
        while above and not branch.tree_path.startswith(above[-1].tree_path):
            above.pop()
        (above[-1].below if above else roots).append(link)
        above.append(link)
    return roots


def _link(branch: Branch, site: SiteEntry, request: HttpRequest | None) -> ColumnLink:
    if leads_to_services(site, branch.kind):
        address = services_address(site, request)
    else:
        address = address_in_site(site, branch.url_path, request)
    return ColumnLink(
        branch.title, address, branch.tree_path, "catalog" if branch.is_catalog else branch.kind
    )
