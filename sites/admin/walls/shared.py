"""What all units share, and what nobody changes here: classifications, calendar, workflow, hosts, languages."""

from __future__ import annotations

from sites.admin.walls.kinds import SHARED
from units.models import Role
from units.walls.table import NOBODY, STAFF, Wall, family, only, path, query, wall

CLASSIFICATIONS = ("sites_catalogcategory", "sites_subjectclass", "sites_documentkind")
#: What all sites share is kept by those who run the system.
KEEPS = only(Role.SYSTEM_ADMINISTRATOR)
CALENDAR = "workdays_workcalendarday"


def _snippets(name: str) -> tuple[Wall, ...]:
    screens, chooser = (f"wagtailsnippets_{name}",), (f"wagtailsnippetchoosers_{name}",)
    entry = path("pk", SHARED)
    screen_walls: tuple[Wall, ...]
    if name == CALENDAR:
        screen_walls = (
            wall("list list_results add", KEEPS, of=screens),
            wall("edit delete copy", KEEPS, entry, of=screens),
        )
    else:
        screen_walls = (
            wall("list list_results", STAFF, of=screens, why="To look codes up."),
            wall("add", KEEPS, of=screens),
            wall("edit", KEEPS, entry, of=screens),
            wall("delete", NOBODY, entry, of=screens, why="Documents stand in them."),
        )
    return (
        *screen_walls,
        wall("usage history history_results", NOBODY, plain="pk", of=screens, why="Pages and people of all units."),
        wall("choose choose_results", STAFF, of=chooser),
        wall("chosen", STAFF, entry, of=chooser),
        wall("chosen_multiple", STAFF, query("id", SHARED), of=chooser),
        wall("create", NOBODY, of=chooser),
    )  # fmt: skip


def _frozen(space: str, *, copying: bool) -> tuple[Wall, ...]:
    named = "edit delete history history_results usage" + (" copy" if copying else "")
    return (
        wall("index index_results add", NOBODY, of=(space,), why="Changed through the cluster file."),
        wall(named, NOBODY, plain="pk", of=(space,)),
    )


def register() -> None:
    """Enter them."""
    family(
        "Classifications and calendar",
        wall("wagtailsnippets:index", NOBODY, why="They stand in a menu of ours."),
        *(entry for name in (*CLASSIFICATIONS, CALENDAR) for entry in _snippets(name)),
    )
    workflows = ("wagtailadmin_workflows",)
    family(
        "Workflow and tasks",
        wall(
            "index index_results add select_task_type task_index task_index_results"
            " task_chooser task_chooser_results task_chooser_create",
            NOBODY,
            of=workflows,
            why="One workflow serves all; switching a task off would publish what is on its way.",
        ),
        wall("enable disable edit usage usage_results edit_task disable_task enable_task", NOBODY, plain="pk", of=workflows),
        wall("remove", NOBODY, plain="page_pk workflow_pk", of=workflows),
        wall(r"admin/workflows/(?P<rest>.*)$", NOBODY, plain="rest", why="Closed for superusers too."),
        wall("add_task", NOBODY, plain="app_label model_name", of=workflows),
        wall("task_chosen", NOBODY, plain="task_id", of=workflows),
    )  # fmt: skip
    family(
        "Hosts and languages",
        *_frozen("wagtailsites", copying=True),
        *_frozen("wagtaillocales", copying=True),
    )
