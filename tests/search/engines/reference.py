"""What the contract of engines says, in plain Python: sets, counts, facets and order by day. Scores are no part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

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
from search.engines.engine import (
    DEEPEST,
    MOST_VALUES,
    Answer,
    EngineStatus,
    Hit,
    Replacement,
    Request,
    Sort,
)
from search.queries import as_number
from search.records import SearchRecord, fingerprint


class Reference:
    """An engine that looks at every record, one by one."""

    name = "reference"

    def __init__(self) -> None:
        self._items: dict[str, tuple[SearchRecord, ...]] = {}

    def search(self, request: Request) -> Answer:
        """Answer a question; hits by key where they are sorted by relevance, with the score 0."""
        held = [*request.conditions, *(OneOf(one.facet, one.values) for one in request.narrowings)]
        listed = self._those(request.ranked, *held)
        strict = self._those(request.strict, *held)
        counted = request.strict if strict else request.ranked
        facets = {}
        for facet in request.facets:
            others = [OneOf(one.facet, one.values) for one in request.narrowings if one.facet != facet]
            facets[facet] = _counts(self._those(counted, *request.conditions, *others), facet)
        if request.sort == Sort.NEWEST:
            listed.sort(key=lambda record: -(as_number(record.published_on) or 0))
        page = listed[request.offset : min(request.offset + request.limit, DEEPEST)]
        return Answer([Hit(record, 0.0) for record in page], len(listed), len(strict), facets)

    def write(self, replacements: Sequence[Replacement]) -> None:
        """Replace the records of items."""
        self._items |= {one.item: one.records for one in replacements}
        self._items = {item: records for item, records in self._items.items() if records}

    def items(self) -> Iterator[tuple[str, str]]:
        """Every item with its fingerprint."""
        yield from ((item, fingerprint(records)) for item, records in self._items.items())

    def records_of(self, items: Sequence[str]) -> list[SearchRecord]:
        """The records of items, by key."""
        return sorted(
            (one for item in set(items) for one in self._items.get(item, ())), key=lambda one: one.key
        )

    def rebuild(self, replacements: Iterable[Replacement]) -> int:
        """Make everything anew."""
        self._items = {}
        self.write(list(replacements))
        return sum(map(len, self._items.values()))

    def needs_rebuild(self) -> bool:
        """Never."""
        return False

    def status(self) -> EngineStatus:
        """Always ready."""
        return EngineStatus(self.name, True, records=sum(map(len, self._items.values())))

    def _those(self, *clauses: Clause) -> list[SearchRecord]:
        everything = sorted(
            (one for records in self._items.values() for one in records), key=lambda one: one.key
        )
        return [record for record in everything if all(matches(clause, record) for clause in clauses)]


def matches(clause: Clause, record: SearchRecord) -> bool:
    """Whether a clause matches a record."""
    return _RULES[type(clause)](clause, record)


def _phrase(clause: Phrase, record: SearchRecord) -> bool:
    tokens, phrase = record.token_fields()[clause.field], list(clause.tokens)
    places = range(len(tokens) - len(phrase) + 1)
    return bool(phrase) and any(tokens[place : place + len(phrase)] == phrase for place in places)


def _between(clause: Between, record: SearchRecord) -> bool:
    day = as_number(getattr(record, clause.field))
    return day is not None and (clause.first or 0) <= day <= (clause.last or 99_999_999)


def _so_many(clause: AnyOf, record: SearchRecord) -> bool:
    return sum(matches(one, record) for one in clause.clauses) >= clause.at_least


def _any(clauses: Iterable[Clause], record: SearchRecord) -> bool:
    return any(matches(one, record) for one in clauses)


_RULES: dict[type[Clause], Callable[[Any, SearchRecord], bool]] = {
    Everything: lambda _clause, _record: True,
    Nothing: lambda _clause, _record: False,
    Term: lambda clause, record: clause.token in record.token_fields()[clause.field],
    StartsWith: lambda clause, record: any(
        token.startswith(clause.start) for token in record.token_fields()[clause.field]
    ),
    Phrase: _phrase,
    OneOf: lambda clause, record: not set(clause.values).isdisjoint(record.whole_fields()[clause.field]),
    Between: _between,
    AnyOf: _so_many,
    AllOf: lambda clause, record: all(matches(one, record) for one in clause.clauses),
    BestOf: lambda clause, record: _any(clause.clauses, record),
    Preferring: lambda clause, record: matches(clause.base, record),
    Without: lambda clause, record: matches(clause.base, record) and not _any(clause.unwanted, record),
    Boost: lambda clause, record: matches(clause.clause, record),
    Scored: lambda clause, record: matches(clause.clause, record),
}


def _counts(records: Iterable[SearchRecord], facet: str) -> list[tuple[str, int]]:
    counts = Counter(value for record in records for value in record.whole_fields()[facet])
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
