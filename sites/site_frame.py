"""The frame around every public page: site name, navigation, search, foot, language.

The same for all pages of a site (网页设计规范: header, content, footer alike on all pages). Templates ask for it with
``{% site_frame as frame %}``; it costs one query on top of the home page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info

from sites.addresses import address_in_site, directory_for, host_of, services_address
from sites.directory import STEPLEN
from sites.models import CatalogPage, ColumnKind, HomePage, NoticeLevel
from sites.site_columns import branches_of, leads_to_services
from sites.themes import theme_version

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from sites.directory import SiteDirectory, SiteEntry

#: The language of a page as HTML names it.
HTML_LANGUAGES = {"zh-hans": "zh-CN"}
FEEDBACK_KINDS = (ColumnKind.INTERACTION, ColumnKind.CONSULTATION)


@dataclass(frozen=True)
class Column:
    """One page directly below a home page: a column, the catalogue or a topic."""

    title: str
    address: str
    tree_path: str
    kind: str
    is_catalog: bool
    in_menu: bool
    is_current: bool = False
    description: str = ""


@dataclass(frozen=True)
class ShownNotice:
    """The emergency notice as a page shows it; ``link`` is empty where no page tells more."""

    level: str
    title: str
    text: str
    link: str

    @property
    def light(self) -> str:
        """The light before it: a shape, not only a colour."""
        return "red" if self.level == NoticeLevel.URGENT else "yellow"


@dataclass
class SiteFrame:
    """What a template needs to draw the frame of a site."""

    home: HomePage
    entry: SiteEntry
    request: HttpRequest | None
    page: Page | None = None

    @property
    def name(self) -> str:
        """The site's registered name (SiteName)."""
        return self.home.title

    @property
    def language(self) -> str:
        """The language of the site for the ``lang`` attribute."""
        return HTML_LANGUAGES.get(self.entry.language, self.entry.language)

    @property
    def address(self) -> str:
        """The home page's address, as short as the request allows."""
        return address_of_site(self.entry, self.request)

    @property
    def portal(self) -> SiteEntry | None:
        """The portal, where this site is not the portal itself."""
        portal = self._directory.portal
        return portal if portal and portal.page_id != self.entry.page_id and portal.live else None

    @property
    def portal_address(self) -> str:
        """The portal's address; empty on the portal."""
        return address_of_site(self.portal, self.request) if self.portal else ""

    @cached_property
    def columns(self) -> list[Column]:
        """The live columns, topics and catalogue directly below the home page, in the order of the tree."""
        here = self.page.path if self.page is not None and self.page.path else ""
        return [
            Column(
                title=branch.title,
                address=address_in_site(self.entry, branch.url_path, self.request),
                tree_path=branch.tree_path,
                kind=branch.kind,
                is_catalog=branch.is_catalog,
                in_menu=branch.in_menu or branch.is_catalog,
                is_current=here.startswith(branch.tree_path),
                description=branch.description,
            )
            for branch in branches_of(self.entry, self.request)
            if branch.depth == self.home.depth + 1
        ]

    @property
    def menu(self) -> list[Column]:
        """What the main navigation shows: the columns marked for it, and always the catalogue."""
        return [
            replace(column, address=self.services_address, is_current=self._shows_services)
            if leads_to_services(self.entry, column.kind)
            else column
            for column in self.columns
            if column.in_menu
        ]

    @property
    def services_address(self) -> str:
        """The page that lists the service guides of the site, on the portal those of all sites."""
        return services_address(self.entry, self.request)

    @property
    def _shows_services(self) -> bool:
        return self.request is not None and self.request.path == f"{self.entry.prefix}services/"

    @cached_property
    def catalog_address(self) -> str:
        """The catalogue to search: the site's own, else the portal's; empty where there is none."""
        own = next((column.address for column in self.columns if column.is_catalog), None)
        if own is not None:
            return own
        if self.portal is None:
            return ""
        row = (
            CatalogPage.objects.live()
            .filter(path__startswith=self.portal.tree_path, depth=len(self.portal.tree_path) // STEPLEN + 1)
            .values_list("url_path", flat=True)
            .first()
        )
        return address_in_site(self.portal, row, self.request) if row else ""

    @property
    def search_address(self) -> str:
        """Where the search over all sites answers, in the frame of this one (``search`` registers it there)."""
        return f"{self.address}search/"

    @property
    def may_search_catalog(self) -> bool:
        """Whether the catalogue's form may be sent: the content security policy forbids forms to other hosts."""
        return self.catalog_address.startswith("/")

    @property
    def interaction_address(self) -> str:
        """The column in which citizens write in; empty where the site has none."""
        found = (column.address for kind in FEEDBACK_KINDS for column in self.columns if column.kind == kind)
        return next(found, "")

    @property
    def feedback_address(self) -> str:
        """Where “我为政府网站找错” leads: the interaction column, the unit's mailbox, or the portal."""
        if self.interaction_address:
            return self.interaction_address
        if self.home.unit.email:
            return f"mailto:{self.home.unit.email}"
        return self.portal_address or self.address

    @property
    def has_feedback(self) -> bool:
        """Whether the site itself has somewhere to write to."""
        return bool(self.interaction_address or self.home.unit.email)

    @property
    def sitemap_address(self) -> str:
        """The page that lists all columns of the site."""
        return f"{self.address}sitemap/"

    @property
    def theme_address(self) -> str:
        """The style sheet with the site's colours; its name changes when they do."""
        return reverse("theme", args=[self.entry.page_id, theme_version(self.home)])

    @property
    def other_languages(self) -> list[dict[str, str]]:
        """The same unit's sites in other languages."""
        return [
            {
                "language": HTML_LANGUAGES.get(entry.language, entry.language),
                "label": get_language_info(entry.language)["name_local"],
                "title": entry.title,
                "address": address_of_site(entry, self.request),
            }
            for entry in self._directory.of_unit(self.entry.unit_id)
            if entry.language != self.entry.language and entry.live
        ]

    @cached_property
    def notice(self) -> ShownNotice | None:
        """The county-wide emergency notice of this moment."""
        notice = self._directory.notice_now(self.entry.language)
        if notice is None:
            return None
        site = self._directory.site_of(notice.page_tree_path) if notice.page_tree_path else None
        link = address_in_site(site, notice.page_url_path, self.request) if site else ""
        return ShownNotice(notice.level, notice.title, notice.text, link)

    @property
    def is_mourning(self) -> bool:
        """Whether all sites are grey today."""
        return self._directory.is_mourning_on(timezone.localdate())

    @property
    def is_portal(self) -> bool:
        """Whether this is the portal (of any language)."""
        return self.entry.is_portal

    @property
    def _directory(self) -> SiteDirectory:
        return directory_for(self.request)


def address_of_site(entry: SiteEntry, request: HttpRequest | None) -> str:
    """The address of a site's home page."""
    return address_in_site(entry, entry.url_path, request)


def read_home(page_id: int) -> HomePage:
    """A home page of its own type with unit and language, in one query; raises ``HomePage.DoesNotExist``."""
    home = HomePage.objects.select_related("unit", "locale").get(pk=page_id)
    # The three types have no columns of their own, so there is nothing left to fetch.
    specific: HomePage = home.get_specific(deferred=True)
    specific.unit, specific.locale = home.unit, home.locale
    return specific


def frame_of(request: HttpRequest | None, page: Page | None = None) -> SiteFrame | None:
    """The frame for a page, or for an address where there is none; None in a cluster without sites."""
    home = _home_of(request, page)
    if home is None:
        return None
    entry = directory_for(request).by_tree_path.get(home.path)
    return SiteFrame(home, entry, request, page) if entry else None


def _home_of(request: HttpRequest | None, page: Any) -> HomePage | None:
    if isinstance(page, HomePage):
        return page
    home: HomePage | None = getattr(request, "site_home", None)
    if home is not None and (page is None or page.path.startswith(home.path)):
        return home
    entry: SiteEntry | None = None
    directory = directory_for(request)
    if page is not None and page.path:
        entry = directory.site_of(page.path)
    elif request is not None:
        found = directory.site_at(host_of(request), [part for part in request.path.split("/") if part])
        entry = found[0] if found else directory.portal
    return read_home(entry.page_id) if entry else None
