"""Lists of persons in tables: a column of names beside health, poverty, minors or private data.

Most leaks are such lists in attachments. A column is known by its heading; what stands below the heading counts, not in
which row, so that a hidden column (kept apart by the reader, behind an empty row) still meets the names of its sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash, without_numbers

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
_NOTHING = frozenset(["", "-", "/", "无", "否"])
_OFFICE = r"(?<!办公)(?<!值班)(?<!监督)(?<!举报)(?<!咨询)(?<!单位)"
_GROUPS = {
    "health": re.compile(
        r"健康|病种|病情|疾病|诊断|患病|病史|残疾|伤残|精神|艾滋|传染|住院|手术|孕|生育|用药|检测结果|核酸|血型|体检|死亡原因|死因"
    ),
    "poverty": re.compile(
        r"贫困|致贫|返贫|脱贫|困难(?:类型|类别|原因|程度)|低保|特困|五保|救助|家庭收入|人均收入|保障(?:金|类别|类型|标准)|补助原因|监测户"
    ),
    "minors": re.compile(r"监护人|家长|父亲|母亲|学籍|班级|年级|就读|孤儿|留守|未成年|入园|入学"),
    "private": re.compile(
        rf"身份证|证件号|手机|{_OFFICE}电话|{_OFFICE}联系方式|银行|账号|卡号|一卡通|住址|{_OFFICE}地址|出生|民族|宗教|婚姻|微信|{_OFFICE}邮箱|车牌|护照"
    ),
}
_MINORS_BY_NAME = re.compile(r"学生|幼儿|儿童|孩子|子女")
_MINORS_BY_TITLE = re.compile(
    r"孤儿|留守儿童|困境儿童|无人抚养|未成年|(?:小学|幼儿园|初中|小升初)[^教]{0,12}(?:入学|入园|招生|录取|学生)|学生资助"
)
_AGE = re.compile(r"^(?:年龄|周岁|岁数)")
_ADULT = 18
_A_LIST = 2


@dataclass(frozen=True)
class _Column:
    """One column below its heading: the cells that say something and are not masked."""

    heading: str
    told: tuple[str, ...]


def scan(passage: Passage) -> Iterator[Finding]:
    """One finding for each kind of sensitive column beside names; whatever touches named minors blocks.

    Names of minors with their class alone are told: admission lists are published so.
    """
    for number, rows in enumerate(passage.tables, start=1):
        place = _("%(place)s，第%(number)d个表") % {"place": passage.place, "number": number}
        yield from _scan_table(rows, place if len(passage.tables) > 1 else passage.place)


def _scan_table(rows: Rows, place: str) -> Iterator[Finding]:
    columns = list(_columns(rows))
    names = [column for column in columns if _NAMES.search(column.heading) and _holds_persons(column)]
    if not names:
        return
    others = [column for column in columns if column not in names and column.told]
    found = {
        group: [one for one in others if heading.search(one.heading)] for group, heading in _GROUPS.items()
    }
    of_minors = bool(found["minors"]) or _are_minors(rows, names, others)
    for group, sensitive in found.items():
        if sensitive:
            yield _finding(place, group, [*names, *sensitive], grave=of_minors and group != "minors")


def _finding(place: str, group: str, columns: list[_Column], *, grave: bool) -> Finding:
    messages = {
        "health": _("表中姓名与健康状况并列"),
        "poverty": _("表中姓名与家庭困难情况并列"),
        "minors": _("表中有未成年人的姓名和就读、监护情况"),
        "private": _("表中姓名与个人信息并列"),
    }
    headings = dict.fromkeys(column.heading for column in columns)
    told = "\n".join("\t".join((column.heading, *column.told)) for column in columns)
    return Finding(
        RULE,
        Severity.BLOCK if grave else Severity.WARN,
        place,
        without_numbers("、".join(headings))[:60],
        _("%(what)s（涉及未成年人）") % {"what": messages[group]} if grave else messages[group],
        _("未成年人的信息不得公开，请删去这些栏。")
        if grave
        else _("请删去不必公开的栏，或用*代替；依法必须公示的，请注明依据。"),
        keyed_hash(f"{group}\n{told}"),
    )


def _columns(rows: Rows) -> Iterator[_Column]:
    """Each cell of a row of headings with what stands below it."""
    numbers = set(_rows_of_headings(rows))
    for number in sorted(numbers):
        for place, cell in enumerate(rows[number]):
            heading = re.sub(r"\s", "", cell)
            if 0 < len(heading) <= _LONGEST_HEADING:
                below = (
                    row[place].strip()
                    for other, row in enumerate(rows[number + 1 :], start=number + 1)
                    if place < len(row) and other not in numbers
                )
                yield _Column(
                    heading,
                    tuple(told for told in below if told not in _NOTHING and not _MASKED.search(told)),
                )


def _rows_of_headings(rows: Rows) -> Iterator[int]:
    """The row that names the column of names, the one below where headings take two, the first of each part."""
    after_gap = True
    for number, row in enumerate(rows):
        filled = _filled(row)
        if not filled:
            after_gap = True
            continue
        places = [place for place, cell in enumerate(row) if _is_name_heading(cell)]
        if places:
            yield number
            if number + 1 < len(rows) and _continues(rows[number + 1], places[0]):
                yield number + 1
        if after_gap and not _is_title(rows, number):
            yield number
        after_gap = after_gap and _is_title(rows, number)


def _is_name_heading(cell: str) -> bool:
    heading = re.sub(r"\s", "", cell)
    return len(heading) <= _LONGEST_HEADING and _NAMES.search(heading) is not None


def _continues(row: tuple[str, ...], names: int) -> bool:
    """Whether a row below the headings has none of its own for the names: theirs reaches over two rows."""
    return bool(_filled(row)) and (names >= len(row) or not row[names].strip())


def _filled(row: tuple[str, ...]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_title(rows: Rows, number: int) -> bool:
    """One cell above a row with more of them."""
    return _filled(rows[number]) == 1 and number + 1 < len(rows) and _filled(rows[number + 1]) > 1


def _holds_persons(column: _Column) -> bool:
    cells = (re.sub(r"\s", "", cell) for cell in column.told)
    return any(_PERSON.fullmatch(cell) and not _NO_PERSON.search(cell) for cell in cells)


def _are_minors(rows: Rows, names: list[_Column], others: list[_Column]) -> bool:
    """Whether a list is one of minors by what the names are called, by its title, or by the youngest age in it."""
    if any(_MINORS_BY_NAME.search(column.heading) for column in names):
        return True
    if any(
        _MINORS_BY_TITLE.search("".join(row)) for number, row in enumerate(rows) if _is_title(rows, number)
    ):
        return True
    ages = (age for column in others if _AGE.search(column.heading) for age in column.told)
    return any(found and int(found[0]) < _ADULT for age in ages if (found := re.match(r"\d{1,3}", age)))
