"""What the county's own lists watch for: the negative list (条例 Art. 14–16) and wrong wordings. Both ship empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from approvals.models.watching import NegativeListEntry, Watched, WrongWording
from approvals.patterns import BrokenPattern, folded, parse
from approvals.scanners.findings import Finding, Severity, keyed_hash, masked, without_numbers
from units.models import Unit

if TYPE_CHECKING:
    from django.db.models import Model

    from approvals.scanners.registry import Draft

NEGATIVE_RULE = "negative-list"
WORDING_RULE = "wrong-wording"
Entry = TypeVar("Entry", bound=Watched)


def scan_negative_list(draft: Draft) -> Iterator[Finding]:
    """Every place of an entry that holds for the whole county, the draft's unit or one above it."""
    entries = list(NegativeListEntry.objects.filter(_holds_for(draft.item), active=True))
    for entry, place, text, (start, end), sha256 in _hits(entries, draft):
        yield Finding(
            NEGATIVE_RULE,
            Severity(entry.response),
            place,
            masked(text, start, end, secret=False),
            _("命中负面清单“%(term)s”（%(category)s）：%(reason)s")
            % {"term": entry.term, "category": entry.get_category_display(), "reason": entry.reason},
            _("依据：%(ground)s。请删去，或按依据重新认定公开属性。") % {"ground": entry.legal_ground},
            keyed_hash(f"{entry.term}\n{text[start:end]}"),
            sha256,
        )


def scan_wrong_wordings(draft: Draft) -> Iterator[Finding]:
    """Every place of a wording that is known to be wrong, with the right one."""
    for entry, place, text, (start, end), sha256 in _hits(
        list(WrongWording.objects.filter(active=True)), draft
    ):
        yield Finding(
            WORDING_RULE,
            Severity(entry.response),
            place,
            masked(text, start, end, secret=False),
            _("表述有误：“%(wrong)s”") % {"wrong": without_numbers(text[start:end])},
            _("应为“%(right)s”。") % {"right": entry.right},
            keyed_hash(f"{entry.term}\n{text[start:end]}"),
            sha256,
        )


def _holds_for(item: Model) -> Q:
    unit_id = getattr(item, "owner_unit_id", None)
    county = Q(unit__isnull=True)
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() if unit_id else None
    if path is None:
        return county
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    return county | Q(unit__path__in=above)


def _hits(entries: Sequence[Entry], draft: Draft) -> Iterator[tuple[Entry, str, str, tuple[int, int], str]]:
    """Entry, place, folded text, span and file of each hit; an entry that is no pattern any more finds nothing."""
    if not entries:
        return
    patterns = []
    for entry in entries:
        try:
            patterns.append((entry, parse(entry.term)))
        except BrokenPattern:
            continue
    for passage, sha256 in draft.all_passages:
        text = folded(passage.text)
        for entry, pattern in patterns:
            for span in pattern.spans(text):
                yield entry, passage.place, text, span, sha256
