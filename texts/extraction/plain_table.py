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
#: As long as a cell can be. The limit belongs to the process: one made to measure here would be everybody's.
_LONGEST_CELL = 2**31 - 1


def read(content: bytes, collection: Collection, place: str, depth: int) -> None:
    """Read a table with tabs between cells; what is no table is kept as the text it is."""
    text = decoded(content)
    first = "\n".join(text.splitlines()[:_LOOKED_AT])
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = ["\t".join(row) for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter)]
    except csv.Error:
        rows = [text]
    collection.add("\n".join(rows), Kind.TABLE, place)
