"""Whether the rights in the database are those that memberships give, asked by ``check --database`` and ``migrate``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, transaction

#: Named in the warning; ``sync_permissions`` names all.
SHOWN = 3


@register(Tags.database)
def rights_follow_from_memberships(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """W001: somebody went past ``units.permissions``, or a job was killed between two statements."""
    from units.permissions.repairing import all_differences  # noqa: PLC0415 - checks are there before models

    if "default" not in (databases or []):
        return []
    try:
        with transaction.atomic():
            found = all_differences()
    except DatabaseError:
        return []  # Not migrated yet: migrate says so better.
    if not found:
        return []
    some = "；".join(str(line) for line in found[:SHOWN])
    return [
        Warning(
            f"有 {len(found)} 处权限与人员岗位不一致：{some}{'……' if len(found) > SHOWN else '。'}",
            hint="运行 manage.py sync_permissions 列出并修复。",
            id="units.W001",
        )
    ]
