"""From tantivy's results to answers: the order of hits, down to equal ones, and the counts of facets."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from search.engines.embedded_schema import KEY_COLUMNS
from search.engines.engine import DEEPEST, MOST_VALUES, Hit, Sort
from search.records import SearchRecord

if TYPE_CHECKING:
    from tantivy import DocAddress, Query, Searcher

#: Values fetched of a facet before they are put in order; more than any field has.
_FETCHED_VALUES = 20 * MOST_VALUES
#: How much further is looked when equal hits reach beyond a page.
_FURTHER = 4

#: A score or a day, and where the document is.
Found = tuple[Any, "DocAddress"]


def page_of(searcher: Searcher, query: Query, sort: Sort, offset: int, limit: int) -> tuple[list[Hit], int]:
    """The hits of one page in their order, and how many match at all."""
    end = min(offset + limit, DEEPEST)
    found, total = _first(searcher, query, sort, max(end, 1))
    hits = [
        Hit(record_at(searcher, address), float(value) if sort == Sort.RELEVANCE else 0.0)
        for value, address in _in_order(searcher, found, offset, min(end, total))
    ]
    return hits, total


def record_at(searcher: Searcher, address: DocAddress) -> SearchRecord:
    """The record of a document."""
    kept: Any = searcher.doc(address).get_first("record")
    return SearchRecord.from_json(kept)


def _first(searcher: Searcher, query: Query, sort: Sort, end: int) -> tuple[list[Found], int]:
    """The first results by score or day: as many as asked for, and all that equal the last of them."""
    field = None if sort == Sort.RELEVANCE else "published_on"
    limit = end + 1
    while True:
        result: Any = searcher.search(query, limit=limit, order_by_field=field)
        found: list[Found] = result.hits
        if len(found) >= result.count or found[-1][0] != found[end - 1][0]:
            return found, result.count
        limit = min(limit * _FURTHER, result.count)


def _in_order(searcher: Searcher, found: list[Found], start: int, end: int) -> Iterator[Found]:
    """The results from one place to another, equal ones by key."""
    place = start
    while place < end:
        value = found[place][0]
        first = last = place
        while first > 0 and found[first - 1][0] == value:
            first -= 1
        while last < len(found) and found[last][0] == value:
            last += 1
        stop = min(last, end)
        equal = [address for _value, address in found[first:last]]
        for address in _by_key(searcher, equal, stop - first)[place - first :]:
            yield value, address
        place = stop


def _by_key(searcher: Searcher, addresses: list[DocAddress], so_many: int) -> list[DocAddress]:
    """The first so many documents in the order of their keys."""
    if len(addresses) == 1:
        return addresses
    columns = [searcher.fast_field_values(column, addresses) for column in KEY_COLUMNS]
    heads = list(zip(*columns, strict=True))
    places: Any = range(len(addresses))
    if len(set(heads)) == len(heads):
        chosen = heapq.nsmallest(so_many, places, key=heads.__getitem__)
    else:  # keys longer than the columns
        keys = {place: str(searcher.doc(addresses[place]).get_first("key")) for place in places}
        chosen = sorted(places, key=keys.__getitem__)[:so_many]
    return [addresses[place] for place in chosen]


def counts_of(
    searcher: Searcher, query: Query, facets: tuple[str, ...]
) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """How many match, and the values of facets among them with their counts."""
    asked = {name: {"terms": {"field": name, "size": _FETCHED_VALUES}} for name in facets}
    answer = searcher.aggregate(query, {"#": {"value_count": {"field": KEY_COLUMNS[0]}}, **asked})
    return int(answer["#"]["value"]), {name: _counts(answer[name]) for name in facets}


def _counts(facet: dict[str, Any]) -> list[tuple[str, int]]:
    counts = ((bucket["key"], int(bucket["doc_count"])) for bucket in facet["buckets"])
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]
