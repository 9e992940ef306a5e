"""Who may use the screens of reviews, and whose the objects are that they name."""

from __future__ import annotations

from approvals.screens.access import REVIEW
from sites.admin.walls.kinds import PAGE
from units.models import Role
from units.permissions.roles import READERS
from units.walls.table import family, only, path, query, wall

SUBMITS = only(Role.EDITOR, Role.RELEASER)
READS = only(*READERS)
OURS = ("approvals",)


def register() -> None:
    """Enter them."""
    family(
        "Reviews",
        wall(
            "worklist sitting",
            READS,
            of=OURS,
            why="The person's own lists; what narrows them names nothing else.",
        ),
        wall("next", READS, query("after", REVIEW), of=OURS),
        wall("submit take_back", SUBMITS, path("page_id", PAGE), of=OURS),
        wall(
            "review",
            READS,
            path("review_id", REVIEW),
            of=OURS,
            why="The item's own unit, the units that co-sign, and the one above where it stands in.",
        ),
    )
