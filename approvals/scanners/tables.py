"""Lists of persons in tables: a column of names beside health, poverty, minors or private data.

Most leaks are such lists in attachments. A column is known by its heading; what stands below the heading counts, not in
which row, so that a hidden column (kept apart by the reader) still meets the names of its sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash
from approvals.scanners.wording import without_gaps

if TYPE_CHECKING:
    from approvals.scanners.passages import Passage

RULE = "names-beside-sensitive"
Rows = tuple[tuple[str, ...], ...]

_LONGEST_HEADING = 20
_NAMES = re.compile(
    r"姓名|^名字$|^(?:户主|申请人|申请对象|保障对象|救助对象|帮扶对象|受助人|患者|病人|学生|幼儿|儿童|当事人|被保险人|受益人|持证人)$"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}·[\u4e00-\u9fff]{1,10}")
_NO_PERSON = re.compile(r"合计|小计|总计|姓名|备注|单位|户主|无$|暂无|[县乡镇村组局委办]$")
_MASKED = re.compile(r"[*×●■]")
_GROUPS = {
    "health": re.compile(
        r"健康|病种|病情|疾病|诊断|患病|病史|残疾|伤残|精神|艾滋|传染|住院|手术|孕|生育|用药|检测结果|核酸|血型|体检|死亡原因|死因"
    ),
    "poverty": re.compile(
        r"贫困|致贫|返贫|脱贫|困难(?:类型|类别|原因|程度)|低保|特困|五保|救助|家庭收入|人均收入|保障(?:金|类别|类型|标准)|补助原因|监测户"
    ),
    "minors": re.compile(
        r"监护人|家长|父亲|母亲|学籍|班级|年级|就读|孤儿|留守|未成年|幼儿|儿童|学生|(?:入园|入学)|小学|中学|幼儿园"
    ),
    "private": re.compile(
        r"身份证|证件号|手机|电话|联系方式|银行|账号|卡号|一卡通|住址|地址|出生|民族|宗教|婚姻|微信|邮箱|车牌|护照"
    ),
}
_AGE = re.compile(r"^(?:年龄|周岁|岁数)")
_ADULT = 18


@dataclass(frozen=True)
class _Column:
    """One column below its heading."""

    heading: str
    cells: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """The cells that say something and are not masked."""
        return tuple(
            cell for cell in self.cells if cell not in {"", "-", "/", "无", "否"} and not _MASKED.search(cell)
        )


def scan(passage: Passage) -> Iterator[Finding]:
    """One finding for each kind of sensitive column beside names; whatever touches named minors blocks.

    Names of minors with their class alone are told: admission lists are published so.
    """
    for number, rows in enumerate(passage.tables, start=1):
        place = _("%(place)s，第%(number)d个表") % {"place": passage.place, "number": number}
        yield from _scan_table(rows, place if len(passage.tables) > 1 else passage.place)


def _scan_table(rows: Rows, place: str) -> Iterator[Finding]:
    names = tuple(column for column in _columns(rows, _NAMES) if _holds_persons(column))
    if not names:
        return
    found = {group: _sensitive(rows, pattern, names) for group, pattern in _GROUPS.items()}
    heads_of_minors = [column for column in names if re.search(r"学生|幼儿|儿童|孩子|子女", column.heading)]
    of_minors = bool(found["minors"] or heads_of_minors or _has_minors_by_age(rows))
    for group, columns in found.items():
        if not columns:
            continue
        grave = of_minors and group != "minors"
        yield _finding(place, group, [*names, *columns], grave=grave)


def _finding(place: str, group: str, columns: list[_Column], *, grave: bool) -> Finding:
    messages = {
        "health": _("表中姓名与健康状况并列"),
        "poverty": _("表中姓名与家庭困难情况并列"),
        "minors": _("表中有未成年人的姓名和就读、监护情况"),
        "private": _("表中姓名与个人信息并列"),
    }
    headings = list(dict.fromkeys(column.heading for column in columns))
    told = "\n".join("\t".join((column.heading, *column.told)) for column in columns)
    return Finding(
        RULE,
        Severity.BLOCK if grave else Severity.WARN,
        place,
        "、".join(headings)[:60],
        _("%(what)s（涉及未成年人）") % {"what": messages[group]} if grave else messages[group],
        _("未成年人的信息不得公开，请删去这些栏。")
        if grave
        else _("请删去不必公开的栏，或用*代替；依法必须公示的，请注明依据。"),
        keyed_hash(f"{group}\n{told}"),
    )


def _columns(rows: Rows, heading: re.Pattern[str]) -> Iterator[_Column]:
    """Each column with a heading that says this: the topmost short cell that does."""
    for place in range(max((len(row) for row in rows), default=0)):
        cells = [without_gaps(row[place]).strip() if place < len(row) else "" for row in rows]
        for number, cell in enumerate(cells):
            if len(cell) <= _LONGEST_HEADING and heading.search(re.sub(r"\s", "", cell)):
                yield _Column(re.sub(r"\s", "", cell), tuple(cells[number + 1 :]))
                break


def _holds_persons(column: _Column) -> bool:
    return any(_PERSON.fullmatch(cell) and not _NO_PERSON.search(cell) for cell in column.told)


def _sensitive(rows: Rows, heading: re.Pattern[str], names: tuple[_Column, ...]) -> list[_Column]:
    return [column for column in _columns(rows, heading) if column.told and column not in names]


def _has_minors_by_age(rows: Rows) -> bool:
    ages = (cell for column in _columns(rows, _AGE) for cell in column.told)
    return any(found and int(found[0]) < _ADULT for age in ages if (found := re.match(r"\d{1,3}", age)))
