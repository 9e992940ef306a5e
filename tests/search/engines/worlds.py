"""Random records, edits and questions for hypothesis: few words and values, so that they meet."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from search.clauses import (
    AllOf,
    AnyOf,
    BestOf,
    Between,
    Boost,
    Clause,
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
from search.engines.engine import Narrowing, Replacement, Request, Sort
from search.records import DATES, FACETS, TOKEN_FIELDS, SearchRecord
from tests.search.engines.records import CHINA

LETTERS = "政务公開开低保ab1 ，。\n\0😀𠮷"
PIECES = st.sampled_from(
    ["政务公开", "低保", "公開", "务", "ab", "a", "1", "，", " ", "。", "〔2015〕82号", "\0", "𠮷"]
)
TEXTS = st.lists(PIECES, max_size=7).map("".join) | st.text(LETTERS, max_size=12)
TOKENS = st.sampled_from(
    ["政务", "务公", "公开", "开", "低保", "保", "ab", "a", "1", "82", "号", "𠮷", "x", ""]
)
VALUES = st.sampled_from(["1", "2", "a", "a.b", "", "甲", "\0"])
DAYS = st.dates(datetime.date(2024, 12, 30), datetime.date(2025, 1, 3))
NUMBERS = st.sampled_from(["", "云政〔2015〕82号", "abc-2015-0001"])
ITEMS = st.integers(1, 12).map(lambda number: f"pages:{number}")


@st.composite
def _record(draw: st.DrawFn, item: str, key: str) -> SearchRecord:
    day = draw(st.none() | DAYS)
    return SearchRecord(
        key=key,
        item=item,
        kind=draw(st.sampled_from(["article", "guide"])),
        title=draw(TEXTS),
        url="/",
        site=draw(VALUES),
        unit=draw(VALUES),
        body=draw(TEXTS),
        headings=tuple(draw(st.lists(TEXTS, max_size=2))),
        category=tuple(draw(st.lists(VALUES, max_size=3))),
        validity=draw(VALUES),
        document_number=draw(NUMBERS),
        written_on=draw(st.none() | DAYS),
        published_at=day and datetime.datetime(day.year, day.month, day.day, 9, tzinfo=CHINA),
    )


@st.composite
def replacements(draw: st.DrawFn) -> Replacement:
    """An item with none, one or some records."""
    item = draw(ITEMS)
    keys = [item, f"{item}/file:1", f"{item}/file:2"][: draw(st.sampled_from([0, 1, 1, 1, 3]))]
    return Replacement(item, tuple(draw(_record(item, key)) for key in keys))


_FIELDS = st.sampled_from(TOKEN_FIELDS)
_BOUNDS = st.none() | DAYS.map(lambda day: day.year * 10_000 + day.month * 100 + day.day)
_WHOLE = st.sampled_from(["site", "unit", "category", "validity", "kind", "year", "numbers", "exact"])
_WHOLE_VALUES = VALUES | st.sampled_from(["article", "2024", "2025", "云政2015#82", "政务公开", "低保"])
_LEAVES: st.SearchStrategy[Clause] = st.one_of(
    st.builds(Everything),
    st.builds(Nothing),
    st.builds(Term, _FIELDS, TOKENS),
    st.builds(StartsWith, _FIELDS, TOKENS),
    st.builds(Phrase, _FIELDS, st.lists(TOKENS, max_size=3).map(tuple)),
    st.just(Phrase("text", ("政务", "务公", "公开"))),
    st.builds(OneOf, _WHOLE, st.lists(_WHOLE_VALUES, max_size=3).map(tuple)),
    st.builds(Between, st.sampled_from(DATES), _BOUNDS, _BOUNDS),
)


def _grown(smaller: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    several = st.lists(smaller, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AnyOf, several, st.integers(0, 4)),
        st.builds(AllOf, several),
        st.builds(BestOf, several),
        st.builds(Preferring, smaller, several),
        st.builds(Without, smaller, several),
        st.builds(Boost, smaller, st.sampled_from([0.5, 20.0])),
        st.builds(Scored, smaller, st.sampled_from([0.0, 3.0])),
    )


CLAUSES = st.recursive(_LEAVES, _grown, max_leaves=10)
NARROWINGS = st.builds(
    Narrowing,
    st.sampled_from(["site", "category", "year"]),
    st.lists(VALUES, min_size=1, max_size=2).map(tuple),
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A question; what is strict is a part of what is ranked, as the contract asks."""
    ranked = draw(CLAUSES)
    return Request(
        ranked=ranked,
        strict=AllOf((ranked, draw(CLAUSES))),
        narrowings=tuple(draw(st.lists(NARROWINGS, max_size=2))),
        conditions=tuple(draw(st.lists(CLAUSES, max_size=2))),
        sort=draw(st.sampled_from(Sort)),
        limit=100,
        facets=FACETS,
    )


#: One history: what is there at first, what is written at once thereafter, and what is asked in the end.
HISTORIES = st.tuples(
    st.lists(replacements(), max_size=12),
    st.lists(st.lists(replacements(), max_size=4), max_size=3),
    st.lists(requests(), min_size=4, max_size=8),
)
