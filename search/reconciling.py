"""Making an index anew, and comparing one with what is public: drift is repaired and named."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from search.batches import batched
from search.delivery import is_rebuilding
from search.engines.chosen import engines
from search.engines.engine import EngineUnavailable, Replacement
from search.models import OutboxRow, Rebuild
from search.outbox import enqueue
from search.records import fingerprint
from search.sources import item_of, records_of, sources

if TYPE_CHECKING:
    from search.engines.engine import Engine

CHUNK = 200
#: How long a rebuild may be silent before it is taken for dead.
SILENCE = datetime.timedelta(minutes=5)

Progress = Callable[[int], None]


@dataclass
class Drift:
    """What an index had wrong, by item: not there, not as it is public, not public any more."""

    engine: str
    checked: int = 0
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """All items that were wrong."""
        return [*self.missing, *self.stale, *self.surplus]


def everything_public(progress: Progress | None = None) -> Iterator[Replacement]:
    """The records of everything that is public now, item by item, read in batches."""
    count = 0
    for source in sources():
        for ids in batched(source.all_ids(), CHUNK):
            for item, records in sorted(records_of(item_of(source, one) for one in ids).items()):
                yield Replacement(item, tuple(records))
            count += len(ids)
            if progress:
                progress(count)


def rebuild(engine: Engine, progress: Progress | None = None) -> int:
    """Make an index anew beside the old one and swap; what changes meanwhile is delivered to both. Returns its records.

    Raises ``EngineUnavailable``, also when somebody else is at it.
    """
    with _announced(engine) as alive:

        def told(count: int) -> None:
            alive()
            if progress:
                progress(count)

        made = engine.rebuild(everything_public(told))
    OutboxRow.objects.filter(held=True).update(held=False)
    return made


@contextmanager
def _announced(engine: Engine) -> Iterator[Callable[[], None]]:
    """Say that an index is being made anew, for as long as it is."""
    now = timezone.now()
    Rebuild.objects.filter(engine=engine.name, alive_until__lte=now).delete()
    row, is_ours = Rebuild.objects.get_or_create(
        engine=engine.name, defaults={"started_at": now, "alive_until": now + SILENCE}
    )
    if not is_ours:
        raise EngineUnavailable(f"the index is being made anew since {row}")

    def alive() -> None:
        Rebuild.objects.filter(pk=row.pk).update(alive_until=timezone.now() + SILENCE)

    try:
        yield alive
    finally:
        row.delete()


def build_missing() -> None:
    """Make the first index, and one anew that an earlier version of the program made."""
    for engine in engines():
        if engine.needs_rebuild() and not is_rebuilding():
            rebuild(engine)


def reconcile(engine: Engine, progress: Progress | None = None, *, repair: bool = True) -> Drift:
    """Compare an index with what is public and, unless told not to, repair it."""
    drift = Drift(engine.name)
    indexed = dict(engine.items())
    for source in sources():
        for ids in batched(source.all_ids(), CHUNK):
            wrong = []
            for item, records in records_of(item_of(source, one) for one in ids).items():
                state = indexed.pop(item, None)
                if state != fingerprint(records):
                    (drift.missing if state is None else drift.stale).append(item)
                    wrong.append(Replacement(item, tuple(records)))
            drift.checked += len(ids)
            if repair and wrong:
                enqueue(one.item for one in wrong)
            if progress:
                progress(drift.checked)
    drift.surplus = sorted(indexed)
    if repair and drift.surplus:
        enqueue(drift.surplus)
    return drift
