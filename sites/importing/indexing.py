"""The admin's search index while many pages are imported.

Saving an entry indexes it three times, and each time the database backends reckon an average over the whole index
anew: ever slower, the more there is. During a run the entries are gathered and indexed in bulk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from wagtail.search.backends import get_search_backends
from wagtail.search.signal_handlers import post_save_signal_handler

from sites.models import DisclosurePage

# Entries that a killed run may leave unindexed (``update_index`` finds them).
BATCH = 200


class IndexingQueue:
    """Entries that wait to be indexed."""

    def __init__(self) -> None:
        self._waiting: list[int] = []

    def add(self, page_id: int) -> None:
        """Index an entry with the next batch."""
        self._waiting.append(page_id)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Index what waits."""
        pages = list(DisclosurePage.objects.filter(pk__in=self._waiting))
        self._waiting = []
        if pages:
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(DisclosurePage, pages)


@contextmanager
def gathered_indexing() -> Iterator[IndexingQueue]:
    """Within, saving an entry does not index it; give it to the queue when it is committed."""
    connected = post_save.disconnect(post_save_signal_handler, sender=DisclosurePage)
    queue = IndexingQueue()
    try:
        yield queue
    finally:
        if connected:
            post_save.connect(post_save_signal_handler, sender=DisclosurePage)
        queue.flush()
