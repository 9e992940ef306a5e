"""Telling every process that the calendar changed.

The table is read once per process and kept. A token in the shared cache says which reading is current; it is
replaced when a change is committed. Until then the changing transaction reads the database itself, and a
rollback leaves nothing behind.
"""

from uuid import uuid4

from django.core.cache import cache
from django.db import connections, transaction

_CACHE_KEY = "workdays:calendar-token"
# A process that dies between commit and the token's replacement leaves others stale for this long at most.
_TOKEN_SECONDS = 3600


def current_token() -> str:
    """Return the token of the committed calendar."""
    token = cache.get(_CACHE_KEY)
    if token is None:
        cache.add(_CACHE_KEY, uuid4().hex, _TOKEN_SECONDS)
        token = cache.get(_CACHE_KEY)
    # A cache that keeps nothing: never the same token twice, so the table is read each time.
    return str(token) if token is not None else uuid4().hex


def calendar_changed(using: str) -> None:
    """Replace the token once the current transaction commits; at once outside of one."""
    # Robust: a cache that is down must not take the callbacks registered after this one with it.
    transaction.on_commit(_replace_token, using=using, robust=True)


def change_is_pending(using: str) -> bool:
    """Whether the current transaction has changed the calendar and not yet committed.

    Django drops the callback when the transaction, or the savepoint in it, is rolled back.
    """
    return any(call[1] is _replace_token for call in connections[using].run_on_commit)


def _replace_token() -> None:
    cache.set(_CACHE_KEY, uuid4().hex, _TOKEN_SECONDS)
