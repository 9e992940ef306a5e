"""Short ways to say records and questions in tests of engines."""

from __future__ import annotations

import datetime
from typing import Any

from search.clauses import Clause, Everything, Nothing
from search.engines.engine import Answer, Engine, Replacement, Request
from search.records import SearchRecord

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def a_record(number: int | str, title: str = "", **fields: Any) -> SearchRecord:
    """The record of one page; ``day`` (YYYY-MM-DD) is the day of publication."""
    if day := fields.pop("day", None):
        fields["published_at"] = datetime.datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=CHINA)
    key = f"pages:{number}"
    return SearchRecord(**({"key": key, "item": key, "kind": "article", "title": title, "url": "/"} | fields))


def replacing(*records: SearchRecord) -> list[Replacement]:
    """The replacements of the items of these records."""
    items = dict.fromkeys(record.item for record in records)
    return [Replacement(item, tuple(one for one in records if one.item == item)) for item in items]


def ask(engine: Engine, ranked: Clause, strict: Clause | None = None, **others: Any) -> Answer:
    """What the engine answers to a question; counted is what is listed unless said otherwise."""
    return engine.search(Request(ranked, ranked if strict is None else strict, **({"limit": 1000} | others)))


def keys(answer: Answer) -> list[str]:
    """What was found, in its order, without the name of the source."""
    return [hit.record.key.removeprefix("pages:") for hit in answer.hits]


def found(engine: Engine, clause: Clause, **others: Any) -> set[str]:
    """What a clause matches."""
    answer = ask(engine, clause, **others)
    assert answer.total == answer.strict_total == len(answer.hits)
    return set(keys(answer))


def scores(engine: Engine, clause: Clause) -> dict[str, float]:
    """The score of each match."""
    return {hit.record.key.removeprefix("pages:"): hit.score for hit in ask(engine, clause).hits}


EVERYTHING, NOTHING = Everything(), Nothing()
