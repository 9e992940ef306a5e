"""What tests of searching share: an index in a folder of its own, and a way to bring it up to date and ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search import delivery, reconciling
from search.engines import chosen
from search.engines.embedded import Embedded
from search.engines.engine import Answer
from search.models import OutboxRow
from search.queries import request_for
from search.questions import Question
from search.visible import visible


class Index:
    """The embedded index of one test."""

    def __init__(self, engine: Embedded) -> None:
        self.engine = engine

    def catch_up(self) -> None:
        """Deliver everything that waits."""
        delivered = delivery.deliver_all()
        assert not delivered.problem
        assert not OutboxRow.objects.exists()

    def ask(self, words: str = "", **asked: Any) -> Answer:
        """What the index itself answers."""
        return self.engine.search(request_for(Question(words=words, **asked), limit=100))

    def found(self, words: str = "", **asked: Any) -> list[str]:
        """The titles that a reader is shown, best first, once everything is delivered."""
        self.catch_up()
        return [hit.record.title for hit in visible(self.ask(words, **asked).hits)]

    def drift(self) -> reconciling.Drift:
        """How the index differs from what is public, without repairing it."""
        return reconciling.reconcile(self.engine, repair=False)


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Any) -> Iterator[Index]:
    """An empty index that the settings name, for this test alone."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    engine = chosen.embedded()
    engine.rebuild([])
    yield Index(engine)
    chosen._embedded_in.cache_clear()
