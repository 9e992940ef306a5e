"""What a save does to the public face of a page and of the pages whose address hangs on it, and the news of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from sites import directory
from sites.directory import SiteDirectory, SiteEntry
from sites.publishing import events, gates
from sites.publishing.events import PublicAddress, PublicationEvent, PublicationKind


@dataclass
class Transition:
    """One save: what happened to the page, and the directory and tree address that held before it.

    ``partial``: only some columns, or only the base row, were written; ``filled`` holds what becoming public filled in
    beside them, to be stored once they are.
    """

    kind: PublicationKind | None
    readdressed: bool
    sites_before: SiteDirectory
    url_path_before: str
    was_live: bool
    title_before: str = ""
    partial: bool = False
    filled: dict[str, Any] = field(default_factory=dict)


def address_of(entry: SiteEntry | None, url_path: str) -> PublicAddress | None:
    """Host and path of a page of a site."""
    return None if entry is None else PublicAddress(entry.host, entry.address_of(url_path))


def tell(page: Page, transition: Transition) -> None:
    """Send the event of the page, and those of the live pages that got another address with it."""
    if transition.filled:
        page.specific_class._default_manager.filter(pk=page.pk).update(**transition.filled)
    if transition.readdressed:
        directory.invalidate()
    if transition.kind is not None:
        entry = site_by_url(transition.sites_before, transition.url_path_before)
        before = address_of(entry, transition.url_path_before) if transition.was_live else None
        public = Page.objects.get(pk=page.pk).specific if transition.partial else page
        events.send(
            PublicationEvent(transition.kind, public, gates.who_acts(), before, transition.title_before)
        )
    if transition.readdressed:
        for other, address in _others_readdressed(page, transition):
            events.send(PublicationEvent(PublicationKind.CHANGED, other, gates.who_acts(), address))


def site_by_url(sites: SiteDirectory, url_path: str) -> SiteEntry | None:
    """The site of a page by its tree address: the page's place in the tree may have changed already."""
    by_url = {entry.url_path: entry for entry in sites.entries}
    parts = url_path.rstrip("/").split("/")
    for end in range(len(parts), 0, -1):
        if entry := by_url.get("/".join(parts[:end]) + "/"):
            return entry
    return None


def _others_readdressed(page: Page, transition: Transition) -> Iterator[tuple[Page, PublicAddress | None]]:
    yield from _below(page, transition)
    yield from _of_sites_that_moved(page, transition)


def _below(page: Page, transition: Transition) -> Iterator[tuple[Page, PublicAddress | None]]:
    """Live pages below a renamed or moved one; within a site that moved as a whole, nothing changes for a reader."""
    old, new = transition.url_path_before, page.url_path
    entry_before = site_by_url(transition.sites_before, old)
    if old == new or entry_before is None or entry_before.url_path == old:
        return
    live = Page.objects.filter(path__startswith=page.path, live=True).exclude(pk=page.pk)
    for below in live.order_by("path").specific().iterator():
        if below.url_path.startswith(old):
            # Wagtail brings the addresses below a bare Page in line only after this.
            below.url_path = new + below.url_path[len(old) :]
        yield below, address_of(entry_before, old + below.url_path[len(new) :])


def _of_sites_that_moved(page: Page, transition: Transition) -> Iterator[tuple[Page, PublicAddress | None]]:
    """Live pages of every site that answers at another host or path now: also those under a portal's host."""
    sites = directory.current()
    old_entries = {entry.page_id: entry for entry in transition.sites_before.entries}
    for entry in sites.entries:
        old = old_entries.get(entry.page_id)
        if old is None or (old.host, old.path) == (entry.host, entry.path):
            continue
        live = Page.objects.filter(path__startswith=entry.tree_path, live=True).exclude(pk=page.pk)
        for member in live.order_by("path").specific().iterator():
            if sites.site_of(member.path) == entry:
                yield member, PublicAddress(old.host, old.prefix + member.url_path[len(entry.url_path) :])
