"""Does everything public have a valid clearance of exactly its content, and do the signed opinions stand as recorded?

Looked at from the outside, for whoever wrote past every guard; joined to ``manage.py verify_public``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.clearing import is_cleared
from approvals.digest import NotDigestible
from approvals.models import Opinion
from ledger.models import LedgerEntry
from sites.publishing.verification import Finding, finding

if TYPE_CHECKING:
    from sites.models import SitePage

BATCH = 500


def uncleared(page: SitePage) -> Iterator[Finding]:
    """One finding for a public page whose content, its files read byte for byte, has no valid clearance."""
    try:
        cleared = is_cleared(page, read_files=True)
    except NotDigestible as error:
        yield finding("not-digestible", page, str(error))
    except OSError as error:
        yield finding("file-unreadable", page, _("它的文件读不出来：%s。") % error)
    else:
        if not cleared:
            yield finding("not-cleared", page, _("公开的内容没有有效的准予公开，或与准予公开的内容不同。"))


def opinions_that_differ() -> Iterator[Finding]:
    """One finding for each signed opinion that the record tells otherwise, or not at all."""
    opinions = Opinion.objects.select_related("review", "step").order_by("pk").iterator(chunk_size=BATCH)
    batch: list[Opinion] = []
    for opinion in opinions:
        batch.append(opinion)
        if len(batch) == BATCH:
            yield from _compare(batch)
            batch = []
    yield from _compare(batch)


def _compare(opinions: list[Opinion]) -> Iterator[Finding]:
    rows = LedgerEntry.objects.filter(sequence__in=[opinion.ledger_sequence for opinion in opinions])
    recorded = {row.sequence: row for row in rows}
    for opinion in opinions:
        row = recorded.get(opinion.ledger_sequence)
        said = (opinion.by_id, opinion.decision, opinion.digest, opinion.reason, opinion.step.kind)
        if row is None or said != (
            row.actor_id,
            row.details.get("decision"),
            row.details.get("digest"),
            row.reason,
            row.details.get("step"),
        ):
            review = opinion.review
            explanation = _("审查意见（%s）与台账不一致。") % review.number
            yield Finding("opinion-differs", review.page_number, review.title, explanation)
