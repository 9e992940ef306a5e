"""What one reading has gathered so far and may still ask for; shared by all readers of one file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from texts.extraction.results import Extracted, Kind, Part, Reason, Unread

if TYPE_CHECKING:
    from texts.extraction.limits import Limits


#: A page or file with pictures and fewer characters than this is taken for a scanned one: a stamp or page number is no text.
FEWEST_CHARACTERS = 50


class Unreadable(Exception):
    """A reader gives up on the file it was given."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Exhausted(Unreadable):
    """A limit of the whole reading is reached: no other file in it is tried."""


class Collection:
    """Parts and gaps of one file, counted against its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._parts: list[Part] = []
        self._unread: list[Unread] = []
        self._characters = limits.characters
        self._unpacked = limits.unpacked_bytes
        self._entries = limits.entries
        # Before the process is killed there is time to say what was read.
        self._end = time.monotonic() + limits.seconds * 0.75
        self._end_cpu = limits.cpu_seconds * 0.75

    def add(self, text: str, kind: Kind, place: str, page: int | None = None) -> None:
        """Keep a text without its empty ends; an empty one is none. Exhausted past the limits."""
        self.check_time()
        # A tab at the start is an empty first cell.
        text = text.strip("\r\n\x00").rstrip()
        # Lone surrogates would not get through to the caller.
        text = text.encode("utf-8", "replace").decode("utf-8")
        if not text.strip():
            return
        self._characters -= len(text) + len(place)
        if self._characters < 0 or len(self._parts) >= self.limits.parts:
            raise Exhausted(Reason.TOO_LARGE)
        self._parts.append(Part(text, kind, page, place))

    def miss(self, reason: Reason, place: str, page: int | None = None) -> None:
        """Note what could not be read. Exhausted past the limits."""
        self._characters -= len(place)
        if self._characters < 0 or len(self._unread) >= self.limits.parts:
            raise Exhausted(Reason.TOO_LARGE)
        self._unread.append(Unread(reason, page, place))

    def stop(self, reason: Reason) -> None:
        """Note that the rest was not read; never refused."""
        self._unread.append(Unread(reason))

    def check_time(self) -> None:
        """Exhausted when the time is used up."""
        if time.monotonic() > self._end or time.process_time() > self._end_cpu:
            raise Exhausted(Reason.TOOK_TOO_LONG)

    def unpack(self, number: int) -> None:
        """Count bytes that were unpacked; Exhausted past the limit."""
        self.check_time()
        self._unpacked -= number
        if self._unpacked < 0:
            raise Exhausted(Reason.TOO_LARGE)

    def enter(self, number: int) -> None:
        """Count files that an archive lists; Exhausted past the limit."""
        self._entries -= number
        if self._entries < 0:
            raise Exhausted(Reason.TOO_LARGE)

    def characters_at(self, place: str) -> int:
        """Return how many characters of body and tables were found at this place or below it."""
        return sum(
            len(part.text)
            for part in self._parts
            if part.kind in {Kind.BODY, Kind.TABLE}
            and (not place or part.place == place or part.place.startswith(f"{place}/"))
        )

    def extracted(self) -> Extracted:
        """Return what was gathered."""
        return Extracted(tuple(self._parts), tuple(self._unread))
