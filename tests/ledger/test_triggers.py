"""The database refuses what goes around Django."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from ledger import triggers
from ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_ledgerentry SET reason = 'x' WHERE sequence = 2",
        "DELETE FROM ledger_ledgerentry WHERE sequence = 5",
        "DELETE FROM ledger_ledgerentry",
    ],
)
def test_raw_sql_cannot_change_or_remove_entries(five_entries, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert LedgerEntry.objects.filter(reason="测试").count() == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows REPLACE")
def test_on_sqlite_an_entry_cannot_be_replaced(five_entries):
    replacement = (
        "INSERT OR REPLACE INTO ledger_ledgerentry SELECT * FROM ledger_ledgerentry WHERE sequence = 2"
    )
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replacement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
@pytest.mark.parametrize(
    "statements",
    [
        ["TRUNCATE ledger_ledgerentry"],
        ["SET LOCAL session_replication_role = replica", "DELETE FROM ledger_ledgerentry"],
    ],
)
def test_on_postgresql_neither_truncating_nor_posing_as_a_replica_helps(five_entries, statements):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        for statement in statements:
            cursor.execute(statement)


def test_all_triggers_stand_after_migrating():
    assert triggers.missing(connection) == []


def test_a_dropped_trigger_is_missed_by_the_check_and_comes_back_with_migrate():
    triggers.drop(connection)
    found = run_checks(tags=[Tags.database], databases=["default"])
    assert [message.id for message in found if message.id == "ledger.E002"]
    call_command("migrate", "ledger", verbosity=0)
    assert triggers.missing(connection) == []
    found = run_checks(tags=[Tags.database], databases=["default"])
    assert not [message for message in found if str(message.id).startswith("ledger.")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")
def test_a_trigger_of_the_same_name_that_does_nothing_is_found_out():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_ledgerentry_no_update")
        cursor.execute(
            "CREATE TRIGGER ledger_ledgerentry_no_update BEFORE UPDATE ON ledger_ledgerentry BEGIN SELECT 1; END"
        )
    assert triggers.missing(connection) == ["ledger_ledgerentry_no_update"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE ledger_ledgerentry DISABLE TRIGGER ledger_ledgerentry_no_change",
        "CREATE OR REPLACE FUNCTION ledger_ledgerentry_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_a_trigger_that_is_switched_off_or_emptied_is_found_out(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert "ledger_ledgerentry_no_change" in triggers.missing(connection)
