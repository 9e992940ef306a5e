"""A cluster file of any size, for measuring: `python -m bench.county_file --villages 340 > county.toml`.

All names are made up; codes, hosts and credit codes are valid and all different.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from stdnum.cn import uscc

PORTAL = "county.example"
COLUMNS = {
    "portal": (
        "about",
        "leaders",
        "news",
        "notices",
        "policy",
        "interpretation",
        "data",
        "services",
        "interaction",
    ),
    "department": ("about", "news", "notices", "interpretation", "services"),
    "township": ("about", "news", "notices", "services"),
    "village": ("news", "notices"),
}
TITLES = {
    "about": "概况", "leaders": "领导信息", "news": "工作动态", "notices": "通知公告", "policy": "政策文件",
    "interpretation": "政策解读", "data": "数据发布", "services": "办事服务", "interaction": "互动交流",
}  # fmt: skip


# “services” is the list of guides that every site has.
SLUGS = {"services": "bsfw"}


def county_file(departments: int, townships: int, villages: int) -> str:
    """The text of a cluster file with a portal and so many further sites; villages are spread over townships."""
    lines = ["[county]", 'name = "样本县"', ""]
    lines += ["[theme.plain]", 'main = "#134b5f"', 'accent = "#a8321e"', 'ink = "#1d2427"', ""]
    for kind, columns in COLUMNS.items():
        for column in columns:
            lines += _table(
                f"columns.{kind}", title=TITLES[column], kind=column, slug=SLUGS.get(column, column)
            )
    for number, (unit, site) in enumerate(_sites(departments, townships, villages), start=1):
        lines += _table("unit", **unit, credit_code=_credit_code(number), telephone=f"0000-{number:07d}")
        lines += _table("site", unit=unit["code"], **site, theme="plain", contact=f"电话 0000-{number:07d}")
    return "\n".join(lines)


def _sites(
    departments: int, townships: int, villages: int
) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    yield {"code": "xzf", "kind": "county", "name": "样本县人民政府"}, {"host": PORTAL}
    for number in range(1, departments + 1):
        code = f"d{number:03d}"
        yield (
            {"code": code, "kind": "department", "name": f"样本县第{number}局"},
            {"host": f"{code}.{PORTAL}"},
        )
    for number in range(1, townships + 1):
        code = f"t{number:03d}"
        yield {"code": code, "kind": "township", "name": f"第{number}镇人民政府"}, {"path": code}
    for number in range(1, villages + 1):
        above = f"t{number % townships + 1:03d}" if townships else "xzf"
        code = f"v{number:04d}"
        unit = {"code": code, "kind": "village", "name": f"第{number}村村民委员会", "parent": above}
        yield unit, {"path": f"{above}/{code}" if townships else code}


def _credit_code(number: int) -> str:
    body = f"11999900{number:09d}"
    return body + str(uscc.calc_check_digit(body))


def _table(name: str, /, **values: str) -> list[str]:
    return [f"[[{name}]]", *(f'{key} = "{value}"' for key, value in values.items()), ""]


def main() -> None:
    """Print the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=30)
    parser.add_argument("--townships", type=int, default=24)
    parser.add_argument("--villages", type=int, default=340)
    options = parser.parse_args()
    print(county_file(options.departments, options.townships, options.villages))


if __name__ == "__main__":
    main()
