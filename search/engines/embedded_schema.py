"""What a record is in the embedded index: its fields, and how a record becomes a document of tantivy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import Document, Schema, SchemaBuilder

from search.queries import as_number
from search.records import DATES, FACETS, TOKEN_FIELDS, WHOLE_FIELDS

if TYPE_CHECKING:
    from search.records import SearchRecord

#: The first bytes of a key, eight to a column, as numbers in the order of keys: text columns cannot be read in bulk.
KEY_COLUMNS = ("key_1", "key_2", "key_3")
_WIDTH = 8
#: Longer keys are refused: what cannot be found by its key could never be replaced.
LONGEST_KEY = 512


def make_schema() -> Schema:
    """The fields of the index. Keys are raw text: deleting by a number deletes nothing (tantivy-py 0.27)."""
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("item", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("record", stored=True)
    for column in KEY_COLUMNS:
        builder.add_unsigned_field(column, fast=True)
    for name in TOKEN_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in WHOLE_FIELDS:
        builder.add_text_field(name, fast=name in FACETS, tokenizer_name="raw", index_option="basic")
    for name in DATES:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def make_document(record: SearchRecord, fingerprint: str) -> Document:
    """A record with the fingerprint of all records of its item; raises ``ValueError`` for a key without limit."""
    if max(len(name.encode()) for name in (record.key, record.item)) > LONGEST_KEY:
        raise ValueError(f"keys have at most {LONGEST_KEY} bytes: {record.key[:80]}…")
    document = Document()
    document.add_text("key", record.key)
    document.add_text("item", record.item)
    document.add_text("state", state_of(record.item, fingerprint))
    document.add_bytes("record", record.as_json().encode())
    for column, number in zip(KEY_COLUMNS, _key_numbers(record.key), strict=True):
        document.add_unsigned(column, number)
    for name, tokens in record.token_fields().items():
        document.add_text(name, " ".join(tokens))
    for name, values in record.whole_fields().items():
        for value in values:
            document.add_text(name, value)
    for name in DATES:
        if (day := as_number(getattr(record, name))) is not None:
            document.add_integer(name, day)
    return document


def state_of(item: str, fingerprint: str) -> str:
    """An item and its fingerprint as one value, that ``item_of`` takes apart."""
    return f"{fingerprint} {item}"


def item_of(state: str) -> tuple[str, str]:
    """An item and its fingerprint."""
    fingerprint, item = state.split(" ", 1)
    return item, fingerprint


def _key_numbers(key: str) -> list[int]:
    head = key.encode()[: _WIDTH * len(KEY_COLUMNS)].ljust(_WIDTH * len(KEY_COLUMNS), b"\0")
    return [int.from_bytes(head[place : place + _WIDTH]) for place in range(0, len(head), _WIDTH)]
