"""Clauses as tantivy's queries: one small function for each kind of clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from tantivy import FieldType, Occur, Query, Schema

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

#: What means something in a regular expression of Rust.
_SPECIAL = frozenset(r"\.+*?()|[]{}^$#&-~")

#: Characters of a longer start than any token has; of much longer ones the library makes no automaton (1000 states).
_LONGEST_START = 200


@singledispatch
def as_query(clause: Clause, schema: Schema) -> Query:
    """A clause as a query; raises ``TypeError`` for what is none, ``ValueError`` for a field that does not exist."""
    raise TypeError(f"the embedded engine does not know {type(clause).__name__}")


def matching(query: Query, conditions: Iterable[Query]) -> Query:
    """A query within conditions, which add nothing to its scores."""
    held = [(Occur.Must, Query.const_score_query(condition, 0.0)) for condition in conditions]
    return Query.boolean_query([(Occur.Must, query), *held]) if held else query


def _sayable(*values: str) -> bool:
    """Whether these can stand in an index at all: half a surrogate pair cannot, and the library refuses it."""
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return False
    return True


@as_query.register
def _everything(_clause: Everything, _schema: Schema) -> Query:
    return Query.const_score_query(Query.all_query(), 0.0)


@as_query.register
def _nothing(_clause: Nothing, _schema: Schema) -> Query:
    return Query.empty_query()


@as_query.register
def _term(clause: Term, schema: Schema) -> Query:
    if not _sayable(clause.token):
        return Query.empty_query()
    return Query.term_query(schema, clause.field, clause.token, index_option="freq")


@as_query.register
def _starts_with(clause: StartsWith, schema: Schema) -> Query:
    if len(clause.start) > _LONGEST_START or not _sayable(clause.start):
        return Query.empty_query()
    start = "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in clause.start)
    return Query.regex_query(schema, clause.field, rf"{start}(?s:.*)")


@as_query.register
def _phrase(clause: Phrase, schema: Schema) -> Query:
    if not clause.tokens or not _sayable(*clause.tokens):
        return Query.empty_query()
    if len(clause.tokens) == 1:  # the library panics
        return as_query(Term(clause.field, clause.tokens[0]), schema)
    return Query.phrase_query(schema, clause.field, list(clause.tokens))


@as_query.register
def _one_of(clause: OneOf, schema: Schema) -> Query:
    return Query.term_set_query(schema, clause.field, [value for value in clause.values if _sayable(value)])


@as_query.register
def _between(clause: Between, schema: Schema) -> Query:
    if clause.first is None and clause.last is None:
        return Query.const_score_query(Query.exists_query(clause.field), 1.0)
    return Query.range_query(schema, clause.field, FieldType.Integer, clause.first, clause.last)


@as_query.register
def _any_of(clause: AnyOf, schema: Schema) -> Query:
    if clause.at_least < 1:
        return as_query(Preferring(Everything(), clause.clauses), schema)
    return Query.boolean_query(
        _each(Occur.Should, clause.clauses, schema), minimum_number_should_match=clause.at_least
    )


@as_query.register
def _all_of(clause: AllOf, schema: Schema) -> Query:
    if not clause.clauses:
        return as_query(Everything(), schema)
    return Query.boolean_query(_each(Occur.Must, clause.clauses, schema))


@as_query.register
def _best_of(clause: BestOf, schema: Schema) -> Query:
    return Query.disjunction_max_query([as_query(one, schema) for one in clause.clauses], tie_breaker=0.0)


@as_query.register
def _preferring(clause: Preferring, schema: Schema) -> Query:
    must = [(Occur.Must, as_query(clause.base, schema))]
    return Query.boolean_query([*must, *_each(Occur.Should, clause.better, schema)])


@as_query.register
def _without(clause: Without, schema: Schema) -> Query:
    must = [(Occur.Must, as_query(clause.base, schema))]
    return Query.boolean_query([*must, *_each(Occur.MustNot, clause.unwanted, schema)])


@as_query.register
def _boost(clause: Boost, schema: Schema) -> Query:
    return Query.boost_query(as_query(clause.clause, schema), clause.by)


@as_query.register
def _scored(clause: Scored, schema: Schema) -> Query:
    return Query.const_score_query(as_query(clause.clause, schema), clause.score)


def _each(occur: Occur, clauses: Sequence[Clause], schema: Schema) -> list[tuple[Occur, Query]]:
    return [(occur, as_query(one, schema)) for one in clauses]
