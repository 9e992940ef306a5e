"""The contract of engines: what is asked of them, what they answer, how they are written to and made anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from search.clauses import Clause
    from search.records import SearchRecord

#: No result beyond this place can be paged to.
DEEPEST = 10_000
#: Values of one facet that an answer counts; more than a county has sites.
MOST_VALUES = 500


class EngineUnavailable(Exception):
    """The engine cannot answer or take anything now; says why, for operators."""


class Sort(StrEnum):
    """The order of results: by score, or by the day of publication, latest first.

    Equal ones come in an order of the engine's own, which holds as long as nothing is written.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True)
class Narrowing:
    """One condition of a reader: a facet with the values of which one must hold."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """One question to an engine.

    ``ranked`` decides what is listed and its order; ``strict``, a part of it, what is counted: as results and in facets.
    Where nothing matches strictly, ``ranked`` is counted instead. ``narrowings`` hold for both, but a facet is counted
    without its own. ``conditions`` hold for everything.
    """

    ranked: Clause
    strict: Clause
    narrowings: tuple[Narrowing, ...] = ()
    conditions: tuple[Clause, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One result with its score."""

    record: SearchRecord
    score: float


@dataclass(frozen=True)
class Answer:
    """What an engine found.

    ``strict_total``: how many match strictly; ``total``: how many are listed. ``facets``: for each facet asked for, its
    values with their counts, most frequent first, then by value; values that nothing has are left out.
    """

    hits: list[Hit]
    total: int
    strict_total: int
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    #: The usual engine is down and another one answered, perhaps not with everything of the last minutes.
    degraded: bool = False


@dataclass(frozen=True)
class Replacement:
    """All records of an item as they are now; none of them once the item is gone."""

    item: str
    records: tuple[SearchRecord, ...] = ()


@dataclass(frozen=True)
class EngineStatus:
    """What operators are told: usable or why not, and figures of the engine's own (bytes, segments, server)."""

    name: str
    ready: bool
    problem: str = ""
    records: int = 0
    figures: dict[str, Any] = field(default_factory=dict)


class Engine(Protocol):
    """An index of records. Every method raises ``EngineUnavailable`` when it cannot do its work."""

    name: str

    def search(self, request: Request) -> Answer:
        """Answer a question; sees everything that ``write`` has taken."""

    def write(self, replacements: Sequence[Replacement]) -> None:
        """Replace the records of items, all or nothing; what it returned from is found and survives a crash."""

    def items(self) -> Iterator[tuple[str, str]]:
        """Every item in the index with the fingerprint of its records (``records.fingerprint``)."""

    def records_of(self, items: Sequence[str]) -> list[SearchRecord]:
        """The records that the index holds of items, in the order of their keys."""

    def rebuild(self, replacements: Iterable[Replacement]) -> int:
        """Make the index anew beside the old one, then swap; returns how many records it has. Readers notice nothing."""

    def needs_rebuild(self) -> bool:
        """Whether there is no index yet, or one that another version of the program made."""

    def status(self) -> EngineStatus:
        """What operators are told; never raises."""
