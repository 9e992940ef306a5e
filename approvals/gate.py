"""Fills the publication gate of ``sites.publishing``.

Until reviews exist, releasing is the decision: whoever may release (checked by the operation) is believed. What
the scanners block stays a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.scanners import Severity, scan_item
from sites.catalog.entries import CatalogLine
from sites.publishing.gates import Obstacle

if TYPE_CHECKING:
    from sites.publishing.gates import Candidate


class ReleaserGate:
    """Lets through what a releaser released, unless its text has a finding that blocks."""

    def obstacles(self, candidate: Candidate) -> Iterator[Obstacle]:
        """One obstacle for each blocking finding: what, where with the value masked, how to mend."""
        item = candidate.item
        is_line = isinstance(item, CatalogLine)
        for finding in scan_item(item.page if is_line else item, line_only=is_line):
            if finding.severity == Severity.BLOCK:
                yield Obstacle(
                    f"scan-{finding.rule}",
                    _("“%(place)s”里%(what)s：…%(context)s…。")
                    % {"place": finding.place, "what": finding.message, "context": finding.context},
                    finding.hint,
                )
