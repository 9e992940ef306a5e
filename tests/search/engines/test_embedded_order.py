"""The embedded engine puts equal results in the order of their keys, so that merging segments changes no page."""

import pytest

from search.clauses import Term
from search.engines.embedded import Embedded
from search.engines.engine import Sort
from tests.search.engines.records import EVERYTHING, a_record, ask, keys, replacing


@pytest.fixture
def engine(tmp_path):
    engine = Embedded(tmp_path / "search")
    engine.rebuild([])
    return engine


def test_equal_ones_come_in_the_order_of_their_keys(engine):
    engine.write(replacing(*(a_record(number, "低保") for number in (3, 20, 100, 1, 2))))
    assert keys(ask(engine, Term("text", "低保"))) == ["1", "100", "2", "20", "3"]
    assert keys(ask(engine, EVERYTHING)) == ["1", "100", "2", "20", "3"]
    assert keys(ask(engine, EVERYTHING, sort=Sort.NEWEST)) == ["1", "100", "2", "20", "3"]
    assert keys(ask(engine, EVERYTHING, offset=1, limit=2)) == ["100", "2"]


def test_keys_are_compared_to_their_last_character(engine):
    long = "很长很长很长很长的名字"
    names = [f"{long}{end}" for end in ("乙", "甲", "甲a", "", "\U00020000", "\uffee")]
    engine.write(replacing(*(a_record(name, "低保") for name in names)))
    assert keys(ask(engine, EVERYTHING)) == sorted(names)


def test_equal_ones_keep_their_order_when_they_are_written_again(engine):
    for number in (3, 1, 2, 4):
        engine.write(replacing(a_record(number, "低保")))
    engine.write(replacing(a_record(1, "低保")))
    assert keys(ask(engine, EVERYTHING)) == ["1", "2", "3", "4"]
