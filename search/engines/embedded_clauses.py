"""Clauses in the words of tantivy."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from search import clauses
from search.engines.embedded_schema import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST_DAY = 99_991_231


@singledispatch
def query_of(clause: clauses.Clause) -> Query:
    """The query of a clause; ``TypeError`` for one that the engine does not know."""
    raise TypeError(f"the embedded engine does not know {type(clause).__name__}")


@query_of.register
def _everything(clause: clauses.Everything) -> Query:
    return Query.const_score_query(Query.all_query(), 0.0)


@query_of.register
def _nothing(clause: clauses.Nothing) -> Query:
    return Query.empty_query()


@query_of.register
def _term(clause: clauses.Term) -> Query:
    return Query.term_query(schema(), clause.field, clause.token, "freq")


@query_of.register
def _starts_with(clause: clauses.StartsWith) -> Query:
    start = "".join(letter if letter.isalnum() else f"\\{letter}" for letter in clause.start)
    return Query.const_score_query(Query.regex_query(schema(), clause.field, f"{start}.*"), 1.0)


@query_of.register
def _phrase(clause: clauses.Phrase) -> Query:
    if len(clause.tokens) == 1:
        return _term(clauses.Term(clause.field, clause.tokens[0]))
    return Query.phrase_query(schema(), clause.field, list(clause.tokens))


@query_of.register
def _one_of(clause: clauses.OneOf) -> Query:
    return Query.const_score_query(Query.term_set_query(schema(), clause.field, list(clause.values)), 1.0)


@query_of.register
def _between(clause: clauses.Between) -> Query:
    first, last = max(clause.first or 1, 1), clause.last if clause.last is not None else LAST_DAY
    if first > last:
        return Query.empty_query()
    span = Query.range_query(schema(), clause.field, FieldType.Unsigned, first, last)
    return Query.const_score_query(span, 1.0)


@query_of.register
def _any_of(clause: clauses.AnyOf) -> Query:
    if clause.at_least > len(clause.clauses) or not clause.clauses:
        return Query.empty_query()
    parts = [(Occur.Should, query_of(part)) for part in clause.clauses]
    return Query.boolean_query(parts, minimum_number_should_match=max(clause.at_least, 1))


@query_of.register
def _all_of(clause: clauses.AllOf) -> Query:
    return all_of(query_of(part) for part in clause.clauses) if clause.clauses else _everything_matched()


def all_of(queries: Iterable[Query]) -> Query:
    """What all the queries match."""
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _everything_matched() -> Query:
    return Query.const_score_query(Query.all_query(), 0.0)


@query_of.register
def _best_of(clause: clauses.BestOf) -> Query:
    if not clause.clauses:
        return Query.empty_query()
    return Query.disjunction_max_query([query_of(part) for part in clause.clauses])


@query_of.register
def _preferring(clause: clauses.Preferring) -> Query:
    better = [(Occur.Should, query_of(part)) for part in clause.better]
    return Query.boolean_query([(Occur.Must, query_of(clause.base)), *better])


@query_of.register
def _without(clause: clauses.Without) -> Query:
    unwanted = [(Occur.MustNot, query_of(part)) for part in clause.unwanted]
    return Query.boolean_query([(Occur.Must, query_of(clause.base)), *unwanted])


@query_of.register
def _boost(clause: clauses.Boost) -> Query:
    return Query.boost_query(query_of(clause.clause), clause.by)


@query_of.register
def _scored(clause: clauses.Scored) -> Query:
    return Query.const_score_query(query_of(clause.clause), clause.score)
