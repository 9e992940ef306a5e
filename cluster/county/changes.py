"""What would have to be done: one class for each sort of change, with the words in which a plan tells of it.

How each is carried out is in ``steps``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cluster.county.schema import CATALOG_TITLE, ColumnEntry, SiteEntry, ThemeEntry, UnitEntry
from sites.models import ColumnPage, HomePage
from units.models import Unit

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise

Values = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Change:
    """One thing to do, in one transaction, with one row in the ledger.

    ``code`` is that of the unit whose it is (empty for the county as a whole), ``name`` what people call it.
    """

    kind: ClassVar[str]
    heading: ClassVar[Words]
    sign: ClassVar[str] = "~"

    code: str
    name: str

    @property
    def title(self) -> str:
        """What the change is about, in one line."""
        return f"{self.code} {self.name}".strip()

    def particulars(self) -> list[str]:
        """What else there is to say, line by line."""
        return []

    def details(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {"code": self.code}


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def _recorded(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class ValuesChanged(Change):
    """Base of what changes fields: name, old and new value of each."""

    values: Values = field(default_factory=dict)
    model: ClassVar[Any] = Unit

    def particulars(self) -> list[str]:
        """``联系电话（telephone）：旧 → 新``."""
        return [
            f"{self.model._meta.get_field(name).verbose_name}（{name}）：{_shown(old)} → {_shown(new)}"
            for name, (old, new) in self.values.items()
        ]

    def details(self) -> dict[str, Any]:
        """Old and new values."""
        return {
            "code": self.code,
            "changes": {name: [_recorded(old), _recorded(new)] for name, (old, new) in self.values.items()},
        }


@dataclass(frozen=True)
class ContainerCreated(Change):
    """The container of all sites, in place of Wagtail's sample page."""

    kind: ClassVar[str] = "cluster.started"
    heading: ClassVar[Words] = _("建立网站群")
    sign: ClassVar[str] = "+"


@dataclass(frozen=True)
class CountyRenamed(Change):
    """Another name of the county."""

    kind: ClassVar[str] = "cluster.county_changed"
    heading: ClassVar[Words] = _("更改县名")
    old: str = ""

    @property
    def title(self) -> str:
        """Old and new name."""
        return f"{self.old} → {self.name}"

    def details(self) -> dict[str, Any]:
        """Old and new name."""
        return {"changes": {"name": [self.old, self.name]}}


@dataclass(frozen=True)
class LanguageAdded(Change):
    """A language in which there may be translations; ``code`` is the language's."""

    kind: ClassVar[str] = "cluster.language_added"
    heading: ClassVar[Words] = _("增加语言")
    sign: ClassVar[str] = "+"


@dataclass(frozen=True)
class UnitCreated(Change):
    """A new unit under ``parent`` (a code)."""

    kind: ClassVar[str] = "cluster.unit_created"
    heading: ClassVar[Words] = _("新增单位")
    sign: ClassVar[str] = "+"
    entry: UnitEntry = field(kw_only=True)
    parent: str = ""

    def details(self) -> dict[str, Any]:
        """What the unit is made with."""
        written = self.entry.model_dump(mode="json", exclude_unset=True, exclude={"closed_on", "successor"})
        return written | {"parent": self.parent}


@dataclass(frozen=True)
class UnitChanged(ValuesChanged):
    """Other values of a unit."""

    kind: ClassVar[str] = "cluster.unit_changed"
    heading: ClassVar[Words] = _("修改单位")


@dataclass(frozen=True)
class UnitMoved(Change):
    """A unit under another one (codes)."""

    kind: ClassVar[str] = "cluster.unit_moved"
    heading: ClassVar[Words] = _("调整隶属")
    sign: ClassVar[str] = ">"
    old: str = ""
    new: str = ""

    def particulars(self) -> list[str]:
        """From where to where."""
        return [f"上级：{_shown(self.old)} → {_shown(self.new)}"]

    def details(self) -> dict[str, Any]:
        """From where to where."""
        return {"code": self.code, "changes": {"parent": [self.old, self.new]}}


@dataclass(frozen=True)
class UnitClosed(Change):
    """A unit that is merged or closed on a day; its site and what it published stay."""

    kind: ClassVar[str] = "cluster.unit_closed"
    heading: ClassVar[Words] = _("撤并单位")
    sign: ClassVar[str] = "×"
    closed_on: datetime.date = field(kw_only=True)
    successor: str = ""

    def particulars(self) -> list[str]:
        """Day and successor."""
        return [
            f"撤并日期：{self.closed_on}　承接单位：{_shown(self.successor)}　（网站和内容保留，不再有编辑权限）"
        ]

    def details(self) -> dict[str, Any]:
        """Day and successor."""
        return {"code": self.code, "closed_on": str(self.closed_on), "successor": self.successor}


@dataclass(frozen=True)
class UnitReopened(Change):
    """A unit that was marked closed and is not."""

    kind: ClassVar[str] = "cluster.unit_reopened"
    heading: ClassVar[Words] = _("恢复单位")


