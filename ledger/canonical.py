"""The exact bytes that an entry's hash is taken over.

Version 1: SHA-256 over UTF-8 JSON with the keys sorted by code point, no whitespace and no escaping beyond
what JSON demands, of these members and no others: `v` (1), `sequence`, `at` (UTC,
`2026-11-21T07:05:00.000000Z`), `kind`, `actor_id`, `actor_label`, `subject`, `subject_label`, `details`,
`reason`, `previous_hash`. The first entry's `previous_hash` is 64 zeros. Anyone with the rows and these lines
can check the chain without this code.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.models import LedgerEntry

VERSION = 1
GENESIS_HASH = "0" * 64


class DetailsNotRecordable(ValueError):
    """A value in `details` would not come back from the database exactly as it went in."""


def canonical_details(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return `details` as plain JSON values that survive both databases unchanged.

    Text, whole numbers, true/false, null, lists and objects with text keys pass; tuples become lists.
    Raises DetailsNotRecordable for anything else, naming the place: fractions (databases respell them),
    dates and model objects (the caller decides how they are written), NUL characters.
    """
    if details is None:
        return {}
    if not isinstance(details, Mapping):
        raise DetailsNotRecordable(f"台账明细必须是键值对，而不是 {type(details).__name__}。")
    plain = _plain(details, "details")
    assert isinstance(plain, dict)  # noqa: S101  (narrowing for the type checker: a mapping came in)
    return plain


def _plain(value: Any, place: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return recordable_text(value, place)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise DetailsNotRecordable(f"台账明细 {place} 的键 {key!r} 不是文字。")
        return {recordable_text(key, place): _plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    raise DetailsNotRecordable(
        f"台账明细 {place} 的值 {value!r}（{type(value).__name__}）不能原样存为 JSON："
        "请先转换成文字或整数（日期用 isoformat()，对象用编号，小数用文字）。"
    )


def recordable_text(text: str, place: str) -> str:
    """Return `text` as a plain str; raises DetailsNotRecordable when a database could not store it."""
    plain = str(text)
    if "\x00" in plain:
        raise DetailsNotRecordable(f"台账 {place} 含有空字符（NUL），不能存储。")
    try:
        plain.encode()
    except UnicodeEncodeError as error:
        raise DetailsNotRecordable(f"台账 {place} 含有不完整的字符，不能存储。") from error
    return plain


def canonical_time(at: datetime) -> str:
    """Return an aware time as UTC text with microseconds, the same from either database."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_bytes(entry: "LedgerEntry") -> bytes:
    """Return the bytes that `entry.hash` must be the SHA-256 of.

    Raises ValueError when the entry was written in a version that this code does not know.
    """
    if entry.hash_version != VERSION:
        raise ValueError(f"未知的台账格式版本 {entry.hash_version}")
    members = {
        "v": entry.hash_version,
        "sequence": entry.sequence,
        "at": canonical_time(entry.at),
        "kind": entry.kind,
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "subject": entry.subject,
        "subject_label": entry.subject_label,
        "details": entry.details,
        "reason": entry.reason,
        "previous_hash": entry.previous_hash,
    }
    return json.dumps(
        members, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def entry_hash(entry: "LedgerEntry") -> str:
    """Return the SHA-256 (64 hex digits) that the entry's other fields demand."""
    return hashlib.sha256(canonical_bytes(entry)).hexdigest()
