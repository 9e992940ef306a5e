"""The list of scanners, and the scan of one text or one draft. A scanner is a function of one passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from approvals.scanners.findings import Finding, Severity
from approvals.scanners.passages import Passage, from_text, passages_of

if TYPE_CHECKING:
    from django.db.models import Model

Scanner = Callable[[Passage], Iterable[Finding]]
_scanners: dict[str, Scanner] = {}


def register(rule: str, scanner: Scanner) -> None:
    """Add a scanner under the name of its rule; raises ``ValueError`` for a name in use."""
    if rule in _scanners:
        raise ValueError(f"a scanner named {rule!r} is registered already")
    _scanners[rule] = scanner


def scan_passages(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Ask every scanner about every passage; the same finding at the same place comes once."""
    seen = set()
    for passage in passages:
        for scanner in _scanners.values():
            for finding in scanner(passage):
                if (key := (finding.rule, finding.place, finding.value_hash)) not in seen:
                    seen.add(key)
                    yield finding


def scan_text(text: str, place: str = "") -> list[Finding]:
    """Findings in one plain text, such as that of an attachment."""
    return list(scan_passages([from_text(place, text)]))


def scan_item(item: Model, *, line_only: bool = False) -> list[Finding]:
    """Findings in a draft as it stands, or only in its catalogue line; the gravest first."""
    return sorted(
        scan_passages(passages_of(item, line_only=line_only)),
        key=lambda found: found.severity != Severity.BLOCK,
    )
