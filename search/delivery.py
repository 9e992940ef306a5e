"""Bringing what waits in the outbox into the index: whoever delivers takes rows under a lease, in order, and repeats.

An item is read as it is public at that moment, whatever happened before, so a row may be delivered twice but never too
early. A row is done only with the version that it had when its item was read.
"""

from __future__ import annotations

import datetime
import logging
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from search.engines.chosen import engines
from search.engines.engine import EngineUnavailable, Replacement
from search.models import OutboxRow, Rebuild
from search.sources import records_of

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

BATCH = 100
#: How long a batch may take before somebody else may take its rows.
LEASE = datetime.timedelta(minutes=5)
#: Seconds before a failed row is tried again: doubled each time, up to this.
LONGEST_PAUSE = 600
#: After so many failures a row is delivered alone: it may be what spoils the batch.
SUSPECT_AFTER = 2
LONGEST_PROBLEM = 1000


@dataclass
class Delivered:
    """What one round did: rows done, rows that failed and wait for their next try."""

    done: int = 0
    failed: int = 0
    problem: str = ""

    def __iadd__(self, other: Delivered) -> Delivered:
        self.done += other.done
        self.failed += other.failed
        self.problem = other.problem or self.problem
        return self


def deliver_all() -> Delivered:
    """Deliver batch after batch until nothing is due."""
    total = Delivered()
    while (one := deliver()).done or one.failed:
        total += one
    return total


def deliver(limit: int = BATCH) -> Delivered:
    """Deliver up to so many rows that are due; never raises for what can be tried again."""
    lease = uuid.uuid4()
    rows = _take(limit, lease)
    if not rows:
        return Delivered()
    sound = [row for row in rows if row.attempts < SUSPECT_AFTER]
    total = Delivered()
    if sound:
        total += _deliver_together(sound)
    for row in rows:
        if row.attempts >= SUSPECT_AFTER:
            total += _deliver_together([row])
    return total


def is_anything_due() -> bool:
    """Whether a row may be taken now."""
    return OutboxRow.objects.filter(due(timezone.now())).exists()


def is_rebuilding() -> bool:
    """Whether an index is being made anew right now."""
    return Rebuild.objects.filter(alive_until__gt=timezone.now()).exists()


def due(now: datetime.datetime) -> Q:
    """The condition of rows that may be taken now."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    found = Q(due_at__lte=now) & free
    return found & Q(held=False) if is_rebuilding() else found


@transaction.atomic
def _take(limit: int, lease: uuid.UUID) -> list[OutboxRow]:
    now = timezone.now()
    rows = list(
        OutboxRow.objects.filter(due(now))
        .order_by("due_at", "pk")
        .select_for_update(skip_locked=True)[:limit]
    )
    if rows:
        OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).update(
            lease=lease, leased_until=now + LEASE
        )
        for row in rows:
            row.lease = lease
    return rows


def _deliver_together(rows: Sequence[OutboxRow]) -> Delivered:
    try:
        records = records_of(row.item for row in rows)
        replacements = [Replacement(row.item, tuple(records.get(row.item, ()))) for row in rows]
        still_ours = set(
            OutboxRow.objects.filter(
                pk__in=[row.pk for row in rows], lease=rows[0].lease, leased_until__gt=timezone.now()
            ).values_list("item", flat=True)
        )
        for engine in engines():
            engine.write([one for one in replacements if one.item in still_ours])
    except EngineUnavailable as unavailable:
        return _put_back(rows, str(unavailable))
    except Exception as error:  # one item that cannot be read must not stop all others
        logger.exception("search: %d items could not be read", len(rows))
        if len(rows) == 1:
            return _put_back(rows, f"{type(error).__name__}: {error}")
        total = Delivered()
        for row in rows:
            total += _deliver_together([row])
        return total
    return Delivered(done=_finish(rows))


@transaction.atomic
def _finish(rows: Sequence[OutboxRow]) -> int:
    """Take rows off, but for those that changed meanwhile; while an index is made anew, keep them for that one."""
    holding = is_rebuilding()
    for row in rows:
        same = OutboxRow.objects.filter(pk=row.pk, version=row.version, lease=row.lease)
        if holding:
            same.update(held=True, lease=None, leased_until=None, attempts=0, problem="")
        else:
            same.delete()
    OutboxRow.objects.filter(lease=rows[0].lease, pk__in=[row.pk for row in rows]).update(
        lease=None, leased_until=None
    )
    return len(rows)


def _put_back(rows: Sequence[OutboxRow], problem: str) -> Delivered:
    now = timezone.now()
    logger.warning("search: %d items wait for the index: %s", len(rows), problem)
    for row in rows:
        pause = datetime.timedelta(seconds=min(2**row.attempts, LONGEST_PAUSE))
        OutboxRow.objects.filter(pk=row.pk, lease=row.lease).update(
            attempts=min(row.attempts + 1, 1000),
            due_at=now + pause,
            problem=problem[:LONGEST_PROBLEM],
            lease=None,
            leased_until=None,
        )
    return Delivered(failed=len(rows), problem=problem)
