"""What the tables of the cluster file must be to each other, and what is unwise though allowed.

Values that are wrong in themselves were reported already and are empty here: nothing is said of them twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from cluster.county.mistakes import Location, closest, did_you_mean
from cluster.county.schema import CATALOG_SLUG, ColumnEntry, CountyFile, SiteEntry, UnitEntry
from cluster.county.themes import PAPER, readable_variant, worst_pair
from sites.addresses import RESERVED_PATHS
from units.models import UnitKind

Found = tuple[Location, str, str]

# What may stand above what.
PARENT_KINDS = {
    UnitKind.COUNTY: (),
    UnitKind.DEPARTMENT: (UnitKind.COUNTY, UnitKind.DEPARTMENT),
    UnitKind.TOWNSHIP: (UnitKind.COUNTY,),
    UnitKind.VILLAGE: (UnitKind.TOWNSHIP, UnitKind.COUNTY),
}
# Hosts that are nobody's on the Internet (RFC 2606, RFC 6761).
PRIVATE_DOMAINS = (".localhost", ".example", ".test", ".invalid")
# 互联网政务应用安全管理规定 Art. 5: .gov.cn or .政务 (written as xn--zfr164b).
GOVERNMENT_DOMAINS = (".gov.cn", ".xn--zfr164b")


def check(file: CountyFile) -> list[Found]:
    """Every mistake between the tables: location, message, suggestion."""
    return [found for rule in RULES for found in rule(file)]


def warn(file: CountyFile) -> Iterator[Found]:
    """What is allowed but against the guidance: a public host outside the government domains (指引 1.1)."""
    for number, site in enumerate(file.sites):
        if site.host and not site.host.endswith((*PRIVATE_DOMAINS, *GOVERNMENT_DOMAINS)):
            yield (
                ("site", number, "host"),
                f"“{site.host}”不在 .gov.cn 或 .政务 之下。",
                "政府网站应使用 .gov.cn 域名，每个单位只开一个。",
            )


def _repeated(values: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The number of each value that stood before already, with the number of its first place."""
    first: dict[str, int] = {}
    for number, value in enumerate(values):
        if value and first.setdefault(value, number) != number:
            yield number, first[value]


def languages_are_possible(file: CountyFile) -> Iterator[Found]:
    """The interface's own language comes first; no language twice."""
    languages = file.county.languages
    if languages and languages[0] != settings.LANGUAGE_CODE:
        yield ("county", "languages"), f"第一种语言应为“{settings.LANGUAGE_CODE}”。", ""
    for number, _first in _repeated(languages):
        yield ("county", "languages"), f"语言“{languages[number]}”写了两次。", "删去一个。"


def units_are_told_apart(file: CountyFile) -> Iterator[Found]:
    """Code, name and credit code are each unit's own."""
    for name, label in (("code", "单位代码"), ("name", "全称"), ("credit_code", "统一社会信用代码")):
        values = [getattr(unit, name) for unit in file.units]
        for number, first in _repeated(values):
            where = file.places.name_of(("unit", first))
            yield (
                ("unit", number, name),
                f"{label}“{values[number]}”与 {where} 重复。",
                "核对后改正其中一个。",
            )


def there_is_one_county(file: CountyFile) -> Iterator[Found]:
    """Exactly one unit is the county."""
    if any(not unit.kind for unit in file.units):
        return
    numbers = [number for number, unit in enumerate(file.units) if unit.kind == UnitKind.COUNTY]
    if not numbers:
        yield (), "没有类别为 county 的单位。", '为县人民政府写一个 [[unit]]，kind = "county"。'
    for number in numbers[1:]:
        yield (
            ("unit", number, "kind"),
            "类别为 county 的单位只能有一个。",
            "部门写 department，乡镇写 township。",
        )


