"""Walking the chain, to see that every entry is there, unchanged, in its place.

The long walk takes no lock. What was appended meanwhile is walked at the end with the head locked, so that a
busy record is neither blocked nor mistaken for a damaged one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connections, router, transaction

from ledger import triggers
from ledger.canonical import GENESIS_HASH, entry_hash
from ledger.models import LedgerEntry, LedgerHead

KEPT_PROBLEMS = 100
_CHUNK = 2000


class ProblemKind(StrEnum):
    """What can be wrong with the record."""

    GAP = "gap"
    CHANGED = "changed"
    LINK = "link"
    HEAD_MISSING = "head_missing"
    HEAD_AHEAD = "head_ahead"
    HEAD_BEHIND = "head_behind"
    HEAD_HASH = "head_hash"
    TRIGGER = "trigger"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Problem:
    """One finding; `sequence` is the entry it concerns, None when it concerns the record as a whole."""

    kind: ProblemKind
    sequence: int | None
    message: str


@dataclass
class Verification:
    """How much was walked and what was found: `problems` keeps the first hundred, `counts` counts all."""

    entries: int = 0
    last_sequence: int = 0
    last_hash: str = GENESIS_HASH
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[ProblemKind] = field(default_factory=Counter)
    first_broken: int | None = None

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.counts

    def report(self, kind: ProblemKind, sequence: int | None, message: str) -> None:
        """Note one finding."""
        self.counts[kind] += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(Problem(kind, sequence, message))
        if sequence is not None and (self.first_broken is None or sequence < self.first_broken):
            self.first_broken = sequence


def verify(*, anchor: tuple[int, str] | None = None) -> Verification:
    """Check sequence, hashes, links, head row and triggers of the whole record.

    `anchor`: a sequence and hash noted outside the database earlier (each verification prints them). Whoever
    can rewrite the whole chain and its head cannot rewrite that note.
    """
    found = Verification()
    using = router.db_for_write(LedgerEntry)
    for name in triggers.missing(connections[using]):
        found.report(ProblemKind.TRIGGER, None, f"保护触发器 {name} 缺失、停用或被改动。")
    entries = LedgerEntry.objects.using(using).order_by("sequence", "pk")
    _walk(found, entries.iterator(chunk_size=_CHUNK), anchor)
    with transaction.atomic(using=using):
        head = LedgerHead.objects.using(using).select_for_update().filter(pk=1).first()
        _walk(found, entries.filter(sequence__gt=found.last_sequence).iterator(chunk_size=_CHUNK), anchor)
    _compare_head(found, head)
    if anchor and found.last_sequence < anchor[0]:
        found.report(ProblemKind.ANCHOR, anchor[0], f"外部留存的第 {anchor[0]} 条不在台账中。")
    return found


def _walk(found: Verification, entries: Iterable[LedgerEntry], anchor: tuple[int, str] | None) -> None:
    for entry in entries:
        expected = found.last_sequence + 1
        if entry.sequence != expected:
            until = f"至第 {entry.sequence - 1} 条" if entry.sequence > expected + 1 else ""
            found.report(
                ProblemKind.GAP, min(expected, entry.sequence), f"第 {expected} 条{until}缺失或次序错乱。"
            )
        if entry.previous_hash != found.last_hash:
            found.report(ProblemKind.LINK, entry.sequence, f"第 {entry.sequence} 条与前一条衔接不上。")
        if not is_unchanged(entry):
            found.report(ProblemKind.CHANGED, entry.sequence, f"第 {entry.sequence} 条的内容与其校验值不符。")
        if anchor and entry.sequence == anchor[0] and entry.hash != anchor[1]:
            found.report(
                ProblemKind.ANCHOR, entry.sequence, f"第 {entry.sequence} 条与外部留存的校验值不符。"
            )
        found.entries += 1
        found.last_sequence = entry.sequence
        found.last_hash = entry.hash


def is_unchanged(entry: LedgerEntry) -> bool:
    """Whether an entry says what its hash was made of."""
    try:
        return entry_hash(entry) == entry.hash
    except (ValueError, TypeError, AttributeError):
        # A raw edit may leave something that is no time, no text or no known version: changed in any case.
        return False


def _compare_head(found: Verification, head: LedgerHead | None) -> None:
    if head is None:
        if found.entries:
            found.report(ProblemKind.HEAD_MISSING, None, "链首记录缺失，无法证明末尾没有被删。")
        return
    if head.sequence > found.last_sequence:
        found.report(
            ProblemKind.HEAD_AHEAD,
            found.last_sequence + 1,
            f"链首指向第 {head.sequence} 条，台账只到第 {found.last_sequence} 条：末尾的记录被删。",
        )
    elif head.sequence < found.last_sequence:
        found.report(
            ProblemKind.HEAD_BEHIND,
            head.sequence + 1,
            f"链首指向第 {head.sequence} 条，台账却有 {found.last_sequence} 条：有记录未经正常途径写入。",
        )
    elif head.hash != found.last_hash:
        found.report(ProblemKind.HEAD_HASH, found.last_sequence, "链首的校验值与末条记录不符。")
