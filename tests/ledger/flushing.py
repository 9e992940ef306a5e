"""Tests that commit empty the database afterwards; the record's triggers forbid it and must stand aside."""

from typing import Any

from django.db import connections
from django.test import TransactionTestCase

from ledger import triggers


def let_tests_flush_the_ledger() -> None:
    """Make the flush after each `django_db(transaction=True)` test drop and restore the record's triggers.

    Only the true flush passes here: ordinary tests roll back and never reach it. Call it once, from the root
    conftest's `pytest_configure`; calling it again changes nothing.
    """
    flush = TransactionTestCase._fixture_teardown
    if getattr(flush, "lets_the_ledger_go", False):
        return

    def flush_without_triggers(self: Any) -> None:
        aliases = list(self._databases_names(include_mirrors=False))
        for alias in aliases:
            triggers.drop(connections[alias])
        try:
            flush(self)
        finally:
            for alias in aliases:
                triggers.install(connections[alias])

    flush_without_triggers.lets_the_ledger_go = True  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = flush_without_triggers
