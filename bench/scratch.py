"""Measured on a database of its own; what a measurement builds is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction

from sites import directory


@contextmanager
def scratch_transaction() -> Iterator[None]:
    """A transaction that is never committed, and no memory of it afterwards."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        cache.clear()
        directory._memo = None
