"""Totals, facets and narrowings, on every engine."""

import pytest

from search.clauses import AnyOf, Between, OneOf, Term
from search.engines.engine import MOST_VALUES, Narrowing
from search.records import FACETS
from tests.search.engines.records import EVERYTHING, NOTHING, a_record, ask, keys, replacing

POOR, RICH = Term("text", "低保"), Term("text", "补贴")
EITHER = AnyOf((POOR, RICH))


@pytest.fixture
def engine(engine):
    engine.write(
        replacing(
            a_record(1, "低保申请", site="1", category=("a", "a.b"), day="2026-01-05"),
            a_record(2, "低保公示", site="1", category=("a",), day="2025-01-05", validity="valid"),
            a_record(3, "低保补贴", site="2", category=("c",), day="2026-02-05", kind="guide"),
            a_record(4, "农机补贴", site="2", category=("a", "a.b"), day="2026-02-06"),
            a_record(5, "会议纪要", site="3"),
        )
    )
    return engine


def test_an_answer_counts_what_is_listed_and_what_matches_strictly(engine):
    answer = ask(engine, EITHER, POOR, limit=1)
    assert (answer.total, answer.strict_total, len(answer.hits)) == (4, 3, 1)


def test_facets_count_what_matches_strictly(engine):
    answer = ask(engine, EITHER, POOR, facets=("site", "year", "kind", "validity"))
    assert answer.facets == {
        "site": [("1", 2), ("2", 1)],
        "year": [("2026", 2), ("2025", 1)],
        "kind": [("article", 2), ("guide", 1)],
        "validity": [("valid", 1)],
    }


def test_facets_count_what_is_listed_where_nothing_matches_strictly(engine):
    answer = ask(engine, EITHER, NOTHING, facets=("site",))
    assert (answer.total, answer.strict_total) == (4, 0)
    assert answer.facets == {"site": [("1", 2), ("2", 2)]}


def test_nothing_strict_within_the_narrowings_is_nothing_strict(engine):
    narrowed = ask(
        engine, EITHER, POOR, narrowings=(Narrowing("category", ("a.b",)), Narrowing("site", ("2",)))
    )
    assert (keys(narrowed), narrowed.strict_total) == (["4"], 0)
    facets = ask(
        engine,
        EITHER,
        POOR,
        narrowings=(Narrowing("category", ("a.b",)), Narrowing("site", ("2",))),
        facets=("site", "kind"),
    ).facets
    assert facets == {"site": [("1", 1), ("2", 1)], "kind": [("article", 1)]}


def test_a_record_counts_once_for_each_of_its_values(engine):
    assert ask(engine, EVERYTHING, facets=("category",)).facets == {
        "category": [("a", 3), ("a.b", 2), ("c", 1)]
    }


def test_equal_counts_are_in_the_order_of_their_values(engine):
    assert ask(engine, EITHER, facets=("site",)).facets == {"site": [("1", 2), ("2", 2)]}


def test_every_facet_can_be_asked_for_and_answers_come_in_the_order_asked(engine):
    facets = ask(engine, POOR, facets=FACETS).facets
    assert list(facets) == list(FACETS)
    assert facets["unit"] == facets["subject"] == facets["document_kind"] == facets["file_type"] == []


def test_only_the_facets_asked_for_are_counted(engine):
    assert ask(engine, POOR).facets == {}


def test_a_facet_is_counted_without_its_own_narrowing(engine):
    answer = ask(engine, EITHER, narrowings=(Narrowing("site", ("1",)),), facets=("site", "category"))
    assert set(keys(answer)) == {"1", "2"}
    assert answer.facets == {"site": [("1", 2), ("2", 2)], "category": [("a", 2), ("a.b", 1)]}


def test_a_facet_is_counted_with_the_narrowings_of_the_others(engine):
    answer = ask(
        engine,
        EITHER,
        narrowings=(Narrowing("site", ("1",)), Narrowing("year", ("2026",))),
        facets=("site", "year", "kind"),
    )
    assert keys(answer) == ["1"]
    assert answer.facets == {
        "site": [("2", 2), ("1", 1)],
        "year": [("2025", 1), ("2026", 1)],
        "kind": [("article", 1)],
    }


def test_one_of_the_values_of_a_narrowing_is_enough(engine):
    answer = ask(engine, EVERYTHING, narrowings=(Narrowing("site", ("1", "3")),), facets=("site",))
    assert set(keys(answer)) == {"1", "2", "5"}
    assert answer.facets == {"site": [("1", 2), ("2", 2), ("3", 1)]}


def test_two_narrowings_of_one_facet_hold_both(engine):
    twice = (Narrowing("category", ("a.b",)), Narrowing("category", ("a",)))
    answer = ask(engine, EVERYTHING, narrowings=twice, facets=("category",))
    assert set(keys(answer)) == {"1", "4"}
    assert answer.facets == {"category": [("a", 3), ("a.b", 2), ("c", 1)]}


def test_a_narrowing_to_values_that_nothing_has_finds_nothing(engine):
    answer = ask(engine, EVERYTHING, narrowings=(Narrowing("site", ("9",)),), facets=("site", "kind"))
    assert (answer.total, answer.strict_total) == (0, 0)
    assert answer.facets == {"site": [("1", 2), ("2", 2), ("3", 1)], "kind": []}


def test_conditions_hold_for_everything(engine):
    answer = ask(
        engine,
        EITHER,
        POOR,
        conditions=(Between("published_on", 20260101), OneOf("kind", ("article",))),
        narrowings=(Narrowing("site", ("1",)),),
        facets=("site", "category"),
    )
    assert (keys(answer), answer.total, answer.strict_total) == (["1"], 1, 1)
    assert answer.facets == {"site": [("1", 1)], "category": [("a", 1), ("a.b", 1)]}


def test_conditions_and_narrowings_add_nothing_to_scores(engine):
    plain = ask(engine, POOR).hits
    held = ask(
        engine,
        POOR,
        conditions=(OneOf("site", ("1", "2")),),
        narrowings=(Narrowing("kind", ("article", "guide")),),
    ).hits
    assert [(hit.record.key, hit.score) for hit in held] == [
        (hit.record.key, pytest.approx(hit.score)) for hit in plain
    ]


def test_the_most_frequent_values_are_counted_where_there_are_too_many(engine):
    many = [a_record(100 + number, "低保", unit=f"{number:04}") for number in range(MOST_VALUES + 20)]
    engine.write(replacing(*many, a_record(1000, "低保", unit="0519"), a_record(1001, "低保", unit="0500")))
    units = ask(engine, POOR, facets=("unit",), limit=1).facets["unit"]
    assert len(units) == MOST_VALUES
    assert units[:3] == [("0500", 2), ("0519", 2), ("0000", 1)]
    assert units[-1] == ("0497", 1)


def test_a_facet_that_does_not_exist_is_a_mistake(engine):
    with pytest.raises(ValueError, match="colour"):
        ask(engine, EVERYTHING, facets=("colour",))
