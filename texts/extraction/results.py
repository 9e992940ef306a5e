"""What reading a file gives: its text in parts, and what of it could not be read.

Plain values without Django, since the process that reads (`child`) knows nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Where in a file a text stands; everything but the first four is not seen at first sight, but goes out with it."""

    BODY = "body"
    #: Cells of a row lie between tabs, rows between line breaks.
    TABLE = "table"
    #: Headers, footers, page templates.
    HEADER = "header"
    #: Footnotes and endnotes.
    NOTE = "note"
    COMMENT = "comment"
    #: A tracked insertion; it stands in the body too, so that nothing is torn in two.
    INSERTED = "inserted"
    #: A tracked deletion: gone to the eye, still in the file.
    DELETED = "deleted"
    #: Hidden rows, columns, sheets and characters, formulas, field codes, values kept behind charts and links.
    HIDDEN = "hidden"
    #: Title, author, custom properties, names of files in an archive; EXIF of a picture, its place on earth included.
    PROPERTY = "property"


class Reason(StrEnum):
    """Why something could not be read."""

    ENCRYPTED = "encrypted"
    #: Not what it says it is, cut off, or made to harm.
    BROKEN = "broken"
    #: Pages that are pictures of pages, or whose letters mean nothing.
    NO_TEXT = "no text"
    #: A picture: only what is written beside it (EXIF) was read, not what it shows.
    PICTURE = "picture"
    #: .doc, .wps, .xls and whatever else has no reader here.
    UNSUPPORTED = "unsupported"
    #: Too many bytes, files or characters, packed or unpacked, or too much memory.
    TOO_LARGE = "too large"
    #: Archives in archives.
    TOO_DEEP = "too deep"
    TOOK_TOO_LONG = "took too long"
    #: Nothing is known of the file: the reading itself did not come about (no process, no disk).
    NOT_RUN = "not run"


class State(StrEnum):
    """How much of a file was read."""

    READ = "read"
    PARTLY = "partly"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Part:
    """A text and where it stands.

    `page` counts from 1 and is None where there are no pages; `place` is the way to it through archives, embedded
    files and sheets (``附件.zip/名单.xlsx/Sheet2``), empty for the file itself.
    """

    text: str
    kind: Kind = Kind.BODY
    page: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Unread:
    """What could not be read: the whole file, or a page or place in it."""

    reason: Reason
    page: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Extracted:
    """The text of a file. Whoever scans it must look at `state`: what was not read was not scanned."""

    parts: tuple[Part, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def state(self) -> State:
        """Read if nothing is missing; unreadable if no more than properties was found where something is missing."""
        if not self.unread:
            return State.READ
        return (
            State.PARTLY if any(part.kind is not Kind.PROPERTY for part in self.parts) else State.UNREADABLE
        )

    def text(self, *kinds: Kind) -> str:
        """Return the text of these kinds, or of all, part after part with line breaks between."""
        return "\n".join(part.text for part in self.parts if not kinds or part.kind in kinds)

    def as_json(self) -> dict[str, Any]:
        """Return plain values that `from_json` reads, for a cache or a pipe."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Extracted:
        """Return what `as_json` wrote; KeyError, TypeError or ValueError for anything else."""
        return cls(
            tuple(Part(**part | {"kind": Kind(part["kind"])}) for part in value["parts"]),
            tuple(Unread(**gap | {"reason": Reason(gap["reason"])}) for gap in value["unread"]),
        )


def unreadable(reason: Reason) -> Extracted:
    """Return the result of a file of which nothing could be read."""
    return Extracted(unread=(Unread(reason),))
