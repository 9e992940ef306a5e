"""CSV: rows of cells, however they are divided."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from texts.extraction.plain import decoded
from texts.extraction.results import Kind

if TYPE_CHECKING:
    from texts.extraction.collecting import Collection

_DELIMITERS = ",\t;|，"
_LOOKED_AT = 20


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a table with tabs between cells; what is no table is kept as the text it is."""
    text = decoded(content)
    first = "\n".join(text.splitlines()[:_LOOKED_AT])
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(max(len(text), 1))
    try:
        rows = ["\t".join(row) for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter)]
    except csv.Error:
        rows = [text]
    collection.add("\n".join(rows), Kind.TABLE, place)
