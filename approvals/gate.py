"""Fills the publication gate of ``sites.publishing``.

Until reviews exist, releasing is the decision: whoever may release (checked by the operation) is believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sites.publishing.gates import Candidate, Obstacle


class ReleaserGate:
    """Lets through what a releaser released."""

    def obstacles(self, candidate: Candidate) -> Iterable[Obstacle]:
        """No obstacle."""
        return ()
