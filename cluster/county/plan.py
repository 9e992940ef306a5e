"""The plan: what the cluster file says and what is running, and the changes from the one to the other.

Nothing is ever deleted: what the file does not name is told of and stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from cluster.county import changes as do
from cluster.county.changes import Change
from cluster.county.mistakes import CountyFileRefused, Location, Mistake
from cluster.county.notes import notes
from cluster.county.running import SITE_FIELDS, UNIT_FIELDS, Running, RunningColumn, RunningSite
from cluster.county.schema import (
    CATALOG_SLUG,
    SITE_KINDS,
    ColumnEntry,
    CountyFile,
    SiteEntry,
    ThemeEntry,
    UnitEntry,
)
from cluster.county.staying import conflicts_with_what_stays
from units.models import UnitKind

AnyChange = TypeVar("AnyChange", bound=Change)
Keys = set[Hashable]
NOTHING_TO_DO = "没有需要办理的事项。"
#: Longer groups are cut in a plan on screen.
SHOWN_PER_GROUP = 30
FILES_PLACES_AT_ONCE = 40
HOME_KINDS = {"portal": "portal", "department": "department", "township": "township", "village": "township"}


@dataclass(frozen=True)
class Plan:
    """What is to be done, in the order in which it is done, and what is only told."""

    changes: list[Change]
    notes: list[str]

    def lines(self, *, full: bool = False) -> Iterator[str]:
        """The plan for the eye: grouped by what is done, long groups cut unless ``full``."""
        for heading, group in groupby(self.changes, key=lambda change: change.heading):
            members = list(group)
            yield f"{heading}（{len(members)}）"
            shown = members if full else members[:SHOWN_PER_GROUP]
            for particulars, alike in groupby(shown, key=lambda change: change.particulars()):
                titles = [f"  {change.sign} {change.title}" for change in alike]
                yield from titles
                if len(titles) > 1 and particulars:
                    yield f"    以上 {len(titles)} 项："
                yield from (f"      {line}" for line in particulars)
            if not full and len(members) > SHOWN_PER_GROUP:
                yield f"  …… 另有 {len(members) - SHOWN_PER_GROUP} 项（--full 全部列出）"
        if self.notes:
            yield "说明（只报告，不办理）"
            yield from (f"  - {note}" for note in self.notes)
        yield f"共 {len(self.changes)} 项。" if self.changes else NOTHING_TO_DO


def make_plan(file: CountyFile, running: Running | None = None) -> Plan:
    """Compare the file with what is running.

    Raises ``CountyFileRefused`` when the one cannot be reached from the other.
    """
    return _Comparison(file, running or Running()).plan()


class _Comparison:
    """One file against one state of the database."""

    def __init__(self, file: CountyFile, running: Running) -> None:
        self.file = file
        self.running = running
        self.mistakes: list[Mistake] = []

    def plan(self) -> Plan:
        units = self._units_from_the_top()
        sites = sorted(self.file.sites, key=lambda site: SITE_KINDS.index(self.file.kind_of(site)))
        found: list[Change] = [
            *self._county(),
            *self._in_free_order(self._changed_units(units), _unit_keys, "全称或统一社会信用代码"),
            *self._created_units(units),
            *self._moved_units(units),
            *self._closed_units(units),
            *self._files_places(units),
            *self._in_free_order(self._readdressed_sites(sites), _address_keys, "地址"),
            *self._created_sites(sites),
            *self._changed_sites(sites),
            *self._moved_sites(sites),
            *self._mapped_hosts(sites),
            *self._created_columns(sites),
            *self._changed_columns(sites),
        ]
        self.mistakes += conflicts_with_what_stays(self.file, self.running)
        if self.mistakes:
            raise CountyFileRefused(self.mistakes)
        return Plan(found, list(notes(self.file, self.running)))

    def _refuse(self, location: Location, message: str, suggestion: str = "") -> None:
        self.mistakes.append(self.file.places.mistake(location, message, suggestion))

    # -- the county ----------------------------------------------------------------------------------------------

    def _county(self) -> Iterator[Change]:
        name = self.file.county.name
        if self.running.root is None:
            yield do.ContainerCreated("", name)
        elif self.running.root.title != name:
            yield do.CountyRenamed("", name, old=self.running.root.title)
        for language in self.file.county.languages:
            if language not in self.running.languages:
                yield do.LanguageAdded(language, "")

    # -- units ---------------------------------------------------------------------------------------------------

    def _units_from_the_top(self) -> list[UnitEntry]:
        depths: dict[str, int] = {}

        def depth(unit: UnitEntry) -> int:
            if unit.code not in depths:
                above = self.file.unit_by_code.get(self.file.parent_of(unit))
                depths[unit.code] = depth(above) + 1 if above else 0
            return depths[unit.code]

        return sorted(self.file.units, key=depth)

    def _created_units(self, units: list[UnitEntry]) -> Iterator[Change]:
        for unit in units:
            if unit.code not in self.running.units:
                yield do.UnitCreated(unit.code, unit.name, entry=unit, parent=self.file.parent_of(unit))

    def _changed_units(self, units: list[UnitEntry]) -> Iterator[do.UnitChanged]:
        for unit in units:
            if (present := self.running.units.get(unit.code)) is None:
                continue
            values = _differences(present, unit.written(UNIT_FIELDS))
            if (
                "kind" in values
                and unit.code in self.running.sites
                and HOME_KINDS.get(self._site_kind(unit.kind)) != self.running.sites[unit.code].kind
            ):
                place: Location = ("unit", self.file.units.index(unit), "kind")
                self._refuse(
                    place,
                    f"已有网站的单位不能由 {present.kind} 改为 {unit.kind}。",
                    "新写一个单位，把原单位撤并给它。",
                )
            if values:
                yield do.UnitChanged(unit.code, unit.name, values=values)

    def _site_kind(self, unit_kind: str) -> str:
        return "portal" if unit_kind == UnitKind.COUNTY else unit_kind

    def _moved_units(self, units: list[UnitEntry]) -> Iterator[Change]:
        for unit in units:
            if unit.code not in self.running.units:
                continue
            old, new = self.running.parents[unit.code], self.file.parent_of(unit)
            if old != new:
                yield do.UnitMoved(unit.code, unit.name, old=old, new=new)

    def _closed_units(self, units: list[UnitEntry]) -> Iterator[Change]:
        for unit in units:
            present = self.running.units.get(unit.code)
            was = (
                (present.closed_on, present.successor.code if present.successor else "")
                if present
                else (None, "")
            )
            closed_on = unit.closed_on if "closed_on" in unit.model_fields_set else was[0]
            successor = unit.successor if "successor" in unit.model_fields_set else was[1]
            if closed_on is None:
                if was[0] is not None:
                    yield do.UnitReopened(unit.code, unit.name)
            elif (closed_on, successor) != was:
                yield do.UnitClosed(unit.code, unit.name, closed_on=closed_on, successor=successor)

    def _files_places(self, units: list[UnitEntry]) -> Iterator[Change]:
        missing = sorted(
            (unit.name, unit.code) for unit in units if unit.code not in self.running.with_collection
        )
        for start in range(0, len(missing), FILES_PLACES_AT_ONCE):
            codes = tuple(code for _, code in missing[start : start + FILES_PLACES_AT_ONCE])
            yield do.FilesPlacesCreated("", "", codes=codes)

    # -- sites ---------------------------------------------------------------------------------------------------

    def _both(self, sites: list[SiteEntry]) -> Iterator[tuple[SiteEntry, RunningSite]]:
        for site in sites:
            if present := self.running.sites.get(site.unit):
                yield site, present

    def _name(self, site: SiteEntry) -> str:
        present = self.running.sites.get(site.unit)
        return site.name or (present.home.title if present else self.file.unit_by_code[site.unit].name)

    def _created_sites(self, sites: list[SiteEntry]) -> Iterator[Change]:
        for site in sites:
            if site.unit not in self.running.sites:
                yield do.SiteCreated(
                    site.unit,
                    self._name(site),
                    entry=site,
                    site_kind=self.file.kind_of(site),
                    parent=self._home_above(site),
                    theme=self.file.themes.get(site.theme),
                )

    def _home_above(self, site: SiteEntry) -> str:
        """The unit under whose home page a site's stands: a village's under its township's, else none."""
        unit = self.file.unit_by_code[site.unit]
        above = self.file.unit_by_code.get(self.file.parent_of(unit))
        if unit.kind != UnitKind.VILLAGE or above is None or above.kind != UnitKind.TOWNSHIP:
            return ""
        known = above.code in self.file.site_by_unit or above.code in self.running.sites
        return above.code if known else ""

    def _changed_sites(self, sites: list[SiteEntry]) -> Iterator[Change]:
        for site, present in self._both(sites):
            wanted = {SITE_FIELDS[key]: value for key, value in site.written(tuple(SITE_FIELDS)).items()}
            if not site.name:
                wanted.pop("title", None)
            values = _differences(present.home, wanted) | self._theme_differences(site, present)
            if values:
                yield do.SiteChanged(site.unit, self._name(site), values=values)

    def _theme_differences(self, site: SiteEntry, present: RunningSite) -> do.Values:
        if (theme := self.file.themes.get(site.theme)) is None:
            return {}
        values = _differences(present.home, theme_values(theme))
        if values or present.home.theme:
            values |= _differences(present.home, {"theme": site.theme})
        return values

    def _readdressed_sites(self, sites: list[SiteEntry]) -> Iterator[do.SiteReaddressed]:
        for site, present in self._both(sites):
            old, new = (present.home.host, present.home.site_path), (site.host, site.path)
            if old != new:
                yield do.SiteReaddressed(site.unit, self._name(site), old=old, new=new)

    def _moved_sites(self, sites: list[SiteEntry]) -> Iterator[Change]:
        ids = {present.home.pk: code for code, present in self.running.sites.items()}
        for site, present in self._both(sites):
            parent = self._home_above(site)
            if ids.get(present.parent_id, "") != parent:
                yield do.SiteMoved(site.unit, self._name(site), parent=parent)

    def _mapped_hosts(self, sites: list[SiteEntry]) -> Iterator[Change]:
        for site, present in self._both(sites):
            same_address = (present.home.host, present.home.site_path) == (site.host, site.path)
            same_name = present.home.title == self._name(site)
            if not present.mapped and same_address and same_name:
                yield do.HostMapped(site.unit, self._name(site))

    # -- columns -------------------------------------------------------------------------------------------------

    def _created_columns(self, sites: list[SiteEntry]) -> Iterator[Change]:
        for site in sites:
            present = self.running.sites.get(site.unit)
            there = present.columns if present else {}
            missing = tuple(self._missing(self.file.columns_of(site), there, ()))
            if CATALOG_SLUG in there and not (present and present.has_catalog):
                self._occupied(("site", self.file.sites.index(site)), site, there[CATALOG_SLUG])
            if missing or CATALOG_SLUG not in there:
                yield do.ColumnsCreated(
                    site.unit, self._name(site), catalog=CATALOG_SLUG not in there, columns=missing
                )

    def _missing(
        self, wanted: list[ColumnEntry], there: dict[str, RunningColumn], above: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], ColumnEntry]]:
        for entry in wanted:
            present = there.get(entry.slug)
            if present is None:
                yield above, entry
            yield from self._missing(
                entry.children, present.children if present else {}, (*above, entry.slug)
            )

    def _changed_columns(self, sites: list[SiteEntry]) -> Iterator[Change]:
        for site, present in self._both(sites):
            location: Location = ("columns", self.file.kind_of(site))
            yield from self._changed_below(site, self.file.columns_of(site), present.columns, "", location)

    def _changed_below(
        self,
        site: SiteEntry,
        wanted: list[ColumnEntry],
        there: dict[str, RunningColumn],
        above: str,
        location: Location,
    ) -> Iterator[Change]:
        for number, entry in enumerate(wanted):
            if (present := there.get(entry.slug)) is None:
                continue
            if not present.is_column:
                self._occupied((*location, number, "slug"), site, present)
                continue
            values_written = entry.written(("title", "kind", "description"))
            if "menu" in entry.model_fields_set:
                values_written["show_in_menus"] = entry.menu
            values = _differences(present, values_written)
            if values:
                yield do.ColumnChanged(
                    site.unit,
                    self._name(site),
                    values=values,
                    page_id=present.page_id,
                    slug=above + entry.slug,
                )
            yield from self._changed_below(
                site,
                entry.children,
                present.children,
                f"{above}{entry.slug}/",
                (*location, number, "children"),
            )

    def _occupied(self, location: Location, site: SiteEntry, page: RunningColumn) -> None:
        self._refuse(
            location,
            f"网站“{self._name(site)}”的路径“{page.slug}”已有其他页面“{page.title}”。",
            "换一个路径，或者先在后台处理那个页面。",
        )

    # -- what cannot be, and what is only told -------------------------------------------------------------------

    def _in_free_order(
        self, found: Iterable[AnyChange], keys: Callable[[AnyChange], tuple[Keys, Keys]], what: str
    ) -> list[AnyChange]:
        """Changes in such an order that each takes only what nobody has any more; a swap is refused."""
        waiting = list(found)
        ordered: list[AnyChange] = []
        while waiting:
            held = Counter(key for change in waiting for key in keys(change)[0])
            free = [change for change in waiting if not any(held[key] for key in keys(change)[1])]
            if not free:
                names = "、".join(change.title for change in waiting)
                self._refuse(
                    (), f"{names} 互换{what}，不能一次办完。", "先把其中一个改成临时的值，办理后再改。"
                )
                return ordered
            ordered += free
            waiting = [change for change in waiting if change not in free]
        return ordered


def theme_values(theme: ThemeEntry) -> dict[str, str]:
    """The fields of a home page that hold a theme's colours."""
    return {"theme_main": theme.main, "theme_accent": theme.accent, "theme_ink": theme.ink}


def _differences(present: Any, wanted: dict[str, Any]) -> do.Values:
    found = {}
    for name, value in wanted.items():
        old = getattr(present, name)
        # Forms send a text's lines with CR LF.
        if (old.replace("\r\n", "\n") if isinstance(old, str) else old) != value:
            found[name] = (old, value)
    return found


def _unit_keys(change: do.UnitChanged) -> tuple[Keys, Keys]:
    """What a change of a unit gives free and what it takes."""
    kept = [(name, change.values[name]) for name in ("name", "credit_code") if name in change.values]
    return {(name, old) for name, (old, _) in kept if old}, {(name, new) for name, (_, new) in kept if new}


def _address_keys(change: do.SiteReaddressed) -> tuple[Keys, Keys]:
    return {change.old}, {change.new}
