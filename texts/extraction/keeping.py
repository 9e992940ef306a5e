"""Reading the same bytes only once."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from json import dumps
from typing import IO, Any, Protocol

from texts.extraction.limits import DEFAULT, Limits
from texts.extraction.results import Extracted, Reason
from texts.extraction.running import digest, extract

#: Raised whenever a reader gives another text for the same bytes.
VERSION = 2
#: Seconds that an answer is kept.
KEPT = 30 * 24 * 3600
#: Seconds for an answer that a less busy machine might not give.
KEPT_IF_BUSY = 10 * 60


class Cache(Protocol):
    """What is used of Django's caches."""

    def get(self, key: str) -> Any:
        """Return what was set under the key, None if nothing was."""

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        """Keep a value for some seconds."""


def extract_once(file: IO[bytes], name: str, cache: Cache, limits: Limits = DEFAULT) -> Extracted:
    """Return the text of a file as `extract` does, from the cache if the same bytes were read before.

    The key is the file's SHA-256, the ending of its name (plain text is known by it only) and the limits. The cache
    holds the text of drafts: it must be as private as the files. What could not be run is not kept, what took too
    long only for a while.
    """
    ending = name.rpartition(".")[2].lower()[-10:] if "." in name else ""
    measure = sha256(dumps([VERSION, ending, asdict(limits)], sort_keys=True).encode()).hexdigest()[:16]
    key = f"texts.extraction.{digest(file)}.{measure}"
    kept = cache.get(key)
    if kept is not None:
        try:
            return Extracted.from_json(kept)
        except (KeyError, TypeError, ValueError, AttributeError):
            # Of another version, or not ours: read again.
            pass
    extracted = extract(file, name, limits)
    reasons = {gap.reason for gap in extracted.unread}
    if Reason.NOT_RUN not in reasons:
        cache.set(key, extracted.as_json(), KEPT_IF_BUSY if Reason.TOOK_TOO_LONG in reasons else KEPT)
    return extracted
