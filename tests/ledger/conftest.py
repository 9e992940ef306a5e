"""What tests of the record share: kinds of their own, and a hand that can tamper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from ledger import kinds, triggers
from ledger.chain import record
from ledger.models import LedgerEntry
from tests.ledger.flushing import let_tests_flush_the_ledger

PUBLISHED = "ledgertest.published"
WITHDRAWN = "ledgertest.withdrawn"

let_tests_flush_the_ledger()
kinds.register(PUBLISHED, "测试公开")
kinds.register(WITHDRAWN, "测试撤回")


@pytest.fixture
def five_entries(db: Any) -> list[LedgerEntry]:
    return [
        record(PUBLISHED, subject=f"sites.page:{n}", details={"第": n}, reason="测试") for n in range(1, 6)
    ]


@pytest.fixture
def tamper() -> Callable[..., Any]:
    """Return a hand that runs SQL with the triggers away, as whoever owns the database file can."""

    @contextmanager
    def unprotected() -> Iterator[None]:
        triggers.drop(connection)
        yield
        triggers.install(connection)

    def run(*statements: str) -> None:
        with unprotected(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run