def parents_exist_and_fit(file: CountyFile) -> Iterator[Found]:
    """Each parent is in the file, of a kind that may stand above, and nobody stands above itself."""
    codes = list(file.unit_by_code)
    for number, unit in enumerate(file.units):
        if not unit.code or not unit.kind:
            continue
        location: Location = ("unit", number, "parent")
        if unit.kind == UnitKind.COUNTY:
            if unit.parent:
                yield location, "县没有上级单位。", "删去这一项。"
            continue
        if not (code := file.parent_of(unit)):
            if unit.kind == UnitKind.VILLAGE:
                yield location, "村（社区）要写明所属乡镇。", "parent 写乡镇的单位代码。"
            continue
        parent = file.unit_by_code.get(code)
        if parent is None:
            yield (
                location,
                f"没有代码为“{code}”的单位。",
                did_you_mean(code, codes) if closest(code, codes) else "",
            )
        elif loop := _loop_from(file, unit):
            yield location, f"上级关系成环：{' → '.join(loop)}。", "改正其中一个 parent。"
        elif parent.kind and parent.kind not in PARENT_KINDS[UnitKind(unit.kind)]:
            allowed = "、".join(str(kind.label) for kind in PARENT_KINDS[UnitKind(unit.kind)])
            yield location, f"“{code}”不能是{UnitKind(unit.kind).label}的上级。", f"上级可以是：{allowed}。"


def _loop_from(file: CountyFile, unit: UnitEntry) -> list[str]:
    """The codes from a unit upwards when they lead back to it, else nothing."""
    way = [unit.code]
    above = file.unit_by_code.get(file.parent_of(unit))
    while above is not None and len(way) <= len(file.units):
        way.append(above.code)
        if above.code == unit.code:
            return way
        if above.code in way[:-1]:
            return []
        above = file.unit_by_code.get(file.parent_of(above))
    return []


def closed_units_have_a_date(file: CountyFile) -> Iterator[Found]:
    """A successor goes with a date, exists, is open, and is another unit."""
    codes = list(file.unit_by_code)
    for number, unit in enumerate(file.units):
        if unit.kind == UnitKind.COUNTY and unit.closed_on:
            yield ("unit", number, "closed_on"), "县不能撤并。", "删去这一项。"
        if not unit.successor:
            continue
        location: Location = ("unit", number, "successor")
        successor = file.unit_by_code.get(unit.successor)
        if not file.places.has(("unit", number, "closed_on")):
            yield location, "写了承接单位，但没有撤并日期。", "补上 closed_on，例如 closed_on = 2026-11-21。"
        if unit.successor == unit.code:
            yield location, "承接单位不能是本单位。", ""
        elif successor is None:
            yield location, f"没有代码为“{unit.successor}”的单位。", did_you_mean(unit.successor, codes)
        elif successor.closed_on:
            yield location, f"承接单位“{unit.successor}”也已撤并。", "写最终承接的单位。"


def sites_belong_to_units(file: CountyFile) -> Iterator[Found]:
    """Each site has a unit of the file, each unit one site at most (指引: 一个单位最多开设一个网站)."""
    codes = list(file.unit_by_code)
    for number, site in enumerate(file.sites):
        if site.unit and site.unit not in file.unit_by_code:
            yield ("site", number, "unit"), f"没有代码为“{site.unit}”的单位。", did_you_mean(site.unit, codes)
    for number, first in _repeated(site.unit for site in file.sites):
        yield (
            ("site", number, "unit"),
            f"单位“{file.sites[number].unit}”已有网站 {file.places.name_of(('site', first))}。",
            "一个单位只开一个网站；专项工作用专题栏目。",
        )
    if file.county_code and file.county_code not in file.site_by_unit:
        yield (), "没有门户网站。", f"为县“{file.county_code}”写一个 [[site]]，写明 host。"


def sites_have_one_address(file: CountyFile) -> Iterator[Found]:
    """A host or a path, the portal a host, and no address twice."""
    portal = file.site_by_unit.get(file.county_code)
    for number, site in enumerate(file.sites):
        location: Location = ("site", number)
        wrote = file.places.has((*location, "host")), file.places.has((*location, "path"))
        if site.host and site.path:
            yield (
                (*location, "path"),
                "host 和 path 只能写一个。",
                "在自己的主机名上写 host，在门户之下写 path。",
            )
        elif not any(wrote):
            yield location, "缺少网站地址。", "写 host（自己的主机名）或者 path（门户之下的路径）。"
        elif site.path and site is portal:
            yield (*location, "path"), "门户不能在路径之下。", "写 host。"
    for name in ("host", "path"):
        values = [getattr(site, name) for site in file.sites]
        for number, first in _repeated(values):
            where = file.places.name_of(("site", first))
            yield ("site", number, name), f"地址“{values[number]}”已由 {where} 使用。", "换一个。"