@dataclass(frozen=True)
class FilesPlacesCreated(Change):
    """The collections that hold the files of units, for some dozens of units at a time.

    Collections are kept in the order of their names, and each that is put between others pushes all after it: made
    one by one with the units, those of 400 units take minutes.
    """

    kind: ClassVar[str] = "cluster.files_places_created"
    heading: ClassVar[Words] = _("建立文件库")
    sign: ClassVar[str] = "+"
    codes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How many."""
        return f"{self.codes[0]} 等 {len(self.codes)} 个单位" if len(self.codes) > 1 else self.codes[0]

    def details(self) -> dict[str, Any]:
        """Whose."""
        return {"codes": list(self.codes)}


@dataclass(frozen=True)
class SiteCreated(Change):
    """A new site: home page, host, rights of those who work at the unit."""

    kind: ClassVar[str] = "cluster.site_created"
    heading: ClassVar[Words] = _("新建网站")
    sign: ClassVar[str] = "+"
    entry: SiteEntry = field(kw_only=True)
    site_kind: str = ""
    parent: str = ""
    theme: ThemeEntry | None = None

    @property
    def title(self) -> str:
        """Name and address."""
        return f"{self.code} {self.name}　{shown_address(self.entry.host, self.entry.path)}"

    def details(self) -> dict[str, Any]:
        """What the site is made with."""
        return self.entry.model_dump(mode="json", exclude_unset=True) | {"code": self.code}


@dataclass(frozen=True)
class SiteChanged(ValuesChanged):
    """Other values of a site's home page."""

    kind: ClassVar[str] = "cluster.site_changed"
    heading: ClassVar[Words] = _("修改网站")
    model: ClassVar[Any] = HomePage


@dataclass(frozen=True)
class SiteReaddressed(Change):
    """A site at another host or path; the old addresses lead to the new ones."""

    kind: ClassVar[str] = "cluster.site_readdressed"
    heading: ClassVar[Words] = _("网站换地址")
    sign: ClassVar[str] = ">"
    old: tuple[str, str] = ("", "")
    new: tuple[str, str] = ("", "")

    def particulars(self) -> list[str]:
        """From where to where."""
        return [f"{shown_address(*self.old)} → {shown_address(*self.new)}（旧地址自动跳转）"]

    def details(self) -> dict[str, Any]:
        """From where to where."""
        return {
            "code": self.code,
            "changes": {"host": [self.old[0], self.new[0]], "path": [self.old[1], self.new[1]]},
        }


@dataclass(frozen=True)
class SiteMoved(Change):
    """A home page to stand under that of another unit (a code; empty: in the container)."""

    kind: ClassVar[str] = "cluster.site_moved"
    heading: ClassVar[Words] = _("调整网站位置")
    sign: ClassVar[str] = ">"
    parent: str = ""

    def particulars(self) -> list[str]:
        """Where it will stand; its address stays."""
        return [f"移到{'“' + self.parent + '”的首页' if self.parent else '网站群'}之下（地址不变）"]

    def details(self) -> dict[str, Any]:
        """Where it will stand."""
        return {"code": self.code, "parent": self.parent}


@dataclass(frozen=True)
class HostMapped(Change):
    """The Wagtail ``Site`` row of a home page, where it is missing or says something else."""

    kind: ClassVar[str] = "cluster.host_mapped"
    heading: ClassVar[Words] = _("更正主机登记")


@dataclass(frozen=True)
class ColumnsCreated(Change):
    """The standard columns that a site has not, parents before children, and the catalogue where it is missing."""

    kind: ClassVar[str] = "cluster.columns_created"
    heading: ClassVar[Words] = _("新建栏目")
    sign: ClassVar[str] = "+"
    catalog: bool = False
    # The slugs from the home page down to the parent, and the column.
    columns: tuple[tuple[tuple[str, ...], ColumnEntry], ...] = ()

    def particulars(self) -> list[str]:
        """The columns' names."""
        return [
            "、".join(
                ([CATALOG_TITLE] if self.catalog else []) + [entry.title for _above, entry in self.columns]
            )
        ]

    def details(self) -> dict[str, Any]:
        """Address and name of each."""
        return {
            "code": self.code,
            "catalog": self.catalog,
            "columns": {"/".join([*above, entry.slug]): entry.title for above, entry in self.columns},
        }


@dataclass(frozen=True)
class ColumnChanged(ValuesChanged):
    """Other values of a standard column."""

    kind: ClassVar[str] = "cluster.column_changed"
    heading: ClassVar[Words] = _("修改栏目")
    model: ClassVar[Any] = ColumnPage
    page_id: int = 0
    slug: str = ""

    @property
    def title(self) -> str:
        """Site and column."""
        return f"{self.code} {self.name} / {self.slug}"

    def details(self) -> dict[str, Any]:
        """The column, old and new values."""
        return super().details() | {"column": self.slug}


def shown_address(host: str, path: str) -> str:
    """The address as the file says it."""
    return host or f"门户/{path}"


#: Kind of ledger row and its label, for every sort of change.
LEDGER_KINDS: tuple[tuple[str, Words], ...] = tuple(
    (change.kind, format_lazy("{}：{}", _("集群配置"), change.heading))
    for change in (
        ContainerCreated, CountyRenamed, LanguageAdded, UnitCreated, UnitChanged, UnitMoved, UnitClosed, UnitReopened,
        FilesPlacesCreated, SiteCreated, SiteChanged, SiteReaddressed, SiteMoved, HostMapped, ColumnsCreated,
        ColumnChanged,
    )
)  # fmt: skip
