"""The list of scanners, and the scan of one text or one draft.

Two kinds: a scanner of passages is a function of one passage, wherever it comes from; an item scanner is a function of the
whole draft, for what no passage tells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from approvals.scanners.files import ScannedFile, scanned_files
from approvals.scanners.findings import Finding, Severity
from approvals.scanners.passages import Passage, from_text, passages_of

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class Draft:
    """What an item scanner is given: the draft, its texts and files, each read once for all scanners."""

    item: Model
    line_only: bool = False

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The texts of the draft itself, or just of its catalogue line."""
        return tuple(passages_of(self.item, line_only=self.line_only))

    @cached_property
    def files(self) -> tuple[ScannedFile, ...]:
        """The files that its readers get; those of a catalogue line are none."""
        return () if self.line_only else tuple(scanned_files(self.item))

    @property
    def all_passages(self) -> Iterator[tuple[Passage, str]]:
        """The texts of the draft and of its files, each with the SHA-256 of its file or nothing."""
        for passage in self.passages:
            yield passage, ""
        for file in self.files:
            for passage in file.passages:
                yield passage, file.sha256


Scanner = Callable[[Passage], Iterable[Finding]]
ItemScanner = Callable[[Draft], Iterable[Finding]]
_scanners: dict[str, Scanner] = {}
_item_scanners: dict[str, ItemScanner] = {}


def register(rule: str, scanner: Scanner) -> None:
    """Add a scanner of passages under the name of its rule; raises ``ValueError`` for a name in use."""
    _check_free(rule)
    _scanners[rule] = scanner


def register_item(rule: str, scanner: ItemScanner) -> None:
    """Add an item scanner under the name of its rule; raises ``ValueError`` for a name in use."""
    _check_free(rule)
    _item_scanners[rule] = scanner


def rules() -> tuple[str, ...]:
    """The names of all rules."""
    return (*_scanners, *_item_scanners)


def _check_free(rule: str) -> None:
    if rule in _scanners or rule in _item_scanners:
        raise ValueError(f"a scanner named {rule!r} is registered already")


def scan_passages(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Ask every scanner of passages about every passage; the same finding at the same place comes once."""
    seen = set()
    for passage in passages:
        for scanner in _scanners.values():
            for finding in scanner(passage):
                if (key := (finding.key, finding.severity)) not in seen:
                    seen.add(key)
                    yield finding


def scan_text(text: str, place: str = "") -> list[Finding]:
    """Findings in one plain text; item scanners are not asked."""
    return list(scan_passages([from_text(place, text)]))


def scan_item(item: Model, *, line_only: bool = False) -> list[Finding]:
    """Findings in a draft as it stands and in its files, or only in its catalogue line; the gravest first.

    In the language of the county, whoever asks: places are part of what a finding is recognised by.
    """
    draft = Draft(item, line_only)
    with translation.override(settings.LANGUAGE_CODE):
        found = sorted(_scan(draft), key=lambda finding: finding.severity != Severity.BLOCK)
    return list({finding.key: finding for finding in reversed(found)}.values())[::-1]


def _scan(draft: Draft) -> Iterator[Finding]:
    yield from scan_passages(draft.passages)
    for file in draft.files:
        for finding in scan_passages(file.passages):
            yield in_file(finding, file.sha256)
    for scanner in _item_scanners.values():
        yield from scanner(draft)


def in_file(finding: Finding, sha256: str) -> Finding:
    """A finding as one of a file: no click changes the bytes of a file."""
    return replace(finding, sha256=sha256, maskable=False)
