"""The embedded engine: tantivy, in a folder beside the database.

Readers are opened once for each process (after it was forked) and see every commit with the next request. One process
writes at a time; a commit that returned survives a crash, one that did not leaves the index as it was.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Order, Query

from search.clauses import OneOf
from search.engines.embedded_clauses import all_of, query_of
from search.engines.embedded_folder import Folder
from search.engines.embedded_schema import BETWEEN, STATE, document, schema
from search.engines.engine import (
    DEEPEST,
    MOST_VALUES,
    Answer,
    EngineStatus,
    EngineUnavailable,
    Hit,
    Request,
    Sort,
)
from search.records import SearchRecord, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from search.engines.engine import Replacement

#: Bytes that a writer gathers before it writes a segment: few for the changes of the day, many for a rebuild.
WRITER_BYTES, REBUILD_BYTES = 15_000_000, 200_000_000


class Embedded:
    """The index in one folder."""

    name = "embedded"

    def __init__(self, path: Path) -> None:
        self.folder = Folder(path)
        self._opened: tuple[int, Path, tantivy.Index] | None = None

    def search(self, request: Request) -> Answer:
        """Answer a question; sees everything that ``write`` has taken."""
        searcher = self._searcher()
        with _problems_told():
            return _Asking(searcher, request).answer()

    def write(self, replacements: Sequence[Replacement]) -> None:
        """Replace the records of items, all or nothing."""
        if not replacements:
            return
        with self.folder.locked("write"), _problems_told():
            writer = tantivy.Index.open(str(self.folder.usable().path)).writer(WRITER_BYTES, 1)
            for replacement in {one.item: one for one in replacements}.values():
                writer.delete_documents_by_term("item", replacement.item)
                _add(writer, replacement)
            writer.commit()
            writer.wait_merging_threads()

    def items(self) -> Iterator[tuple[str, str]]:
        """Every item with the fingerprint of its records."""
        searcher = self._searcher()
        with _problems_told():
            terms = searcher.terms_with_prefix(STATE, "", filter_query=Query.all_query())
        for term, count in terms:
            if count:
                item, _between, state = term.partition(BETWEEN)
                yield item, state

    def records_of(self, items: Sequence[str]) -> list[SearchRecord]:
        """The records that the index holds of items, in the order of their keys."""
        if not items:
            return []
        searcher = self._searcher()
        with _problems_told():
            query = Query.term_set_query(schema(), "item", list(items))
            found = searcher.search(query, limit=max(searcher.num_docs, 1)).hits
            return sorted((_record(searcher, place) for _score, place in found), key=lambda one: one.key)

    def rebuild(self, replacements: Iterable[Replacement]) -> int:
        """Make the index anew beside the old one, then swap; returns how many records it has."""
        with self.folder.locked("rebuild", patience=0):
            path = self.folder.new_generation()
            with _problems_told():
                index = tantivy.Index(schema(), path=str(path))
                writer = index.writer(REBUILD_BYTES, min(os.cpu_count() or 1, 4))
                count = sum(_add(writer, replacement) for replacement in replacements)
                writer.commit()
                writer.wait_merging_threads()
            with self.folder.locked("write"):
                self.folder.swap_to(path)
            return count

    def needs_rebuild(self) -> bool:
        """Whether there is no index yet, or one of another version."""
        generation = self.folder.current()
        return generation is None or bool(generation.problem)

    def status(self) -> EngineStatus:
        """What operators are told; never raises."""
        try:
            searcher = self._searcher()
        except EngineUnavailable as unavailable:
            return EngineStatus(self.name, ready=False, problem=str(unavailable))
        figures = {
            "folder": str(self.folder.path), "bytes": self.folder.size(), "segments": searcher.num_segments
        }  # fmt: skip
        return EngineStatus(self.name, ready=True, records=searcher.num_docs, figures=figures)

    def _searcher(self) -> Any:
        """A view of the index as of its last commit."""
        for attempt in (1, 2):
            path = self.folder.usable().path
            try:
                with _problems_told():
                    index = self._open(path)
                    index.reload()
                    return index.searcher()
            except EngineUnavailable:
                # Between the look at the pointer and the opening, another process may have swapped.
                self._opened = None
                if attempt > 1 or self.folder.usable().path == path:
                    raise
        raise AssertionError

    def _open(self, path: Path) -> tantivy.Index:
        opened = self._opened
        if opened is None or opened[0] != os.getpid() or opened[1] != path:
            opened = self._opened = (os.getpid(), path, tantivy.Index.open(str(path)))
        return opened[2]


class _Asking:
    """One request over one view of the index."""

    def __init__(self, searcher: Any, request: Request) -> None:
        self.searcher, self.request = searcher, request

    def answer(self) -> Answer:
        request = self.request
        ranked, strict = self._narrowed(request.ranked), self._narrowed(request.strict)
        limit = max(0, min(request.limit, DEEPEST - request.offset))
        by_day: dict[str, Any] = (
            {"order_by_field": "published_on", "order": Order.Desc} if request.sort is Sort.NEWEST else {}
        )
        found = self.searcher.search(ranked, limit=max(limit, 1), offset=request.offset, **by_day)
        strict_total = found.count if request.ranked == request.strict else self._count(strict)
        hits = [
            # Ordered by day, the score is that of nothing.
            Hit(_record(self.searcher, place), 0.0 if by_day else score)
            for score, place in found.hits[:limit]
        ]
        counted = request.strict if strict_total else request.ranked
        return Answer(hits, found.count, strict_total, self._facets(counted))

    def _count(self, query: Query) -> int:
        count: int = self.searcher.search(query, limit=1).count
        return count

    def _narrowed(self, clause: Any, but: str = "") -> Query:
        """A clause under the conditions and narrowings of the request, ``but`` that of one facet."""
        request = self.request
        conditions = [query_of(condition) for condition in request.conditions]
        conditions += [
            query_of(OneOf(one.facet, one.values)) for one in request.narrowings if one.facet != but
        ]
        if not conditions:
            return query_of(clause)
        # What only narrows says nothing of how well something matches.
        return all_of([query_of(clause), Query.boost_query(all_of(conditions), 0.0)])

    def _facets(self, clause: Any) -> dict[str, list[tuple[str, int]]]:
        narrowed = {one.facet for one in self.request.narrowings}
        together = [facet for facet in self.request.facets if facet not in narrowed]
        found = self._counts(self._narrowed(clause), together) if together else {}
        for facet in self.request.facets:
            if facet in narrowed:
                found |= self._counts(self._narrowed(clause, but=facet), [facet])
        return {facet: found[facet] for facet in self.request.facets}

    def _counts(self, query: Query, facets: list[str]) -> dict[str, list[tuple[str, int]]]:
        asked = {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}
        answered = self.searcher.aggregate(query, asked)
        return {
            facet: sorted(
                ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in answered[facet]["buckets"]),
                key=lambda pair: (-pair[1], pair[0]),
            )
            for facet in facets
        }


def _add(writer: Any, replacement: Replacement) -> int:
    state = fingerprint(replacement.records)
    for record in replacement.records:
        writer.add_document(document(record, state))
    return len(replacement.records)


def _record(searcher: Any, place: Any) -> SearchRecord:
    return SearchRecord.from_json(searcher.doc(place)["record"][0])


@contextmanager
def _problems_told() -> Iterator[None]:
    """Errors of the library (also its panics, which are no ``Exception``) as ``EngineUnavailable``."""
    try:
        yield
    except EngineUnavailable:
        raise
    except (ValueError, OSError, RuntimeError, SystemError) as error:
        raise EngineUnavailable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise EngineUnavailable(f"the index cannot be read: {error}") from error
