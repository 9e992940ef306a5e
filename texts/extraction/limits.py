"""How much reading a file is worth; the defaults are for a web server, beside its other work."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one file with all that is packed in it; the process that reads cannot pass them."""

    #: Bytes of the file itself.
    file_bytes: int = 64 * MIB
    #: Bytes of all that is unpacked from it, however deep.
    unpacked_bytes: int = 256 * MIB
    #: Bytes of one XML part.
    part_bytes: int = 32 * MIB
    #: Files in it, however deep.
    entries: int = 5_000
    #: Unpacked bytes for one packed byte, beyond `ratio_from` unpacked bytes: plain sheets reach 30.
    ratio: int = 150
    ratio_from: int = 16 * MIB
    #: Archives and embedded files within each other.
    depth: int = 3
    #: Characters of text and names that are kept.
    characters: int = 5_000_000
    #: Parts and gaps that are kept.
    parts: int = 100_000
    #: Bytes that the reading process may write.
    output_bytes: int = 96 * MIB
    #: Seconds on the clock, and seconds of a processor.
    seconds: float = 30.0
    cpu_seconds: int = 20
    #: Bytes of address space of the reading process.
    memory_bytes: int = 1024 * MIB


DEFAULT = Limits()
