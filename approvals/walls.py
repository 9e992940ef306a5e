"""Who may use the screens of reviews, and whose the objects are that they name."""

from __future__ import annotations

from approvals.screens.access import REVIEW
from approvals.screens.case_file import CASE_FILE
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
        wall("submit take_back findings", SUBMITS, path("page_id", PAGE), of=OURS),
        wall("urgent", only(Role.RELEASER), path("page_id", PAGE), of=OURS),
        wall(
            "review review_preview",
            READS,
            path("review_id", REVIEW),
            of=OURS,
            why="The item's own unit, the units that co-sign, and the one above where it stands in.",
        ),
        wall(
            "review_file",
            READS,
            path("review_id", REVIEW),
            plain="sha256",
            of=OURS,
            why="A file is named by the hash of its bytes; only those of this review answer.",
        ),
        wall(
            "case_file case_file_json case_file_pdf",
            READS,
            path("page_number", CASE_FILE),
            of=OURS,
            why="The item's unit; a unit that co-signs sees its review, not the whole file.",
        ),
    )
