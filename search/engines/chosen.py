"""Which engine answers: what the settings ask for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from search.engines.embedded import Embedded

if TYPE_CHECKING:
    from search.engines.engine import Engine


def engine() -> Engine:
    """The engine that the public search asks and that everything public is written to."""
    return embedded()


def engines() -> list[Engine]:
    """Every engine that is written to."""
    return [engine()]


def embedded() -> Embedded:
    """The embedded engine, whether it is the one in use or not."""
    return _embedded_in(Path(settings.SEARCH_FOLDER))


@lru_cache(maxsize=8)
def _embedded_in(folder: Path) -> Embedded:
    return Embedded(folder)
