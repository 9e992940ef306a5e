"""From where an event comes: set once for each request by the floor that knows, read by whoever records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_whence: ContextVar[str] = ContextVar("ledger.whence", default="")


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Name the address of the machine from which everything recorded inside comes."""
    token = _whence.set(address)
    try:
        yield
    finally:
        _whence.reset(token)


def whence() -> str:
    """The address; empty for what the system does by itself and for commands."""
    return _whence.get()
