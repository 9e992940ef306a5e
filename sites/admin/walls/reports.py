"""Reports: each is narrowed to the own units by its view; the record is for those who inspect."""

from __future__ import annotations

from sites.admin.record import LOOK
from sites.admin.walls.pages import WORKS
from units.walls.table import family, only, wall

REPORTS = ("wagtailadmin_reports",)


def register() -> None:
    """Enter them."""
    family(
        "Reports",
        wall("locked_pages locked_pages_results", WORKS, of=REPORTS),
        wall("aging_pages aging_pages_results", WORKS, of=REPORTS),
        wall("site_history site_history_results", WORKS, of=REPORTS),
        wall("workflow workflow_results workflow_tasks workflow_tasks_results", WORKS, of=REPORTS),
        wall("page_types_usage page_types_usage_results", WORKS, of=REPORTS),
        wall(
            "ledger ledger_results",
            only(*LOOK),
            of=("sites_admin",),
            why="Each their own units' rows; the auditor, and an inspector of the whole county, all.",
        ),
    )
