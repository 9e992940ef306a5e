"""Results are checked against the database before they are shown: what was withdrawn is gone at once on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.outbox import enqueue
from search.sources import public_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engines.engine import Hit


def visible(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that an anonymous visitor may open now, in their order; one query for each source among them.

    The index is told again of the others, in case it missed something.
    """
    items = {hit.record.item for hit in hits}
    public = public_items(items)
    if stale := items - public:
        enqueue(stale)
    return [hit for hit in hits if hit.record.item in public]
