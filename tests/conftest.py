"""What every test stands on: a clean site directory, and a Wagtail without its sample page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from sites import directory


@pytest.fixture(autouse=True)
def fresh_directory() -> Iterator[None]:
    """The site directory outlives a rolled-back test; forget it."""
    cache.clear()
    directory._memo = None
    yield
    directory._memo = None
