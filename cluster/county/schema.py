"""The shape of the cluster file: which tables and keys there are and what each value must look like.

What a value must be, the models know already: their validators are asked, so file and database never disagree.
What tables must be to each other is in ``checks``. The format is described in docs/cluster-file.md.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError
from stdnum.cn import uscc

from cluster.county.mistakes import Places, did_you_mean
from sites.models import ColumnKind, ColumnPage, HomePage
from units.models import Unit, UnitKind

CATALOG_SLUG = "zwgk"
CATALOG_TITLE = "政府信息公开"
SITE_KINDS = ("portal", "department", "township", "village")
_CREDIT_CODE_LENGTH = 18
_SHORT_COLOUR = re.compile(r"#?([0-9a-fA-F]{3})")


def wrong(message: str, suggestion: str = "") -> PydanticCustomError:
    """A refusal of a value, in words, with what to write instead."""
    return PydanticCustomError("wrong", "{message}", {"message": message, "suggestion": suggestion})


def _like(model: type[models.Model], name: str, advise: Callable[[str], str] = lambda _: "") -> Any:
    """A text for a model's field: its validators decide, ``advise`` says what to write instead."""

    def validate(value: str) -> str:
        try:
            model._meta.get_field(name).run_validators(value)  # type: ignore[union-attr]
        except ValidationError as error:
            raise wrong("".join(dict.fromkeys(error.messages)), advise(value)) from error
        return value

    return Annotated[str, AfterValidator(validate)]


def _required(value: str) -> str:
    if not value:
        raise wrong("不能为空。")
    return value


def _one_of(known: list[str]) -> AfterValidator:
    def validate(value: str) -> str:
        if value not in known:
            raise wrong(f"没有“{value}”这个值。", did_you_mean(value, known))
        return value

    return AfterValidator(validate)


def _advise_code(value: str) -> str:
    tidy = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    return f"写作“{tidy}”。" if tidy else "用拼音首字母，例如 jyj。"


def _advise_credit_code(value: str) -> str:
    tidy = re.sub(r"[\s-]", "", value).upper()
    if len(tidy) != _CREDIT_CODE_LENGTH:
        return f"应为18位，现为{len(tidy)}位。"
    try:
        digit = uscc.calc_check_digit(tidy[:-1])
    except ValueError:
        return "不含字母 I、O、S、V、Z；是否把 0、1、5、2 误写成了字母？"
    if uscc.is_valid(tidy):
        return f"写作“{tidy}”。"
    return f"按前17位计算，校验位应为“{digit}”；若前17位有误，请核对原件。"


def _advise_host(value: str) -> str:
    tidy = re.sub(r"^[a-z]+://", "", value.strip().lower()).split("/")[0].split(":")[0]
    usable = re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", tidy)
    return f"只写主机名：“{tidy}”。" if usable else "只写主机名，例如 jyj.yunxi.gov.cn。"


def _advise_path(value: str) -> str:
    parts = [part for part in re.split(r"[^a-z0-9-]+", value.lower()) if part]
    return f"写作“{'/'.join(parts[:3])}”。" if parts else "例如 lxz 或 lxz/xhc。"


def _advise_colour(value: str) -> str:
    if short := _SHORT_COLOUR.fullmatch(value):
        return "写作“#" + "".join(digit * 2 for digit in short[1].lower()) + "”。"
    if re.fullmatch(r"#?[0-9a-fA-F]{6}", value):
        return f"写作“#{value.lstrip('#').lower()}”。"
    return ""


def _area_code(value: str) -> str:
    if value and not re.fullmatch(r"\d{6,12}", value):
        raise wrong("行政区划代码为6至12位数字。", "县用6位，乡镇用9位，村用12位（GB/T 2260、GB/T 10114）。")
    return value


def _postcode(value: str) -> str:
    if value and not re.fullmatch(r"\d{6}", value):
        raise wrong("邮政编码为6位数字。")
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise wrong("栏目路径只用小写字母、数字和连字符。", _advise_code(value))
    return value


def _colour(value: str) -> str:
    if not value:
        raise wrong("不能为空。", "颜色写作 #1a2b3c。")
    return value


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


Required = AfterValidator(_required)


class Entry(BaseModel):
    """One table of the file. A key that is absent leaves what is running as it is; an empty one clears it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)

    def written(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Those of the named values that stand in the file."""
        return {name: getattr(self, name) for name in names if name in self.model_fields_set}


class CountyEntry(Entry):
    """``[county]``: the county as a whole."""

    name: Annotated[str, Required]
    languages: list[Annotated[str, _one_of([code for code, _ in settings.LANGUAGES])]] = [
        settings.LANGUAGE_CODE
    ]


