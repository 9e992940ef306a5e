"""What each clause matches, and what it is worth, on every engine."""

import pytest

from search.clauses import (
    AllOf,
    AnyOf,
    BestOf,
    Between,
    Boost,
    Everything,
    Nothing,
    OneOf,
    Phrase,
    Preferring,
    Scored,
    StartsWith,
    Term,
    Without,
)
from tests.search.engines.records import EVERYTHING, NOTHING, a_record, found, replacing, scores

POOR, OPEN, BOTH = (
    Term("text", "低保"),
    Term("text", "公开"),
    AllOf((Term("text", "低保"), Term("text", "公开"))),
)


@pytest.fixture
def engine(engine):
    engine.write(
        replacing(
            a_record(1, "低保申请指南", site="1", day="2026-03-01", category=("a", "a.b")),
            a_record(2, "政务公开", site="2", day="2026-03-15", headings=("低保政策",)),
            a_record(3, "低保对象公开", site="1", body="公开公示 ABC123 低保"),
            a_record(4, "会议纪要", site="3", day="2025-12-31", document_number="云政办发〔2015〕82号"),
        )
    )
    return engine


def test_everything_is_every_record_with_no_score(engine):
    assert scores(engine, Everything()) == {"1": 0, "2": 0, "3": 0, "4": 0}


def test_nothing_is_no_record(engine):
    assert found(engine, Nothing()) == set()


def test_a_term_is_a_whole_token_of_its_field(engine):
    assert found(engine, POOR) == {"1", "2", "3"}
    assert found(engine, Term("title", "低保")) == {"1", "3"}
    assert found(engine, Term("headings", "低保")) == {"2"}
    assert found(engine, Term("text", "低")) == set()


def test_a_term_is_worth_more_where_it_is_rare(engine):
    assert scores(engine, Term("text", "会议"))["4"] > scores(engine, POOR)["1"] > 0


def test_a_start_finds_every_token_that_begins_so_and_is_worth_one(engine):
    assert scores(engine, StartsWith("text", "公")) == {"2": 1, "3": 1}
    assert found(engine, StartsWith("text", "abc")) == {"3"}
    assert found(engine, StartsWith("text", "纪")) == {"4"}


def test_a_phrase_stands_without_anything_between(engine):
    assert found(engine, Phrase("text", ("低保", "保对", "对象"))) == {"3"}
    assert found(engine, Phrase("text", ("低保", "对象"))) == set()
    assert found(engine, Phrase("title", ("政务", "务公", "公开"))) == {"2"}


def test_a_phrase_does_not_turn_around(engine):
    assert found(engine, Phrase("text", ("保对", "低保"))) == set()


def test_a_phrase_of_one_token_is_a_term_and_one_of_none_is_nothing(engine):
    assert scores(engine, Phrase("text", ("低保",))) == scores(engine, POOR)
    assert found(engine, Phrase("text", ())) == set()


def test_one_of_takes_values_whole_and_is_worth_one(engine):
    assert scores(engine, OneOf("site", ("1", "3", "9"))) == {"1": 1, "3": 1, "4": 1}
    assert found(engine, OneOf("category", ("a.b",))) == {"1"}
    assert found(engine, OneOf("category", ("b",))) == found(engine, OneOf("category", ())) == set()
    assert found(engine, OneOf("numbers", ("云政办发2015#82",))) == {"4"}
    assert found(engine, OneOf("exact", ("政务公开",))) == {"2"}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (20260301, 20260315, {"1", "2"}),
        (20260302, None, {"2"}),
        (None, 20260301, {"1", "4"}),
        (None, None, {"1", "2", "4"}),
        (20260316, 20260301, set()),
    ],
)
def test_a_span_of_days_has_its_ends_and_leaves_out_what_has_no_day(engine, first, last, expected):
    assert scores(engine, Between("published_on", first, last)) == dict.fromkeys(expected, 1)


def test_any_of_adds_scores_up_and_asks_for_so_many(engine):
    either = scores(engine, AnyOf((POOR, OPEN)))
    assert set(either) == {"1", "2", "3"}
    assert either["3"] == pytest.approx(scores(engine, POOR)["3"] + scores(engine, OPEN)["3"], rel=1e-4)
    assert found(engine, AnyOf((POOR, OPEN), at_least=2)) == {"2", "3"}
    assert found(engine, AnyOf((POOR, OPEN), at_least=3)) == found(engine, AnyOf(())) == set()
    assert found(engine, AnyOf((POOR, POOR), at_least=2)) == {"1", "2", "3"}


def test_any_of_that_asks_for_none_matches_everything(engine):
    points = scores(engine, AnyOf((Scored(POOR, 5),), at_least=0))
    assert points == {"1": 5, "2": 5, "3": 5, "4": 0}


def test_all_of_adds_scores_up(engine):
    both = scores(engine, BOTH)
    assert set(both) == {"2", "3"}
    assert both["2"] == pytest.approx(scores(engine, POOR)["2"] + scores(engine, OPEN)["2"], rel=1e-4)
    assert found(engine, AllOf((POOR, NOTHING))) == set()
    assert scores(engine, AllOf(())) == {"1": 0, "2": 0, "3": 0, "4": 0}


def test_best_of_counts_the_best_score_only(engine):
    best = scores(engine, BestOf((Scored(POOR, 2), Scored(OPEN, 3))))
    assert best == {"1": 2, "2": 3, "3": 3}
    assert found(engine, BestOf(())) == set()


def test_preferring_changes_the_order_and_never_what_matches(engine):
    preferred = scores(engine, Preferring(Scored(POOR, 1), (OneOf("site", ("2", "3")), Scored(OPEN, 4))))
    assert preferred == {"1": 1, "2": 6, "3": 5}
    assert scores(engine, Preferring(EVERYTHING, (OneOf("site", ("2",)),))) == {
        "1": 0,
        "2": 1,
        "3": 0,
        "4": 0,
    }


def test_without_takes_away_and_keeps_the_scores(engine):
    assert scores(engine, Without(Scored(POOR, 7), (OPEN,))) == {"1": 7}
    assert found(engine, Without(POOR, ())) == {"1", "2", "3"}
    assert found(engine, Without(EVERYTHING, (POOR, Term("text", "会议")))) == set()


def test_a_boost_multiplies(engine):
    single, triple = scores(engine, POOR), scores(engine, Boost(POOR, 3))
    assert triple == {key: pytest.approx(score * 3, rel=1e-4) for key, score in single.items()}
    assert scores(engine, Boost(Boost(OneOf("site", ("2",)), 3), 2)) == {"2": 6}
    assert scores(engine, Boost(AllOf((Scored(POOR, 2), Scored(OPEN, 1))), 10)) == {"2": 30, "3": 30}


def test_scored_says_the_score_whatever_is_inside(engine):
    assert scores(engine, Scored(Boost(AnyOf((POOR, OPEN)), 9), 4.5)) == {"1": 4.5, "2": 4.5, "3": 4.5}
    assert scores(engine, Scored(POOR, 0)) == {"1": 0, "2": 0, "3": 0}
