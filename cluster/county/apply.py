"""Carrying a plan out: one change after the other, each in a transaction and with a ledger row of its own.

It may be broken off between any two changes (and in the middle of one: that one is undone) and repeated: the next
plan has what is left. Two at once would compute the same changes twice, so the second is refused.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from cluster.county.changes import Change
from cluster.county.plan import Plan
from cluster.county.steps import carry_out
from ledger.chain import record
from sites.publishing import gates
from sites.publishing.gates import PublicationRefused

if TYPE_CHECKING:
    from units.models import User

#: Who acts when nobody is named.
ROBOT = "集群配置"
# Any number, as long as nothing else of ours locks it (PostgreSQL advisory locks share one space).
_LOCK_NUMBER = 6_205_210_001


class ApplyRefused(Exception):
    """The plan cannot be carried out now; the message says why."""


class ApplyStopped(Exception):
    """A change failed; those before it are done, it and those after it are not."""

    def __init__(self, done: int, change: Change, cause: Exception) -> None:
        reason = "；".join(cause.messages) if isinstance(cause, ValidationError) else str(cause)
        super().__init__(f"停在“{change.heading}：{change.title}”：{reason}")
        self.done = done
        self.change = change


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the cluster file's lock; raises ``ApplyRefused`` when another process holds it.

    The lock is let go when the process ends, however it ends.
    """
    holder = _advisory_lock() if connection.vendor == "postgresql" else _file_lock()
    with holder:
        yield


def _refuse() -> ApplyRefused:
    return ApplyRefused("另一个 cluster apply 正在办理。请等它结束，再看 cluster plan 还有什么要办。")


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK_NUMBER])
        if not cursor.fetchone()[0]:
            raise _refuse()
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])


@contextmanager
def _file_lock() -> Iterator[None]:
    database = str(connection.settings_dict["NAME"])
    on_disk = database and ":memory:" not in database and not database.startswith("file:")
    folder = Path(database).parent if on_disk else Path(tempfile.gettempdir())
    name = f"{Path(database).name if on_disk else 'cluster'}.apply.lock"
    descriptor = os.open(folder / name, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _refuse() from error
        yield
    finally:
        os.close(descriptor)


def apply(
    plan: Plan,
    *,
    by: User | None = None,
    source: str = "",
    before_each: Callable[[int, Change], None] = lambda number, change: None,
) -> int:
    """Carry out every change of a plan and return how many there were. Hold ``only_one`` around plan and apply.

    ``by`` is named in the ledger (else the robot), ``source`` is the file's name; ``before_each`` is told the
    number (from 1) and the change that comes next.

    Raises ``ApplyStopped`` at the first change that fails.
    """
    for number, change in enumerate(plan.changes, start=1):
        before_each(number, change)
        try:
            carry_out_recorded(change, by=by, source=source)
        except (DatabaseError, ValidationError, PublicationRefused) as error:
            raise ApplyStopped(number - 1, change, error) from error
    return len(plan.changes)


@transaction.atomic
def carry_out_recorded(change: Change, *, by: User | None, source: str) -> None:
    """One change with its row in the ledger."""
    reason = f"集群配置文件 {source}".strip()
    with gates.acting(by=by, reason=reason):
        subject = carry_out(change)
        record(
            change.kind,
            actor=by or ROBOT,
            subject=subject,
            subject_label=change.title,
            details=change.details(),
            reason=reason,
        )
