"""The database's own refusal to change or remove entries, for whoever goes around Django.

Each trigger names its own table only: Django rebuilds tables on SQLite, which silently drops their triggers
and fails when another table's trigger names the rebuilt one. So they are created anew after every `migrate`,
and `missing` tells when one is absent, switched off or not ours.
"""

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "ledger_ledgerentry"
_REFUSAL = f"{TABLE} is append-only"

_SQLITE = {
    f"{TABLE}_no_update": (
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    ),
    f"{TABLE}_no_delete": (
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    ),
    # INSERT OR REPLACE removes the old row unasked: recursive_triggers is off.
    f"{TABLE}_no_replace": (
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} "  # noqa: S608  (constants only)
        f"WHEN EXISTS (SELECT 1 FROM {TABLE} "
        "WHERE id = NEW.id OR sequence = NEW.sequence OR hash = NEW.hash) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    ),
}

_FUNCTION = f"{TABLE}_refuse"
_FUNCTION_BODY = f"BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END"
_POSTGRESQL = {
    f"{TABLE}_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    f"{TABLE}_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}


class TriggersUnsupported(NotImplementedError):
    """The record is protected on SQLite and PostgreSQL only."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, replacing what stands under their names."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, cursor)
        if connection.vendor == "sqlite":
            for statement in _SQLITE.values():
                cursor.execute(statement)
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $body${_FUNCTION_BODY}$body$"
        )
        for name, timing in _POSTGRESQL.items():
            cursor.execute(f"CREATE TRIGGER {name} {timing} EXECUTE FUNCTION {_FUNCTION}()")
            # "Always": also for a session that calls itself a replica, which skips ordinary triggers.
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers. For tests that empty the database; nothing in the product calls it."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, cursor)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that are absent, switched off or changed; empty when all is well."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE]
            )
            present = dict(cursor.fetchall())
            return [name for name, statement in _SQLITE.items() if present.get(name) != statement]
        _ensure_supported(connection)
        cursor.execute(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgrelid = to_regclass(%s) AND t.tgenabled = 'A' AND p.proname = %s AND p.prosrc = %s",
            [TABLE, _FUNCTION, _FUNCTION_BODY],
        )
        names = {name for (name,) in cursor.fetchall()}
        return [name for name in _POSTGRESQL if name not in names]


def _drop(connection: BaseDatabaseWrapper, cursor: Any) -> None:
    if connection.vendor == "sqlite":
        for name in _SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    _ensure_supported(connection)
    for name in _POSTGRESQL:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")


def _ensure_supported(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise TriggersUnsupported(f"台账只支持 SQLite 和 PostgreSQL，不支持 {connection.vendor}。")
