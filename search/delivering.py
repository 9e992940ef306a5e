"""Who delivers: a thread of each web process, woken by every commit that changed something, or a worker of its own.

The thread never holds up a request and never raises into one. It also looks by itself, for rows that a crash left behind.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import connection, connections

logger = logging.getLogger(__name__)

#: Seconds between two looks of a thread that nobody woke: commands publish too, and have no thread.
PATIENCE = 1.0
#: Seconds before it looks again after a failure.
PAUSE = 30.0


class Deliverer:
    """The delivering thread of one process."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search-delivery", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to deliver."""
        self._woken.set()

    def _run(self) -> None:
        self._woken.set()  # what a crash left
        while True:
            self._woken.wait(PATIENCE)
            self._woken.clear()
            try:
                deliver_here()
            except Exception:  # the thread outlives whatever happens to one round
                logger.exception("search: delivering failed; it is tried again in %d s", PAUSE)
                time.sleep(PAUSE)
            finally:
                connections.close_all()


_deliverer: Deliverer | None = None
_starting = threading.Lock()


def wake() -> None:
    """Have what waits delivered soon, if this process serves the web and delivers."""
    if settings.SEARCH_DELIVERY == "web" and _deliverer is not None and _deliverer.pid == os.getpid():
        _deliverer.wake()


def deliver_here() -> None:
    """One round in this process: make the first index where there is none, then deliver all that is due."""
    from search import delivery, reconciling  # noqa: PLC0415 - the outbox wakes, and delivery reads the outbox

    if connection.in_atomic_block:
        return
    reconciling.build_missing()
    if delivery.is_anything_due():
        delivery.deliver_all()


def _on_request(sender: Any, **_: Any) -> None:
    global _deliverer  # noqa: PLW0603 - one thread for each process, also after it was forked
    if settings.SEARCH_DELIVERY != "web" or (_deliverer is not None and _deliverer.pid == os.getpid()):
        return
    with _starting:
        if _deliverer is None or _deliverer.pid != os.getpid():
            _deliverer = Deliverer()


def connect() -> None:
    """Start with the first request of each process."""
    request_started.connect(_on_request, dispatch_uid="search.delivering")
