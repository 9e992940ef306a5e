"""The fields of the embedded index, and a record as its document."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tantivy

from search.queries import as_number
from search.records import DATES, FACETS, TOKEN_FIELDS, WHOLE_FIELDS, SearchRecord

if TYPE_CHECKING:
    from tantivy import Document, Schema

#: Item and fingerprint of its records in one term, so that reconciling reads a dictionary and no documents.
STATE = "state"
BETWEEN = "\t"


@cache
def schema() -> Schema:
    """The fields: texts cut beforehand (the analyser only parts them at blanks), whole values, days, the record itself."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "item", STATE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in TOKEN_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in WHOLE_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    for name in DATES:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def document(record: SearchRecord, state: str) -> Document:
    """A record as a document of the index; ``state`` is the fingerprint of all records of its item."""
    made = tantivy.Document()
    made.add_text("key", record.key)
    made.add_text("item", record.item)
    made.add_text(STATE, f"{record.item}{BETWEEN}{state}")
    for name, tokens in record.token_fields().items():
        made.add_text(name, " ".join(tokens))
    for name, values in record.whole_fields().items():
        for value in values:
            made.add_text(name, value)
    for name in DATES:
        # 0 is no day: every document has a value to be sorted by, and spans begin at 1.
        made.add_unsigned(name, as_number(getattr(record, name)) or 0)
    made.add_bytes("record", record.as_json().encode())
    return made
