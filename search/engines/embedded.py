"""The embedded engine: tantivy in a folder beside the database, for installations on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from tantivy import Order, Query

from search.clauses import OneOf
from search.engines.embedded_answers import counts_of, page_of, record_at
from search.engines.embedded_clauses import as_query, matching
from search.engines.embedded_files import building, changing, said_plainly, sweep
from search.engines.embedded_folder import Folder, bytes_of, finish, version_of
from search.engines.embedded_readers import Readers, usable
from search.engines.embedded_schema import item_of, make_document, make_schema
from search.engines.engine import Answer, EngineStatus, EngineUnavailable
from search.records import FACETS, INDEX_VERSION, SearchRecord, fingerprint

if TYPE_CHECKING:
    from tantivy import Document

    from search.engines.engine import Replacement, Request

#: Seconds that a writer waits for another one.
PATIENCE = 10.0


class Embedded:
    """The engine over one folder. Safe to use from many threads, and in processes forked later."""

    name = "embedded"

    def __init__(self, folder: Path | None = None, *, patience: float = PATIENCE) -> None:
        self.folder = Folder(Path(folder or settings.SEARCH_FOLDER))
        self.patience = patience
        self._schema = make_schema()
        self._readers = Readers(self.folder)

    def search(self, request: Request) -> Answer:
        """Answer a question; sees everything that ``write`` has taken."""
        if unknown := set(request.facets) - set(FACETS):
            raise ValueError(f"no facets: {', '.join(sorted(unknown))}")
        conditions = [as_query(one, self._schema) for one in request.conditions]
        narrowings = {one: as_query(OneOf(one.facet, one.values), self._schema) for one in request.narrowings}
        ranked, strict = as_query(request.ranked, self._schema), as_query(request.strict, self._schema)
        held = [*conditions, *narrowings.values()]
        narrowed = {one.facet for one in narrowings} & set(request.facets)
        free = tuple(facet for facet in request.facets if facet not in narrowed)
        with said_plainly():
            searcher = self._readers.searcher()
            hits, total = page_of(
                searcher, matching(ranked, held), request.sort, request.offset, request.limit
            )
            counted = strict
            strict_total, facets = counts_of(searcher, matching(strict, held), free)
            if not strict_total:
                counted = ranked
                _total, facets = counts_of(searcher, matching(ranked, held), free)
            for facet in narrowed:
                others = [query for one, query in narrowings.items() if one.facet != facet]
                facets |= counts_of(searcher, matching(counted, [*conditions, *others]), (facet,))[1]
        return Answer(hits, total, strict_total, {facet: facets[facet] for facet in request.facets})

    def write(self, replacements: Sequence[Replacement]) -> None:
        """Replace the records of items, all or nothing; what it returned from is found and survives a crash."""
        changes = [(one.item, _documents(one)) for one in replacements]
        with self.folder.writing(self.patience):
            with said_plainly():
                index = usable(self.folder)
            with changing(index) as writer, said_plainly():
                for item, documents in changes:
                    writer.delete_documents_by_term("item", item)
                    for document in documents:
                        writer.add_document(document)
            sweep(index)

    def items(self) -> Iterator[tuple[str, str]]:
        """Every item in the index with the fingerprint of its records (``records.fingerprint``)."""
        with said_plainly():
            searcher = self._readers.searcher()
            so_many = max(searcher.num_docs, 1)
            found = searcher.search(
                Query.all_query(), limit=so_many, count=False, order_by_field="state", order=Order.Asc
            )
        yield from (item_of(state) for state in dict.fromkeys(state for state, _address in found.hits))

    def records_of(self, items: Sequence[str]) -> list[SearchRecord]:
        """The records that the index holds of items, in the order of their keys."""
        wanted = as_query(OneOf("item", tuple(items)), self._schema)
        with said_plainly():
            searcher = self._readers.searcher()
            found = searcher.search(wanted, limit=max(searcher.num_docs, 1), count=False)
            records = [record_at(searcher, address) for _score, address in found.hits]
        return sorted(records, key=lambda record: record.key)

    def rebuild(self, replacements: Iterable[Replacement]) -> int:
        """Make the index anew beside the old one, then swap; returns how many records it has. Readers notice nothing.

        Writers go on with the old one: what changes meanwhile must be written again afterwards (``search.reconciling``).
        """
        with self.folder.rebuilding():
            with said_plainly():
                self.folder.clear()
                index = self.folder.next()
            try:
                return self._fill(index, replacements)
            finally:
                with said_plainly():
                    self.folder.clear()

    def _fill(self, index: Path, replacements: Iterable[Replacement]) -> int:
        so_many: dict[str, int] = {}
        with building(index, self._schema) as writer:
            for one in replacements:
                documents = _documents(one)
                with said_plainly():
                    if one.item in so_many:
                        writer.delete_documents_by_term("item", one.item)
                    for document in documents:
                        writer.add_document(document)
                so_many[one.item] = len(documents)
        with said_plainly():
            finish(index, INDEX_VERSION)
        with self.folder.writing(self.patience), said_plainly():
            self.folder.swap(index)
        return sum(so_many.values())

    def needs_rebuild(self) -> bool:
        """Whether there is no index yet, or one that another version of the program made."""
        with said_plainly():
            index = self.folder.current()
            return index is None or version_of(index) != INDEX_VERSION

    def status(self) -> EngineStatus:
        """What operators are told; never raises."""
        try:
            with said_plainly():
                index = usable(self.folder)
                searcher = self._readers.searcher()
                figures = {
                    "folder": str(index),
                    "version": INDEX_VERSION,
                    "segments": searcher.num_segments,
                    "bytes": bytes_of(index),
                }
                return EngineStatus(self.name, True, records=searcher.num_docs, figures=figures)
        except EngineUnavailable as error:
            return EngineStatus(self.name, False, str(error), figures={"folder": str(self.folder.path)})


def _documents(replacement: Replacement) -> list[Document]:
    """The documents of an item; raises ``ValueError`` where a record says that it belongs to another one."""
    if strangers := [one.key for one in replacement.records if one.item != replacement.item]:
        raise ValueError(f"not of {replacement.item}: {', '.join(strangers)}")
    print_of_all = fingerprint(replacement.records)
    return [make_document(record, print_of_all) for record in replacement.records]
