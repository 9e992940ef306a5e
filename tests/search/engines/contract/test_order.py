"""The order of results and their pages, on every engine."""

import random

import pytest

from search.clauses import Boost, OneOf, Preferring, Scored, StartsWith, Term
from search.engines.engine import DEEPEST, Sort
from tests.search.engines.records import EVERYTHING, NOTHING, a_record, ask, keys, replacing

WORDS = ("低保", "申请", "公开", "补贴", "会议", "通知", "公示", "办法")


def a_corpus(count: int) -> list:
    chance = random.Random(7)  # noqa: S311
    return [
        a_record(
            f"{number}/file:{number}" if number % 9 == 0 else number,
            "，".join(chance.choices(WORDS, k=3)),
            item=f"pages:{number}",
            body="，".join(chance.choices(WORDS, k=chance.randrange(12))),
            site=str(number % 3),
            day=f"2026-01-{1 + number % 5:02}" if number % 4 else None,
        )
        for number in range(count)
    ]


def test_the_best_come_first(engine):
    engine.write(replacing(a_record(1, "会议"), a_record(2, "低保"), a_record(3, "低保", site="7")))
    assert keys(ask(engine, Preferring(Term("text", "低保"), (OneOf("site", ("7",)),)))) == ["3", "2"]


def test_the_newest_come_first_and_what_has_no_day_comes_last(engine):
    engine.write(
        replacing(
            a_record(1, "低保", day="2026-01-01"),
            a_record(2, "低保"),
            a_record(3, "低保低保", day="2026-03-01"),
            a_record(4, "低保", day="2026-03-01"),
            a_record(5, "低保", day="1999-03-01"),
            a_record(6, "低保"),
        )
    )
    order = keys(ask(engine, Term("text", "低保"), sort=Sort.NEWEST))
    assert (set(order[:2]), order[2:4], set(order[4:])) == ({"3", "4"}, ["1", "5"], {"2", "6"})


def test_the_day_is_that_of_china(engine):
    early = a_record(1, "低保", day="2026-03-02")
    assert early.published_at is not None
    late_before = a_record(0, "低保", published_at=early.published_at.replace(day=1, hour=23))
    engine.write(replacing(early, late_before))
    assert keys(ask(engine, EVERYTHING, sort=Sort.NEWEST)) == ["1", "0"]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "clause",
    [
        EVERYTHING,
        Preferring(EVERYTHING, (Scored(OneOf("site", ("1",)), 1.5),)),
        StartsWith("text", "公"),
        Preferring(Term("text", "低保"), (Boost(Term("title", "低保"), 2), OneOf("site", ("2",)))),
    ],
    ids=["everything", "preferred", "start", "words"],
)
def test_pages_of_any_size_put_together_are_the_list(engine, clause, sort):
    half = a_corpus(300)
    engine.write(replacing(*half[:150]))
    engine.write(replacing(*half[150:]))
    whole = keys(ask(engine, clause, sort=sort))
    assert len(whole) == len(set(whole)) > 80
    for size in (1, 7, 10, 64):
        pages = [
            keys(ask(engine, clause, sort=sort, offset=offset, limit=size))
            for offset in range(0, len(whole), size)
        ]
        assert [key for page in pages for key in page] == whole


def test_a_page_behind_the_end_is_empty_and_still_counts(engine):
    engine.write(replacing(a_record(1, "低保"), a_record(2, "低保")))
    answer = ask(engine, EVERYTHING, offset=2, limit=10, facets=("kind",))
    assert (answer.hits, answer.total, answer.facets) == ([], 2, {"kind": [("article", 2)]})


def test_a_page_of_none_counts_only(engine):
    engine.write(replacing(a_record(1, "低保")))
    answer = ask(engine, EVERYTHING, limit=0, facets=("kind",))
    assert (answer.hits, answer.total, answer.facets) == ([], 1, {"kind": [("article", 1)]})


@pytest.mark.parametrize("offset", [DEEPEST - 1, DEEPEST, DEEPEST + 10, 10**9])
def test_nothing_lies_beyond_the_deepest_place(engine, offset):
    engine.write(replacing(*(a_record(number) for number in range(3))))
    answer = ask(engine, EVERYTHING, offset=offset, limit=10)
    assert (answer.hits, answer.total) == ([], 3)


def test_an_empty_index_answers(engine):
    for sort in Sort:
        answer = ask(engine, EVERYTHING, NOTHING, sort=sort, facets=("site",))
        assert (answer.hits, answer.total, answer.strict_total, answer.facets) == ([], 0, 0, {"site": []})
