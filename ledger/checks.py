"""Whether the record can keep its promise on this database, asked by `check` and `migrate`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from ledger import triggers


@register(Tags.database)
def record_is_protected(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Run with `check --database default` and `migrate`: parallel writers wait, and the triggers stand."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
        if connection.vendor == "sqlite" and mode not in {"IMMEDIATE", "EXCLUSIVE"}:
            problems.append(
                Error(
                    f"数据库“{alias}”的事务方式不是 IMMEDIATE，同时写入时台账会出错。",
                    hint='在 DATABASES 的 OPTIONS 中设置 "transaction_mode": "IMMEDIATE"。',
                    id="ledger.E001",
                )
            )
        try:
            absent = (
                triggers.missing(connection)
                if triggers.TABLE in connection.introspection.table_names()
                else []
            )
        except DatabaseError:
            continue  # No database yet: migrate will say so better.
        if absent:
            problems.append(
                Error(
                    f"数据库“{alias}”缺少台账的保护触发器：{'、'.join(absent)}。",
                    hint="运行 manage.py migrate 重建触发器，再用 manage.py verify_ledger 核对台账。",
                    id="ledger.E002",
                )
            )
    return problems
