"""Which engine the settings ask for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from search.engines.embedded import Embedded

if TYPE_CHECKING:
    from search.engines.engine import Engine


def engine() -> Engine:
    """The engine that answers searches and is written to."""
    return embedded()


def engines() -> list[Engine]:
    """Every engine that is written to."""
    return [engine()]


def embedded() -> Embedded:
    """The embedded engine of the folder that the settings name."""
    return _embedded_in(str(settings.SEARCH_FOLDER))


@cache
def _embedded_in(folder: str) -> Embedded:
    return Embedded(Path(folder))