def paths_lead_to_one_thing(file: CountyFile) -> Iterator[Found]:
    """The path of a site is no column of the site above it and no address of the cluster itself."""
    for number, site in enumerate(file.sites):
        if not site.path:
            continue
        parts = site.path.split("/")
        if reserved := next((part for part in parts if part in RESERVED_PATHS), ""):
            yield ("site", number, "path"), f"“{reserved}”是系统保留的路径。", "换一个，例如用单位代码。"
        for above in _sites_above(file, parts):
            taken = {CATALOG_SLUG, *(column.slug for column in file.columns_of(above))}
            rest = parts[len(above.path.split("/")) if above.path else 0]
            if rest in taken:
                where = file.places.name_of(("site", file.sites.index(above)))
                yield (
                    ("site", number, "path"),
                    f"路径“{rest}”与 {where} 的栏目相同。",
                    "换一个，例如用单位代码。",
                )


def _sites_above(file: CountyFile, parts: list[str]) -> Iterator[SiteEntry]:
    """The portal, and the sites whose path is the beginning of this one."""
    portal = file.site_by_unit.get(file.county_code)
    if portal is not None and not portal.path:
        yield portal
    beginnings = {"/".join(parts[:end]) for end in range(1, len(parts))}
    yield from (site for site in file.sites if site.path in beginnings)


def themes_exist(file: CountyFile) -> Iterator[Found]:
    """A site's theme is a table of the file."""
    for number, site in enumerate(file.sites):
        if site.theme and site.theme not in file.themes:
            yield (
                ("site", number, "theme"),
                f"没有主题“{site.theme}”。",
                did_you_mean(site.theme, list(file.themes)),
            )


def themes_can_be_read(file: CountyFile) -> Iterator[Found]:
    """Each colour can be read on every ground on which pages use it (WCAG 2.1, 1.4.3 and, for body text, 1.4.6)."""
    for name, theme in file.themes.items():
        written = {"main": theme.main, "accent": theme.accent, "ink": theme.ink}
        # What is missing or no colour was told already; the others are measured on white then.
        colours = {key: colour or PAPER for key, colour in written.items()}
        for key in filter(written.get, written):
            if (pair := worst_pair(colours, key)) is not None:
                # Rounded down: 4.499 must not be told as 4.50.
                ratio = int(pair.ratio * 100) / 100
                yield (
                    ("theme", name, key),
                    f"{pair.label}（{pair.writing}／{pair.ground}）的对比度为 {ratio:.2f}，不足 {pair.required}。",
                    f"加深，例如“{readable_variant(colours, key)}”。",
                )


def columns_are_told_apart(file: CountyFile) -> Iterator[Found]:
    """No two columns of the same place have one slug; the catalogue's slug is the catalogue's."""
    for kind, columns in file.columns.items():
        yield from _columns_apart(file, ("columns", kind), columns, top=True)


def _columns_apart(
    file: CountyFile, location: Location, columns: list[ColumnEntry], *, top: bool
) -> Iterator[Found]:
    for number, first in _repeated(column.slug for column in columns):
        where = file.places.name_of((*location, first))
        yield (*location, number, "slug"), f"路径“{columns[number].slug}”与 {where} 重复。", "换一个。"
    for number, column in enumerate(columns):
        if top and column.slug == CATALOG_SLUG:
            yield (
                (*location, number, "slug"),
                f"路径“{CATALOG_SLUG}”属于政府信息公开目录，每个网站自动建立。",
                "删去这个栏目，或者换一个路径。",
            )
        elif top and column.slug in RESERVED_PATHS:
            yield (*location, number, "slug"), f"“{column.slug}”是系统保留的路径。", "换一个。"
        if not top and "menu" in column.model_fields_set:
            yield (*location, number, "menu"), "导航只列第一级栏目。", "删去这一项，或者写在上级栏目。"
        yield from _columns_apart(file, (*location, number, "children"), column.children, top=False)


RULES: tuple[Callable[[CountyFile], Iterator[Found]], ...] = (
    languages_are_possible,
    units_are_told_apart,
    there_is_one_county,
    parents_exist_and_fit,
    closed_units_have_a_date,
    sites_belong_to_units,
    sites_have_one_address,
    paths_lead_to_one_thing,
    themes_exist,
    themes_can_be_read,
    columns_are_told_apart,
)