class UnitEntry(Entry):
    """``[[unit]]``: an office."""

    code: Annotated[_like(Unit, "code", _advise_code), Required]  # type: ignore[valid-type]
    kind: Annotated[str, _one_of(UnitKind.values)]
    name: Annotated[_like(Unit, "name"), Required]  # type: ignore[valid-type]
    short_name: _like(Unit, "short_name") = ""  # type: ignore[valid-type]
    parent: str = ""
    credit_code: _like(Unit, "credit_code", _advise_credit_code) = ""  # type: ignore[valid-type]
    area_code: Annotated[str, AfterValidator(_area_code)] = ""
    address: _like(Unit, "address") = ""  # type: ignore[valid-type]
    postcode: Annotated[str, AfterValidator(_postcode)] = ""
    hours: _like(Unit, "hours") = ""  # type: ignore[valid-type]
    telephone: _like(Unit, "telephone") = ""  # type: ignore[valid-type]
    fax: _like(Unit, "fax") = ""  # type: ignore[valid-type]
    email: _like(Unit, "email") = ""  # type: ignore[valid-type]
    closed_on: Annotated[datetime.date | None, BeforeValidator(_empty_is_none)] = None
    successor: str = ""


class SiteEntry(Entry):
    """``[[site]]``: the site of a unit, on a host of its own or under a path of the portal's."""

    unit: Annotated[str, Required]
    name: _like(HomePage, "title") = ""  # type: ignore[valid-type]
    host: _like(HomePage, "host", _advise_host) = ""  # type: ignore[valid-type]
    path: _like(HomePage, "site_path", _advise_path) = ""  # type: ignore[valid-type]
    site_id_code: _like(  # type: ignore[valid-type]
        HomePage, "site_id_code", lambda _: "前6位是县的行政区划代码；以网站备案系统核发的为准。"
    ) = ""
    icp_number: _like(HomePage, "icp_number") = ""  # type: ignore[valid-type]
    police_number: _like(HomePage, "police_number") = ""  # type: ignore[valid-type]
    sponsor: _like(HomePage, "sponsor") = ""  # type: ignore[valid-type]
    operator: _like(HomePage, "operator") = ""  # type: ignore[valid-type]
    contact: _like(HomePage, "contact") = ""  # type: ignore[valid-type]
    introduction: str = ""
    theme: str = ""


class ThemeEntry(Entry):
    """``[theme.NAME]``: the three colours of a site (网页设计规范: no more than three)."""

    main: Annotated[_like(HomePage, "theme_main", _advise_colour), AfterValidator(_colour)]  # type: ignore[valid-type]
    accent: Annotated[_like(HomePage, "theme_accent", _advise_colour), AfterValidator(_colour)]  # type: ignore[valid-type]
    ink: Annotated[_like(HomePage, "theme_ink", _advise_colour), AfterValidator(_colour)]  # type: ignore[valid-type]


class ColumnEntry(Entry):
    """``[[columns.KIND]]``: a column that every site of a kind has."""

    title: Annotated[_like(ColumnPage, "title"), Required]  # type: ignore[valid-type]
    kind: Annotated[str, _one_of(ColumnKind.values)]
    slug: Annotated[str, AfterValidator(_slug)]
    description: _like(ColumnPage, "description") = ""  # type: ignore[valid-type]
    menu: bool = True
    children: list[ColumnEntry] = []


@dataclass
class CountyFile:
    """The whole file; entries stand in the order of the file, so that their numbers are their places."""

    county: CountyEntry
    units: list[UnitEntry]
    sites: list[SiteEntry]
    themes: dict[str, ThemeEntry]
    columns: dict[str, list[ColumnEntry]]
    places: Places

    unit_by_code: dict[str, UnitEntry] = field(init=False)
    site_by_unit: dict[str, SiteEntry] = field(init=False)
    county_code: str = field(init=False)

    def __post_init__(self) -> None:
        self.unit_by_code = {unit.code: unit for unit in reversed(self.units) if unit.code}
        self.site_by_unit = {site.unit: site for site in reversed(self.sites) if site.unit}
        self.county_code = next((unit.code for unit in self.units if unit.kind == UnitKind.COUNTY), "")

    def parent_of(self, unit: UnitEntry) -> str:
        """The code of the unit above; departments and townships stand under the county unless the file says else."""
        if unit.parent or unit.kind not in (UnitKind.DEPARTMENT, UnitKind.TOWNSHIP):
            return unit.parent
        return self.county_code

    def kind_of(self, site: SiteEntry) -> str:
        """Which of ``SITE_KINDS`` a site is: the county's is the portal."""
        unit = self.unit_by_code.get(site.unit)
        kind = unit.kind if unit else ""
        return "portal" if kind == UnitKind.COUNTY else kind

    def columns_of(self, site: SiteEntry) -> list[ColumnEntry]:
        """The standard columns of a site."""
        return self.columns.get(self.kind_of(site), [])
