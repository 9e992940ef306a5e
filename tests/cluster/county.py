"""A small county as a cluster file, and what tests do with it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from cluster.county.apply import apply
from cluster.county.mistakes import CountyFileRefused, Mistake
from cluster.county.plan import Plan, make_plan
from cluster.county.reading import read_text

COUNTY = """\
[county]
name = "云溪县"
languages = ["zh-hans", "en"]

[theme.plain]
main = "#134b5f"
accent = "#a8321e"
ink = "#1d2427"

[[columns.portal]]
title = "云溪要闻"
kind = "news"
slug = "xw"

[[columns.department]]
title = "工作动态"
kind = "news"
slug = "gzdt"

[[columns.department]]
title = "办事服务"
kind = "services"
slug = "bsfw"
description = "办事指南。"
children = [{ title = "表格下载", kind = "services", slug = "bgxz" }]

[[columns.township]]
title = "通知公告"
kind = "notices"
slug = "tzgg"

[[unit]]
code = "yxxzf"
kind = "county"
name = "云溪县人民政府"
credit_code = "11999900000000001E"

[[unit]]
code = "jyj"
kind = "department"
name = "云溪县教育局"
short_name = "县教育局"
credit_code = "11999900000000003L"
telephone = "0000-6210101"

[[unit]]
code = "lxz"
kind = "township"
name = "鹿溪镇人民政府"

[[unit]]
code = "ymx"
kind = "township"
name = "云门乡人民政府"

[[unit]]
code = "lxz-xhc"
kind = "village"
name = "星湖村村民委员会"
parent = "lxz"

[[site]]
unit = "yxxzf"
host = "yunxi.localhost"
site_id_code = "9999000001"
theme = "plain"

[[site]]
unit = "jyj"
host = "jyj.yunxi.localhost"
contact = "0000-6210101"
theme = "plain"

[[site]]
unit = "lxz"
path = "lxz"

[[site]]
unit = "lxz-xhc"
path = "lxz/xhc"
"""


def county(*replacements: tuple[str, str], text: str = COUNTY) -> str:
    """The county's file with some of its text replaced (once each; what is replaced must be there)."""
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(text: str, words: str) -> int:
    """The number of the line that holds the words."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def mistakes_in(text: str) -> list[Mistake]:
    """What is told about a file that has mistakes; an empty list for a right one."""
    try:
        read_text(text)
    except CountyFileRefused as refused:
        return refused.mistakes
    return []


def the_mistake_in(text: str) -> Mistake:
    """The one mistake of a file."""
    found = mistakes_in(text)
    assert len(found) == 1, [str(mistake) for mistake in found]
    return found[0]


def plan_of(text: str) -> Plan:
    """The plan of a right file."""
    return make_plan(read_text(text)[0])


def set_up(text: str = COUNTY) -> Plan:
    """Apply a file and return the plan that was carried out."""
    plan = plan_of(text)
    apply(plan, source="county.toml")
    return plan


def run(*arguments: str) -> str:
    """What ``manage.py cluster`` prints."""
    out = StringIO()
    call_command("cluster", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def written(folder: Path, text: str = COUNTY) -> str:
    """A file with the text."""
    file = folder / "county.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)
