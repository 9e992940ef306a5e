"""Attachments as records of their own: the text of a public file, with the place of each of its pages.

Files are read once for each SHA-256 (``sites.file_texts``), in a process of their own, which may take seconds: it happens
where the outbox is delivered, never where something is published.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sites.file_texts import text_of
from texts.extraction.results import Kind

if TYPE_CHECKING:
    from search.records import SearchRecord
    from sites.models import SiteDocument

#: What a reader of the file sees; not comments, deleted or hidden text, nor properties.
SEEN = frozenset((Kind.BODY, Kind.TABLE, Kind.HEADER, Kind.NOTE, Kind.INSERTED))
#: Characters of a file that are indexed; longer ones are found by their beginning.
MOST_CHARACTERS = 400_000


def record_of_file(document: SiteDocument, page: SearchRecord, address: str) -> SearchRecord:
    """The record of a public document that a page uses: what holds for the page holds for its file."""
    body, page_starts = seen_text(document)
    return replace(
        page,
        key=f"{page.item}/file:{document.pk}",
        title=document.title,
        url=address,
        body=body,
        headings=(),
        summary="",
        document_number="",
        index_number="",
        file_type=PurePosixPath(document.filename).suffix.lower().removeprefix(".")[:10] or "file",
        page_starts=page_starts,
        page_title=page.title,
        page_url=page.url,
    )


def seen_text(document: SiteDocument) -> tuple[str, tuple[int, ...]]:
    """The text of a file that its readers see, and where in it each of its pages begins (none without pages)."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for part in text_of(document).parts:
        if part.kind not in SEEN or not part.text.strip() or length >= MOST_CHARACTERS:
            continue
        while part.page is not None and len(starts) < part.page:
            starts.append(length)
        piece = part.text.replace("\x00", "")[: MOST_CHARACTERS - length]
        pieces.append(piece)
        length += len(piece) + 2
    return "\n\n".join(pieces), tuple(starts)
