"""The cluster file written back from what is running, so that its plan says that there is nothing to do."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from cluster.county.running import SITE_FIELDS, UNIT_FIELDS, Running, RunningColumn, RunningSite
from cluster.county.schema import SITE_KINDS
from units.models import Unit, UnitKind

HEADER = "按正在运行的情况写出。格式见 docs/cluster-file.md；没有写的项目保持原样，写成空引号的清除。"


def export(running: Running | None = None) -> str:
    """The text of the cluster file for what is running.

    Standard columns are those that every site of a kind has alike.
    """
    return _Writer(running or Running()).text()


class _Writer:
    def __init__(self, running: Running) -> None:
        self.running = running
        self.themes: dict[str, tuple[str, str, str]] = {}

    def text(self) -> str:
        document = tomlkit.document()
        document.add(tomlkit.comment(HEADER))
        county = tomlkit.table()
        county.add("name", self.running.root.title if self.running.root else "")
        county.add("languages", self.running.languages)
        document.add("county", county)
        units = _tables(self._unit(unit) for unit in self.running.units.values())
        sites = _tables(self._site(code, site) for code, site in self.running.sites.items())
        if self.themes:
            themes = tomlkit.table(is_super_table=True)
            for name, colours in self.themes.items():
                themes.add(name, _table(dict(zip(("main", "accent", "ink"), colours, strict=True))))
            document.add("theme", themes)
        document.add("columns", self._columns())
        document.add("unit", units)
        document.add("site", sites)
        return tomlkit.dumps(document)

    def _unit(self, unit: Unit) -> Table:
        values = {"code": unit.code} | {name: getattr(unit, name) for name in UNIT_FIELDS}
        values["parent"] = self.running.parents[unit.code]
        values["closed_on"] = unit.closed_on
        values["successor"] = unit.successor.code if unit.successor else ""
        return _table(values)

    def _site(self, code: str, site: RunningSite) -> Table:
        home = site.home
        values: dict[str, Any] = {"unit": code, "host": home.host, "path": home.site_path}
        values |= {key: getattr(home, name) for key, name in SITE_FIELDS.items()}
        if home.theme:
            values["theme"] = home.theme
            self.themes.setdefault(home.theme, (home.theme_main, home.theme_accent, home.theme_ink))
        return _table(values)

    def _columns(self) -> Table:
        columns = tomlkit.table(is_super_table=True)
        for kind in SITE_KINDS:
            sites = [site for code, site in self.running.sites.items() if self._kind(code) == kind]
            common = _common([site.columns for site in sites])
            if common:
                columns.add(kind, _column_tables(common))
        return columns

    def _kind(self, code: str) -> str:
        kind = self.running.units[code].kind
        return "portal" if kind == UnitKind.COUNTY else kind


def _common(places: list[dict[str, RunningColumn]], *, top: bool = True) -> list[dict[str, Any]]:
    """The columns that stand alike (address, title, kind) in every one of the places, with those below them."""
    if not places:
        return []
    found = []
    for slug, first in places[0].items():
        alike = [place.get(slug) for place in places]
        columns = [column for column in alike if column is not None and column.is_column]
        if len(columns) < len(places) or len({(column.title, column.kind) for column in columns}) > 1:
            continue
        values: dict[str, Any] = {"title": first.title, "kind": first.kind, "slug": slug}
        if len({column.description for column in columns}) == 1:
            values["description"] = first.description
        if top and not any(column.show_in_menus for column in columns):
            values["menu"] = False
        values["children"] = _common([column.children for column in columns], top=False)
        found.append(values)
    return found


def _column_tables(columns: list[dict[str, Any]]) -> AoT:
    tables = []
    for column in columns:
        children = column.pop("children")
        table = _table(column)
        if children:
            table.add("children", _column_tables(children))
        tables.append(table)
    return _tables(tables)


def _tables(tables: Any) -> AoT:
    found = tomlkit.aot()
    for table in tables:
        found.append(table)
    return found


def _table(values: dict[str, Any]) -> Table:
    """A table without the empty values: what is absent stays as it is, and it is empty already."""
    table = tomlkit.table()
    for name, value in values.items():
        if value not in (None, ""):
            table.add(name, tomlkit.string(value, multiline=True) if "\n" in str(value) else value)
    return table
