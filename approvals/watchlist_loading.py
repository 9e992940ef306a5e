"""The watch lists from a file of rows (CSV or XLSX): all rows or none, with an error for each row that is wrong."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from approvals.models.watching import LeaderPost, NegativeListEntry, NegativeReason, Response, WrongWording
from ledger.chain import record
from sites.importing.rows import BrokenRow, FileUnreadable, Row, open_rows
from units.models import Unit

if TYPE_CHECKING:
    from units.models import User

KIND = "watchlist.loaded"
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_MOST_ERRORS = 50


class WatchlistRefused(Exception):
    """Nothing was loaded; ``errors`` say which rows are wrong and why."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass
class Loaded:
    """What loading did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    #: Keys of what the file holds, by model.
    kept: dict[type[Model], set[int]] = field(default_factory=dict)


def load_watchlist(path: Path, *, replace: bool = False, by: User | None = None) -> Loaded:
    """Add or change the entries of a file; with ``replace`` those that are not in it go, of the lists that it names.

    Raises ``WatchlistRefused`` and changes nothing if one row is wrong. Goes on the record with the file's SHA-256.
    """
    try:
        source = open_rows(path)
        _check_columns(source.columns)
        rows = list(source)
    except FileUnreadable as error:
        raise WatchlistRefused([str(error)]) from error
    loaded, errors = Loaded(), []
    with transaction.atomic():
        seen: dict[tuple[type[Model], int], int] = {}
        for row in rows:
            try:
                _load(row, loaded, seen)
            except _WrongRow as error:
                errors.append(_("第%(line)d行：%(why)s") % {"line": row.line, "why": error})
        if errors:
            more = (
                [_("另有%(count)d行有误。") % {"count": len(errors) - _MOST_ERRORS}]
                if len(errors) > _MOST_ERRORS
                else []
            )
            # Leaves the transaction: nothing of the file stays.
            raise WatchlistRefused(errors[:_MOST_ERRORS] + more)
        for model, keys in loaded.kept.items() if replace else ():
            loaded.removed += model._default_manager.exclude(pk__in=keys).delete()[0]
        record(KIND, actor=by, subject_label=path.name, details=_details(path, loaded))
    return loaded


class _WrongRow(Exception):
    """Why a row cannot be taken."""


def _details(path: Path, loaded: Loaded) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "added": loaded.added,
        "changed": loaded.changed,
        "unchanged": loaded.unchanged,
        "removed": loaded.removed,
    }


def _negative(cells: Mapping[str, str]) -> tuple[Model, dict[str, Any]]:
    unit = _unit(cells["单位"])
    entry = NegativeListEntry.objects.filter(term=cells["词语"], unit=unit).first() or NegativeListEntry(
        term=cells["词语"], unit=unit
    )
    return entry, {
        "category": _choice(NegativeReason, "类别", cells["类别"]),
        "reason": _needed(cells, "理由"),
        "legal_ground": _needed(cells, "依据"),
        "response": _response(cells, Response.WARN),
        "active": True,
    }


def _wording(cells: Mapping[str, str]) -> tuple[Model, dict[str, Any]]:
    entry = WrongWording.objects.filter(term=cells["词语"]).first() or WrongWording(term=cells["词语"])
    return entry, {
        "right": _needed(cells, "正确写法"),
        "source": cells["依据"],
        "response": _response(cells, Response.BLOCK),
        "active": True,
    }


def _leader(cells: Mapping[str, str]) -> tuple[Model, dict[str, Any]]:
    key = {
        "name": _needed(cells, "姓名"),
        "post": _needed(cells, "职务"),
        "held_from": _date(cells, "任职日期"),
    }
    if key["held_from"] is None:
        raise _WrongRow(_("没有填写“任职日期”。"))
    rank = cells["排序"].removesuffix(".0")
    if rank and not rank.isdecimal():
        raise _WrongRow(_("“排序”应为整数，现在是“%(value)s”。") % {"value": rank})
    entry = LeaderPost.objects.filter(**key).first() or LeaderPost(**key)
    return entry, {"held_until": _date(cells, "免职日期"), "rank": int(rank) if rank else None}


LISTS: dict[str, Callable[[Mapping[str, str]], tuple[Model, dict[str, Any]]]] = {
    "负面清单": _negative,
    "错误表述": _wording,
    "领导名单": _leader,
}
COLUMNS = (
    "清单",
    "词语",
    "类别",
    "理由",
    "依据",
    "单位",
    "处理",
    "正确写法",
    "姓名",
    "职务",
    "任职日期",
    "免职日期",
    "排序",
)


def _check_columns(columns: list[str]) -> None:
    if "清单" not in columns:
        raise FileUnreadable(_("没有“清单”一列。可用的列：%(columns)s。") % {"columns": "、".join(COLUMNS)})
    if unknown := [name for name in columns if name and name not in COLUMNS]:
        raise FileUnreadable(
            _("不认识的列：%(unknown)s。可用的列：%(columns)s。")
            % {"unknown": "、".join(unknown), "columns": "、".join(COLUMNS)}
        )


def _load(row: Row | BrokenRow, loaded: Loaded, seen: dict[tuple[type[Model], int], int]) -> None:
    if isinstance(row, BrokenRow):
        raise _WrongRow(row.reason)
    cells = {name: _said(row.cells.get(name)) for name in COLUMNS}
    if (reader := LISTS.get(cells["清单"])) is None:
        raise _WrongRow(
            _("“清单”应为%(lists)s之一，现在是“%(value)s”。")
            % {"lists": "、".join(LISTS), "value": cells["清单"]}
        )
    entry, values = reader(cells)
    is_new = entry.pk is None
    differs = is_new or any(getattr(entry, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(entry, name, value)
    _save(entry)
    key = (type(entry), entry.pk)
    if key in seen:
        raise _WrongRow(_("与第%(line)d行重复。") % {"line": seen[key]})
    seen[key] = row.line
    loaded.kept.setdefault(type(entry), set()).add(entry.pk)
    loaded.added += is_new
    loaded.changed += differs and not is_new
    loaded.unchanged += not differs


def _save(entry: Model) -> None:
    try:
        entry.full_clean()
    except ValidationError as error:
        raise _WrongRow("；".join(_in_words(entry, error))) from error
    entry.save()


def _in_words(entry: Model, error: ValidationError) -> list[str]:
    return [
        message if name == "__all__" else f"{entry._meta.get_field(name).verbose_name}：{message}"  # type: ignore[union-attr]
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _said(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _needed(cells: Mapping[str, str], name: str) -> str:
    if not cells[name]:
        raise _WrongRow(_("没有填写“%(column)s”。") % {"column": name})
    return cells[name]


def _choice(choices: Any, column: str, value: str) -> str:
    labels = {str(label): key for key, label in choices.choices}
    if value not in labels:
        raise _WrongRow(
            _("“%(column)s”应为%(labels)s之一，现在是“%(value)s”。")
            % {"column": column, "labels": "、".join(labels), "value": value}
        )
    key: str = labels[value]
    return key


def _response(cells: Mapping[str, str], default: Response) -> str:
    return _choice(Response, "处理", cells["处理"]) if cells["处理"] else default


def _unit(name: str) -> Unit | None:
    if not name:
        return None
    unit = Unit.objects.filter(name=name).first() or Unit.objects.filter(code=name).first()
    if unit is None:
        raise _WrongRow(
            _("没有名为“%(name)s”的单位，请写全称或者单位代码，全县适用的留空。") % {"name": name}
        )
    return unit


def _date(cells: Mapping[str, str], name: str) -> datetime.date | None:
    if not cells[name]:
        return None
    found = _DATE.fullmatch(cells[name])
    try:
        if found:
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _WrongRow(
        _("“%(column)s”应写成 2026-03-01 的样子，现在是“%(value)s”。")
        % {"column": name, "value": cells[name]}
    )
