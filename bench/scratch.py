"""Measured on a database of its own; what a measurement builds is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.cache import cache
from django.db import transaction

from sites import directory
from sites.publishing import gates


class _OpenGate:
    """Lets everything through: scenery is not reviewed."""

    def obstacles(self, candidate: Any) -> tuple[()]:
        return ()


@contextmanager
def _open_gate() -> Iterator[None]:
    """Within, what is built needs no clearance."""
    real = gates._gates["approvals"]
    gates._gates["approvals"] = _OpenGate()
    try:
        yield
    finally:
        gates._gates["approvals"] = real


@contextmanager
def scratch_transaction(*, reviewed: bool = False) -> Iterator[None]:
    """A transaction that is never committed, and no memory of it afterwards.

    ``reviewed``: the gate is the real one; else what is built is public without a clearance.
    """
    try:
        with nullcontext() if reviewed else _open_gate(), transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        cache.clear()
        directory._memo = None
