"""What is written, replaced, removed and made anew, on every engine."""

import pytest

from search.clauses import OneOf, Term
from search.engines.engine import Replacement
from search.records import fingerprint
from tests.search.engines.records import EVERYTHING, a_record, ask, found, replacing

PAGE = a_record(1, "低保", body="正文")
FILE = a_record("1/file:2", "附件", item="pages:1", file_type="pdf", page_starts=(0, 9), page_title="低保")


def test_a_record_comes_back_as_it_was_written(engine):
    record = a_record(
        1,
        "〈低保〉\t申请",
        site="1",
        unit="民政局",
        body="第一行\n第二行 😀 資訊",
        headings=("一", "二"),
        category=("a", "a.b"),
        document_number="云政〔2026〕1号",
        day="2026-02-03",
        page_starts=(0, 5),
    )
    engine.write(replacing(record))
    assert ask(engine, EVERYTHING).hits[0].record == record
    assert engine.records_of(["pages:1"]) == [record]


def test_what_is_written_is_found_at_once(engine):
    for number in range(5):
        engine.write(replacing(a_record(number, "低保")))
        assert len(found(engine, Term("text", "低保"))) == number + 1


def test_all_records_of_an_item_are_replaced_together(engine):
    engine.write(replacing(PAGE, FILE))
    assert found(engine, EVERYTHING) == {"1", "1/file:2"}
    engine.write(replacing(a_record(1, "公开")))
    assert found(engine, EVERYTHING) == found(engine, Term("title", "公开")) == {"1"}
    assert found(engine, Term("text", "低保")) == set()


def test_an_item_without_records_is_gone(engine):
    engine.write(replacing(PAGE, FILE, a_record(10), a_record(11)))
    engine.write([Replacement("pages:1")])
    assert found(engine, EVERYTHING) == {"10", "11"}
    assert engine.records_of(["pages:1"]) == []
    assert engine.status().records == 2


def test_removing_what_never_was_changes_nothing(engine):
    engine.write(replacing(PAGE))
    engine.write([Replacement("pages:99")])
    engine.write([])
    assert found(engine, EVERYTHING) == {"1"}


def test_writing_twice_is_writing_once(engine):
    for _time in range(3):
        engine.write(replacing(PAGE, FILE))
    assert found(engine, EVERYTHING) == {"1", "1/file:2"}
    assert dict(engine.items()) == {"pages:1": fingerprint([PAGE, FILE])}


def test_the_last_of_two_replacements_of_an_item_holds(engine):
    engine.write(
        [
            *replacing(a_record(1, "低保"), a_record(2)),
            Replacement("pages:2"),
            *replacing(a_record(1, "公开")),
        ]
    )
    assert found(engine, EVERYTHING) == found(engine, Term("text", "公开")) == {"1"}


def test_items_come_with_the_fingerprints_of_their_records(engine):
    other = a_record(2, "公开")
    engine.write(replacing(FILE, PAGE, other))
    assert sorted(engine.items()) == [
        ("pages:1", fingerprint([PAGE, FILE])),
        ("pages:2", fingerprint([other])),
    ]


def test_records_of_items_come_in_the_order_of_their_keys(engine):
    engine.write(replacing(FILE, PAGE, a_record(10), a_record(3)))
    records = engine.records_of(["pages:3", "pages:1", "pages:77", "pages:1"])
    assert [one.key for one in records] == ["pages:1", "pages:1/file:2", "pages:3"]
    assert engine.records_of([]) == []


def test_more_items_than_a_page_has_can_be_named(engine):
    engine.write(replacing(*(a_record(number) for number in range(1200))))
    assert len(dict(engine.items())) == 1200
    assert len(engine.records_of([f"pages:{number}" for number in range(1200)])) == 1200


def test_a_record_of_another_item_is_refused_and_nothing_is_written(engine):
    with pytest.raises(ValueError, match="pages:5"):
        engine.write([*replacing(a_record(1)), Replacement("pages:4", (a_record(5),))])
    assert found(engine, EVERYTHING) == set()


def test_a_rebuilt_index_has_what_was_given_and_nothing_else(engine):
    engine.write(replacing(PAGE, FILE, a_record(7, "旧")))
    assert engine.rebuild(iter(replacing(PAGE, FILE, a_record(8, "新")))) == 3
    assert found(engine, EVERYTHING) == {"1", "1/file:2", "8"}
    engine.write([Replacement("pages:1")])
    assert found(engine, EVERYTHING) == {"8"}


def test_a_rebuild_takes_the_last_of_two_replacements(engine):
    assert engine.rebuild([*replacing(a_record(1, "旧"), a_record(2)), *replacing(a_record(1, "新"))]) == 2
    assert found(engine, Term("text", "新")) == {"1"}
    assert found(engine, EVERYTHING) == {"1", "2"}


def test_while_an_index_is_rebuilt_the_old_one_answers(engine):
    engine.write(replacing(a_record(1, "旧")))
    seen = []

    def slowly():
        yield from replacing(a_record(2, "新"))
        seen.append(found(engine, EVERYTHING))

    engine.rebuild(slowly())
    assert seen == [{"1"}]
    assert found(engine, EVERYTHING) == {"2"}


def test_a_rebuild_that_fails_leaves_the_old_index(engine):
    engine.write(replacing(a_record(1, "旧")))

    def broken():
        yield from replacing(a_record(2, "新"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.rebuild(broken())
    assert found(engine, EVERYTHING) == {"1"}
    engine.write(replacing(a_record(3)))
    assert found(engine, EVERYTHING) == {"1", "3"}


def test_the_status_says_what_there_is(engine):
    engine.write(replacing(PAGE, FILE))
    status = engine.status()
    assert (status.name, status.ready, status.problem, status.records) == (engine.name, True, "", 2)
    assert not engine.needs_rebuild()


def test_values_can_be_counted_after_everything_was_replaced_often(engine):
    for turn in range(12):
        engine.write(
            replacing(*(a_record(number, "低保", site=str((number + turn) % 2)) for number in range(10)))
        )
    answer = ask(engine, OneOf("site", ("0", "1")), facets=("site",))
    assert (answer.total, answer.facets) == (10, {"site": [("0", 5), ("1", 5)]})
