"""System checks: every address of the admin has its wall, and the wall knows every part of the address."""

from __future__ import annotations

from typing import Any

from django.core import checks

from units.walls.addresses import admin_views
from units.walls.table import families, wall_of


def walls_are_complete(**_: Any) -> list[checks.CheckMessage]:
    """E001: an address without an entry. E002: a part of an address that its entry does not mention."""
    found: list[checks.CheckMessage] = []
    for view in admin_views():
        wall = wall_of(view.name)
        if wall is None:
            found.append(
                checks.Error(
                    f"管理后台的地址 {view.name}（{view.route}）没有登记归属，任何人都打不开。",
                    hint="请在所在模块的 walls 表中为它登记一行：谁可以用，地址里的编号归哪个单位（见 docs/walls.md）。",
                    id="units.walls.E001",
                )
            )
        elif missing := set(view.parameters) - wall.parameters:
            found.append(
                checks.Error(
                    f"管理后台的地址 {view.name} 中的 {'、'.join(sorted(missing))} 没有登记归属。",
                    hint="请在它的表行里说明这一部分指向什么（things），或者说明它不指向任何对象（plain）。",
                    id="units.walls.E002",
                )
            )
    return found


def walls_are_needed(**_: Any) -> list[checks.CheckMessage]:
    """W001: an entry for an address that no longer exists."""
    known = {view.name for view in admin_views()}
    return [
        checks.Warning(
            f"表中登记的管理后台地址 {name} 已不存在。", hint="请把这一行删去。", id="units.walls.W001"
        )
        for one in families()
        for wall in one.walls
        for name in wall.views
        if name not in known
    ]
