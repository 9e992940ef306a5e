"""What a reader is shown of an answer: results with marks, attachments under their page, facets with names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.facet_names import KINDS
from sites.models import Validity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from search.engines.engine import Hit
    from search.marking import Marker, Piece, Snippet
    from search.records import SearchRecord
    from sites.directory import SiteDirectory


@dataclass(frozen=True)
class FoundFile:
    """An attachment that was found."""

    title: tuple[Piece, ...]
    address: str
    file_type: str
    snippet: Snippet
    record: SearchRecord


@dataclass
class Result:
    """One page that was found, or one whose attachment was; ``rank`` counts from 1 over all pages of results."""

    rank: int
    title: tuple[Piece, ...]
    address: str
    kind: str
    site: str
    unit: str
    snippet: Snippet | None
    record: SearchRecord
    files: list[FoundFile] = field(default_factory=list)

    @property
    def published_at(self) -> datetime.datetime | None:
        """When it was published."""
        return self.record.published_at

    @property
    def validity_label(self) -> str:
        """Whether it is in force, in words."""
        return str(Validity(self.record.validity).label) if self.record.validity else ""


@dataclass(frozen=True)
class Showing:
    """What results are made with: the marks of the query, the names of codes, the sites of the moment."""

    marker: Marker
    names: dict[str, dict[str, str]]
    sites: SiteDirectory


def grouped(hits: Iterable[Hit], showing: Showing, first_rank: int) -> list[Result]:
    """Results in the order of their best hits, each page once with its attachments."""
    marker = showing.marker
    by_item: dict[str, Result] = {}
    for number, hit in enumerate(hits):
        record = hit.record
        result = by_item.get(record.item)
        if result is None:
            result = by_item[record.item] = _result(first_rank + number, record, showing)
        if record.is_attachment:
            result.files.append(
                FoundFile(
                    title=marker.marked(record.title),
                    address=record.address(showing.sites),
                    file_type=record.file_type.upper(),
                    snippet=marker.snippet(record.body, record.page_starts),
                    record=record,
                )
            )
        elif result.snippet is None:
            result.snippet = _snippet(record, marker)
    return list(by_item.values())


def _result(rank: int, record: SearchRecord, showing: Showing) -> Result:
    names, sites = showing.names, showing.sites
    is_file = record.is_attachment
    return Result(
        rank=rank,
        title=showing.marker.marked(record.page_title if is_file else record.title),
        address=record.page_address(sites) if is_file else record.address(sites),
        kind=str(KINDS.get(record.kind, "")),
        site=names.get("site", {}).get(record.site, ""),
        unit=names.get("unit", {}).get(record.unit, ""),
        snippet=None,
        record=record,
    )


def _snippet(record: SearchRecord, marker: Marker) -> Snippet:
    """The summary where it says what was asked or the body is empty, else the best of the body."""
    body = marker.snippet(record.body)
    if not record.summary:
        return body
    summary = marker.snippet(record.summary)
    marks = {snippet: sum(piece.is_marked for piece in snippet.pieces) for snippet in (summary, body)}
    return summary if marks[summary] >= marks[body] else body
