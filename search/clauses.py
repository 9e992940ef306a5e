"""What a query says, in terms that every engine has: a small tree of clauses. Engines translate it, nobody writes theirs."""

from __future__ import annotations

from dataclasses import dataclass


class Clause:
    """Decides for each record whether it matches, and how well (BM25 of the terms, unless said otherwise)."""


@dataclass(frozen=True)
class Everything(Clause):
    """Every record, with the score 0 (so that only what is preferred orders them)."""


@dataclass(frozen=True)
class Nothing(Clause):
    """No record."""


@dataclass(frozen=True)
class Term(Clause):
    """A token stands in a token field."""

    field: str
    token: str


@dataclass(frozen=True)
class StartsWith(Clause):
    """A token that begins so stands in a token field; the score is 1."""

    field: str
    start: str


@dataclass(frozen=True)
class Phrase(Clause):
    """Tokens stand one after another in a token field; one token alone is a ``Term``."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class OneOf(Clause):
    """A field of whole values has one of these; the score is 1."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between(Clause):
    """A day lies in a span, ends included, as numbers YYYYMMDD; None leaves an end open; the score is 1."""

    field: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class AnyOf(Clause):
    """At least so many of the clauses match; their scores add up."""

    clauses: tuple[Clause, ...]
    at_least: int = 1


@dataclass(frozen=True)
class AllOf(Clause):
    """All of the clauses match; their scores add up."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class BestOf(Clause):
    """At least one of the clauses matches; the best score counts."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Preferring(Clause):
    """``base`` decides what matches; the scores of what ``better`` matches are added."""

    base: Clause
    better: tuple[Clause, ...]


@dataclass(frozen=True)
class Without(Clause):
    """``base`` but what ``unwanted`` matches."""

    base: Clause
    unwanted: tuple[Clause, ...]


@dataclass(frozen=True)
class Boost(Clause):
    """The score of a clause times a factor."""

    clause: Clause
    by: float


@dataclass(frozen=True)
class Scored(Clause):
    """What a clause matches, with this score whatever it says."""

    clause: Clause
    score: float
