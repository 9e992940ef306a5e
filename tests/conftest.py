"""What every test stands on: a clean site directory, and a Wagtail without its sample page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from sites import directory
from tests.ledger.flushing import let_tests_flush_the_ledger
from tests.logging_in import let_tests_log_in


def pytest_configure() -> None:
    """Tests that commit flush the database; the ledger's triggers stand aside for that moment only."""
    let_tests_flush_the_ledger()
    let_tests_log_in()


@pytest.fixture(autouse=True)
def fresh_directory() -> Iterator[None]:
    """The site directory outlives a rolled-back test; forget it."""
    cache.clear()
    directory._memo = None
    yield
    directory._memo = None
