"""What is running: the units, sites and columns of the database as the plan and the export compare them.

Read in a fixed number of queries, however many sites there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cluster.county.schema import CATALOG_SLUG
from sites.models import CatalogPage, ClusterRootPage, ColumnPage, HomePage, UnitCollection
from units.models import Unit

UNIT_FIELDS = (
    "kind", "name", "short_name", "credit_code", "area_code", "address", "postcode", "hours", "telephone", "fax",
    "email",
)  # fmt: skip
# Keys of a site in the file that are fields of its home page, by their names there.
SITE_FIELDS = {
    "name": "title", "site_id_code": "site_id_code", "icp_number": "icp_number", "police_number": "police_number",
    "sponsor": "sponsor", "operator": "operator", "contact": "contact", "introduction": "introduction",
}  # fmt: skip
STEPLEN = Page.steplen


@dataclass(frozen=True)
class RunningColumn:
    """A page that stands at the address of a column; ``kind`` is empty when it is none."""

    page_id: int
    slug: str
    title: str
    kind: str
    description: str
    live: bool
    show_in_menus: bool
    model: str
    children: dict[str, RunningColumn] = field(default_factory=dict)

    @property
    def is_column(self) -> bool:
        """Whether it is a column and not another page that happens to stand there."""
        return bool(self.kind)


@dataclass
class RunningSite:
    """A site of the interface's own language."""

    home: HomePage
    kind: str
    parent_id: int | None
    columns: dict[str, RunningColumn]
    mapped: bool

    @property
    def has_catalog(self) -> bool:
        """Whether its catalogue stands where it belongs."""
        page = self.columns.get(CATALOG_SLUG)
        return page is not None and page.model == CatalogPage._meta.model_name


class Running:
    """Everything that the cluster file describes, as it is now."""

    def __init__(self) -> None:
        self.languages = self._languages()
        self.root = ClusterRootPage.objects.first()
        units = list(Unit.objects.select_related("successor").order_by("path"))
        self.units: dict[str, Unit] = {unit.code: unit for unit in units}
        by_path = {unit.path: unit.code for unit in units}
        self.parents = {unit.code: by_path.get(unit.path[: -Unit.steplen], "") for unit in units}
        self.sites: dict[str, RunningSite] = {}
        self.further_homes: list[HomePage] = []
        self._read_sites({unit.pk: unit.code for unit in units})
        self.with_collection = set(UnitCollection.objects.values_list("unit__code", flat=True))

    def _languages(self) -> list[str]:
        codes = set(Locale.objects.values_list("language_code", flat=True))
        return [code for code, _ in settings.LANGUAGES if code in codes]

    def _read_sites(self, codes: dict[int, str]) -> None:
        homes = list(
            HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
            .select_related("content_type")
            .order_by("path")
        )
        ids = {home.path: home.pk for home in homes}
        columns = self._columns(set(ids))
        rows: dict[int, list[Site]] = {}
        for row in Site.objects.all():
            rows.setdefault(row.root_page_id, []).append(row)
        for home in homes:
            code = codes[home.unit_id]
            site = RunningSite(
                home=home,
                kind=home.content_type.model.removesuffix("homepage"),
                parent_id=ids.get(home.path[:-STEPLEN]),
                columns=columns.get(home.path, {}),
                mapped=is_mapped(home, rows.get(home.pk, [])),
            )
            if code in self.sites:
                self.further_homes.append(home)
            else:
                self.sites[code] = site

    def _columns(self, homes: set[str]) -> dict[str, dict[str, RunningColumn]]:
        """Below each home and column, by tree path: what stands at which slug."""
        details = {
            row["pk"]: row for row in ColumnPage.objects.order_by().values("pk", "kind", "description")
        }
        names = ("pk", "path", "slug", "title", "live", "show_in_menus", "content_type__model")
        pages: list[dict[str, Any]] = list(
            Page.objects.filter(
                locale__language_code=settings.LANGUAGE_CODE, content_type__model__in=_COLUMN_MODELS
            )
            .order_by("path")
            .values(*names)
        )
        below: dict[str, dict[str, RunningColumn]] = {path: {} for path in homes}
        for row in pages:
            siblings = below.get(row["path"][:-STEPLEN])
            if siblings is None:
                continue
            detail = details.get(row["pk"], {"kind": "", "description": ""})
            column = RunningColumn(
                page_id=row["pk"], slug=row["slug"], title=row["title"], kind=detail["kind"],
                description=detail["description"], live=row["live"],
                show_in_menus=row["show_in_menus"], model=row["content_type__model"],
            )  # fmt: skip
            siblings[column.slug] = column
            below[row["path"]] = column.children
        return below

    @cached_property
    def portal(self) -> RunningSite | None:
        """The portal's site."""
        return next((site for site in self.sites.values() if site.kind == "portal"), None)


# What may stand directly below a home page or a column and take the address of a column; articles may not have a
# chosen slug and are many.
_COLUMN_MODELS = ("columnpage", "catalogpage", "topicpage", "townshiphomepage")


def is_mapped(home: HomePage, rows: list[Site]) -> bool:
    """Whether exactly the right Wagtail ``Site`` row says that the home answers on its host; a path needs none."""
    if not home.host:
        return not rows
    wanted = site_row(home)
    return len(rows) == 1 and all(getattr(rows[0], name) == value for name, value in wanted.items())


def site_row(home: HomePage) -> dict[str, Any]:
    """What the Wagtail ``Site`` row of a home says."""
    return {
        "hostname": home.host,
        "port": settings.CLUSTER_PORT,
        "site_name": home.title,
        "is_default_site": home.content_type.model == "portalhomepage",
    }
