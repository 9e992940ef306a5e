"""Who may use the screens of reviews, and whose the objects are that they name."""

from __future__ import annotations

from approvals.models import Deputy
from approvals.screens.access import REVIEW
from approvals.screens.case_file import CASE_FILE
from approvals.standing import REVIEWING
from sites.admin.walls.kinds import PAGE
from units.models import Role
from units.permissions.roles import READERS
from units.walls.ids import looked_up
from units.walls.people import ADMINISTERS, UNIT
from units.walls.table import Kind, Owners, family, only, path, query, wall

SUBMITS = only(Role.EDITOR, Role.RELEASER)
READS = only(*READERS)
OURS = ("approvals",)
NAMES_DEPUTIES = only(Role.UNIT_ADMINISTRATOR, *REVIEWING)


def _of_deputies(ids: list[int]) -> dict[int, Owners]:
    """The unit at which somebody stands in."""
    rows = Deputy.objects.filter(pk__in=ids).values_list("pk", "unit_id")
    return {pk: Owners({unit_id}) for pk, unit_id in rows}


DEPUTY = Kind("deputy at a unit", lambda asked, values: looked_up(values, _of_deputies))


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
        wall(
            "deputies",
            NAMES_DEPUTIES,
            of=OURS,
            why="The own units; who will be away names a deputy, or the administrator does.",
        ),
        wall("unit_deputies", NAMES_DEPUTIES, path("code", UNIT), of=OURS),
        wall("end_deputy", NAMES_DEPUTIES, path("code", UNIT), path("deputy_id", DEPUTY), of=OURS),
        wall(
            "rules",
            ADMINISTERS,
            of=OURS,
            why="The county's for its administrators; others go on to the own unit.",
        ),
        wall("unit_rules", ADMINISTERS, path("code", UNIT), of=OURS),
    )
