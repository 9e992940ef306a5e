"""Which site answers where: all home pages of the cluster, by host and path and by place in the tree.

Every request and every link asks this; so it is three queries for all homes, kept per process and refreshed when the
shared cache says that a home page has changed. A page belongs to the nearest home page above it.
"""

from __future__ import annotations

import datetime
import secrets
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from sites.announcements import Announcements, EmergencyNotice, read_announcements

STEPLEN = 4
VERSION_KEY = "sites.directory.version"
# A process that missed an invalidation (a rolled-back transaction, an emptied cache) heals after this many seconds.
MAX_AGE = 300


@dataclass(frozen=True)
class SiteEntry:
    """One site: where its home page stands in the tree and at which address it answers."""

    page_id: int
    tree_path: str
    url_path: str
    title: str
    host: str
    path: str
    unit_id: int
    language: str
    live: bool
    is_portal: bool

    @property
    def root_url(self) -> str:
        """Scheme, host and port, without a path."""
        scheme, port = settings.CLUSTER_SCHEME, settings.CLUSTER_PORT
        default = {"http": 80, "https": 443}[scheme]
        return f"{scheme}://{self.host}" + ("" if port == default else f":{port}")

    @property
    def prefix(self) -> str:
        """The path under which the site answers, from and to a slash."""
        return f"/{self.path}/" if self.path else "/"

    def address_of(self, url_path: str) -> str:
        """The path on the site's host of a page below (or at) this home page."""
        return self.prefix + url_path[len(self.url_path) :]


@dataclass
class SiteDirectory:
    """All sites of the cluster at one moment."""

    entries: tuple[SiteEntry, ...]
    announcements: dict[str, Announcements] = field(default_factory=dict)
    by_tree_path: dict[str, SiteEntry] = field(init=False)
    by_id: dict[int, SiteEntry] = field(init=False)
    by_address: dict[tuple[str, str], SiteEntry] = field(init=False)
    portal: SiteEntry | None = field(init=False)
    _hosts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_tree_path = {entry.tree_path: entry for entry in self.entries}
        self.by_id = {entry.page_id: entry for entry in self.entries}
        self.by_address = {(entry.host, entry.path): entry for entry in self.entries}
        self._hosts = frozenset(entry.host for entry in self.entries)
        self.portal = next((e for e in self.entries if e.is_portal and not e.path), None)

    def site_of(self, tree_path: str) -> SiteEntry | None:
        """The site that a page belongs to, from the page's place in the tree: its nearest home upwards."""
        for length in range(len(tree_path), 0, -STEPLEN):
            if entry := self.by_tree_path.get(tree_path[:length]):
                return entry
        return None

    def site_at(self, host: str, components: list[str]) -> tuple[SiteEntry, list[str]] | None:
        """The site that answers at a host and path, with the rest of the path; the longest prefix wins.

        An unknown host is answered by the portal (ALLOWED_HOSTS has the last word on which hosts get here).
        """
        if (host, "") not in self.by_address and self.portal:
            host = self.portal.host
        for length in range(min(len(components), 3), -1, -1):
            if entry := self.by_address.get((host, "/".join(components[:length]))):
                return entry, components[length:]
        return None

    def notice_now(self, language: str) -> EmergencyNotice | None:
        """The notice that stands now: in the reader's language, else the county's own, since it is for everybody."""
        first = self.portal.language if self.portal else language
        portals = (self.announcements.get(language), self.announcements.get(first))
        return next((notice for one in portals if one and (notice := one.notice_now())), None)

    def is_mourning_on(self, day: datetime.date) -> bool:
        """Whether the county mourns on a day; the whole county does, whichever portal says so."""
        return any(one.is_mourning_on(day) for one in self.announcements.values())

    def has_host(self, host: str) -> bool:
        """Whether a site answers at this host, at its root or under a path."""
        return host in self._hosts

    def of_unit(self, unit_id: int) -> list[SiteEntry]:
        """The sites of a unit (one per language)."""
        return [entry for entry in self.entries if entry.unit_id == unit_id]


_memo: tuple[str, float, SiteDirectory] | None = None


def current() -> SiteDirectory:
    """The directory as of the last change of any home page."""
    global _memo  # noqa: PLW0603 - one directory per process is the point
    version = cache.get(VERSION_KEY)
    if version is None:
        version = _renew_version()
    now = time.monotonic()
    if _memo is None or _memo[0] != version or now - _memo[1] > MAX_AGE:
        _memo = (version, now, _read())
    return _memo[2]


def invalidate() -> None:
    """Have every process read the directory again: at once here, and everywhere when the transaction commits."""
    _renew_version()
    transaction.on_commit(_renew_version)


def _renew_version() -> str:
    version = secrets.token_hex(8)
    cache.set(VERSION_KEY, version, None)
    return version


def _read() -> SiteDirectory:
    from sites.models import HomePage  # noqa: PLC0415 - the models ask the directory for their addresses

    # Values, not pages: this runs after every change of a home page, and making 400 pages takes longest.
    rows = list(
        HomePage.objects.order_by("path").values(
            "pk", "path", "url_path", "title", "host", "site_path", "unit_id", "live", "locale_id",
            language=F("locale__language_code"), model=F("content_type__model"),
        )
    )  # fmt: skip
    portal_hosts = {row["locale_id"]: row["host"] for row in rows if row["model"] == "portalhomepage"}
    any_portal = next(iter(portal_hosts.values()), "")
    return SiteDirectory(
        tuple(
            SiteEntry(
                page_id=row["pk"],
                tree_path=row["path"],
                url_path=row["url_path"],
                title=row["title"],
                host=row["host"] or portal_hosts.get(row["locale_id"], any_portal),
                path=row["site_path"],
                unit_id=row["unit_id"],
                language=row["language"],
                live=row["live"],
                is_portal=row["model"] == "portalhomepage",
            )
            for row in rows
        ),
        read_announcements(),
    )
