"""Unusual texts in records and in questions, on every engine: found where they can be, never an error."""

import pytest

from search.clauses import OneOf, Phrase, StartsWith, Term, Without
from search.engines.engine import Narrowing
from search.queries import request_for
from search.questions import Question
from tests.search.engines.records import EVERYTHING, a_record, ask, found, keys, replacing

HOSTILE = [
    "\0",
    "低保\0申请",
    '"低保',
    "低保 AND (OR NOT",
    "*",
    "?*~^",
    "text:*",
    "title:低保 -x +y",
    "低保.*",
    "[a TO z]",
    "{!func}x",
    "\\",
    "\\Q低保",
    "(?s:.*)",
    "</script><b>",
    "' OR 1=1 --",
    "😀👨‍👩‍👧",
    "\u202e低保\u202c",
    "שלום مرحبا",
    "\ud800",
    "\U0010ffff",
    "é́́",
    "低" * 10_000,
    "a" * 10_000,
    "低 保 " * 3_000,
    "1" * 70_000,
    "a-1/" * 20_000,
    "〔2015〕82号" * 2_000,
]
NAMES = [ascii(text)[:24] for text in HOSTILE]


@pytest.fixture
def engine(engine):
    engine.write(replacing(a_record(1, "低保申请", site="1"), a_record(2, "公开")))
    return engine


@pytest.mark.parametrize("text", HOSTILE, ids=NAMES)
def test_no_question_breaks_an_engine(engine, text):
    for question in (
        Question(words=text),
        Question(words="低保", phrase=text),
        Question(words="低保", without=text),
        Question(words="低保", in_title=text),
        Question(words="低保", number=text),
        Question(words="低保", site=text, own_site=text),
        Question(words="低保", narrowings=(Narrowing("site", (text,)), Narrowing("year", (text, "")))),
    ):
        answer = engine.search(request_for(question, facets=("site", "year")))
        assert answer.total >= len(answer.hits)
    assert found(engine, EVERYTHING) == {"1", "2"}


@pytest.mark.parametrize("text", HOSTILE, ids=NAMES)
def test_no_value_in_a_clause_breaks_an_engine(engine, text):
    for clause in (
        Term("text", text),
        StartsWith("text", text),
        Phrase("text", (text, text)),
        OneOf("site", (text,)),
    ):
        assert found(engine, clause) == set()
        assert found(engine, Without(EVERYTHING, (clause,))) == {"1", "2"}
    assert found(engine, OneOf("site", (text, "1"))) == {"1"}


@pytest.mark.parametrize(
    "text", [one for one in HOSTILE if one != "\ud800"], ids=lambda text: ascii(text)[:24]
)
def test_no_text_in_a_record_breaks_an_engine(engine, text):
    record = a_record(
        3,
        f"{text} 政务",
        site=text,
        body=text,
        headings=(text,),
        category=(text, "x"),
        document_number=text,
        index_number=text,
    )
    engine.write(replacing(record))
    assert found(engine, Term("text", "政务")) == {"3"}
    assert engine.records_of(["pages:3"]) == [record]
    engine.write(replacing(a_record(3)))
    assert found(engine, EVERYTHING) == {"1", "2", "3"}
    assert found(engine, Term("text", "政务")) == set()


@pytest.mark.parametrize("value", ["a\0b", "a b", " a", "甲：乙", "😀", "a\nb", "A", "\U0010ffff", "x" * 255])
def test_values_are_taken_as_they_are(engine, value):
    engine.write(replacing(a_record(3, site=value), a_record(4, site=f"{value}a")))
    answer = ask(engine, OneOf("site", (value,)), facets=("site",))
    assert (keys(answer), answer.facets["site"]) == (["3"], [(value, 1)])


def test_values_without_end_are_left_out(engine):
    endless = "x" * 40_000
    engine.write(replacing(a_record(3, site=endless, category=(endless, "a"))))
    assert found(engine, OneOf("site", (endless,))) == set()
    assert ask(engine, EVERYTHING, facets=("site", "category")).facets == {
        "site": [("1", 1)],
        "category": [("a", 1)],
    }


def test_a_start_means_what_it_says(engine):
    engine.write(replacing(a_record(3, "a1 ab a")))
    assert found(engine, StartsWith("text", "a")) == {"3"}
    for pattern in ("a.", "a*", "[a]", "a|b", "^a", "(a", "\\w"):
        assert found(engine, StartsWith("text", pattern)) == set()


def test_an_empty_start_is_every_record_with_a_token(engine):
    engine.write(replacing(a_record(3, "！")))
    assert found(engine, StartsWith("text", "")) == {"1", "2"}


def test_one_script_finds_the_other(engine):
    engine.write(replacing(a_record(3, "資訊公開條例")))
    answer = engine.search(request_for(Question("资讯公开条例")))
    assert answer.hits[0].record.key == "pages:3"
    assert answer.strict_total == 1


def test_characters_beyond_the_first_plane_are_found(engine):
    engine.write(replacing(a_record(3, "𠮷野家")))
    assert found(engine, StartsWith("text", "𠮷")) == {"3"}
    assert found(engine, Phrase("text", ("𠮷野", "野家"))) == {"3"}


def test_the_end_of_a_long_text_is_found(engine):
    engine.write(replacing(a_record(3, body="，".join(["会议纪要"] * 60_000) + "，末尾标记")))
    assert found(engine, Phrase("text", ("末尾", "尾标", "标记"))) == {"3"}
    assert found(engine, Term("text", "会议")) == {"3"}
