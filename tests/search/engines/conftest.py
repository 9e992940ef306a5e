"""The engines that the contract holds for. Another engine joins by one line in ``ENGINES``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from search.engines.embedded import Embedded
from search.engines.engine import Engine


@contextmanager
def an_embedded_engine(folder: Path) -> Iterator[Engine]:
    """An empty embedded engine."""
    engine = Embedded(folder / "search", patience=1.0)
    engine.rebuild([])
    yield engine


#: By name: what gives an empty engine (in a folder that it may use) and takes it away again.
ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {"embedded": an_embedded_engine}


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty engine of each kind."""
    with ENGINES[request.param](tmp_path) as empty:
        yield empty
