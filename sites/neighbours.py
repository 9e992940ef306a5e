"""The other sites of the cluster as a page names them: the directory of sites, a township's villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from sites.addresses import directory_for
from sites.directory import STEPLEN
from sites.models import HomePage
from sites.site_frame import address_of_site
from units.models import UnitKind

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.directory import SiteEntry
    from units.models import Unit


@dataclass(frozen=True)
class SiteLink:
    """A site by its unit's short name."""

    label: str
    address: str
    kind: str


def sites_by_kind(language: str, request: HttpRequest | None) -> dict[str, list[SiteLink]]:
    """The live sites of a language by the kind of their unit, in the order of the units; one query."""
    rows = (
        HomePage.objects.live()
        .filter(locale__language_code=language)
        .order_by("unit__path")
        .values_list("path", "title", "unit__kind", "unit__short_name", "unit__name")
    )
    # Units have names in the interface's own language only.
    translated = language != settings.LANGUAGE_CODE
    directory = directory_for(request)
    links: dict[str, list[SiteLink]] = {kind: [] for kind in UnitKind.values}
    for path, title, kind, short_name, name in rows:
        if entry := directory.by_tree_path.get(path):
            label = title if translated else short_name or name
            links[kind].append(SiteLink(label, address_of_site(entry, request), kind))
    return links


def sites_nested_in(entry: SiteEntry, request: HttpRequest | None) -> list[SiteLink]:
    """The live sites directly under a home page (a township's villages); costs no query."""
    length = len(entry.tree_path)
    return [
        SiteLink(other.title, address_of_site(other, request), UnitKind.VILLAGE)
        for other in directory_for(request).entries
        if other.live
        and len(other.tree_path) == length + STEPLEN
        and other.tree_path.startswith(entry.tree_path)
    ]


@dataclass(frozen=True)
class Village:
    """A village or community of a township: whom to ask; ``address`` is that of its site, empty where it has none."""

    unit: Unit
    address: str

    @property
    def label(self) -> str:
        """Its short name."""
        return self.unit.short_name or self.unit.name


def villages_of(home: HomePage, request: HttpRequest | None) -> list[Village]:
    """The villages of a township in the order of the units, those that were closed left out; one query."""
    if home.unit.kind != UnitKind.TOWNSHIP:
        return []
    directory = directory_for(request)
    language = directory.by_tree_path[home.path].language
    addresses = {
        entry.unit_id: address_of_site(entry, request)
        for entry in directory.entries
        if entry.live and entry.language == language
    }
    units = home.unit.get_children().filter(kind=UnitKind.VILLAGE, closed_on__isnull=True)
    return [Village(unit, addresses.get(unit.pk, "")) for unit in units]
