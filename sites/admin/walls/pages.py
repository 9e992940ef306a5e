"""Pages: explorer, editor, history, moving, and our own screens of publishing."""

from __future__ import annotations

from sites.admin.reading import READING
from sites.admin.walls.kinds import (
    BINNED,
    LIST_OF_PICKED,
    OF_MODEL,
    PAGE,
    PAGE_OR_ABOVE,
    PICKED,
    REVISION,
    SHARED,
    TASK_STATE,
    WORKFLOW_STATE,
)
from units.models import Role
from units.permissions.roles import READERS
from units.walls.table import NOBODY, STAFF, family, form, only, path, query, wall

WRITES = only(Role.EDITOR)
SIGNS = only(Role.RELEASER)
#: Read-only roles have screens of their own: Wagtail's editor knows no right to read.
WORKS = only(Role.EDITOR, Role.RELEASER)
#: They have a screen of ours for it.
REVIEWS = only(*READING)
READS = only(*READERS)
PAGES = ("wagtailadmin_pages",)


def register() -> None:
    """Enter them."""
    _explorer()
    _editor()
    _elsewhere()
    _publishing()
    _reading()


def _explorer() -> None:
    family(
        "Explorer of pages",
        wall("wagtailadmin_explore_root", WORKS),
        wall(
            "wagtailadmin_explore wagtailadmin_explore_results",
            WORKS,
            path("parent_page_id", PAGE_OR_ABOVE),
            why="The way from the root to the own pages; the list shows those only.",
        ),
        wall("search search_results", WORKS, of=PAGES),
        wall(
            "type_use type_use_results",
            WORKS,
            plain="content_type_app_name content_type_model_name",
            of=PAGES,
        ),
        wall("choose_parent", WRITES, plain="app_label model_name", of=PAGES),
        wall(
            "wagtail_bulk_action",
            WRITES,
            query("id", PICKED),
            query("childOf", LIST_OF_PICKED),
            form("chooser", PAGE),
            plain="app_label model_name action",
            why="Also of documents and images; of no model that has no screens here.",
        ),
    )


def _editor() -> None:
    page = path("page_id", PAGE)
    family(
        "One page",
        wall("add_subpage", WRITES, path("parent_page_id", PAGE), of=PAGES),
        wall(
            "add preview_on_add",
            WRITES,
            path("parent_page_id", PAGE),
            plain="content_type_app_name content_type_model_name",
            of=PAGES,
        ),
        wall("edit preview_on_edit view_draft usage history history_results", WORKS, page, of=PAGES),
        wall("delete", WRITES, page, of=PAGES),
        wall("lock unlock", NOBODY, page, of=PAGES, why="A page is locked by its way through review."),
        wall("revisions_index workflow_history", WORKS, page, of=PAGES),
        wall("revisions_view revisions_revert", WORKS, page, path("revision_id", REVISION), of=PAGES),
        wall(
            "revisions_compare", WORKS, path("0", PAGE), path("1", REVISION), path("2", REVISION), of=PAGES
        ),
        wall(
            "workflow_history_detail", WORKS, page, path("workflow_state_id", WORKFLOW_STATE), of=PAGES
        ),
        wall(
            "workflow_action collect_workflow_action_data",
            SIGNS,
            page,
            path("task_state_id", TASK_STATE),
            plain="action_name",
            of=PAGES,
        ),
        wall("confirm_workflow_cancellation", WORKS, page, of=PAGES),
        wall(
            "workflow_preview", SIGNS, page, path("task_id", SHARED), of=PAGES,
            why="The tasks are those of the one workflow of the cluster.",
        ),
        wall("set_privacy", NOBODY, plain="page_id", of=PAGES, why="Names all groups; nobody may publish there."),
        wall(
            "ping",
            WORKS,
            path("object_id", OF_MODEL),
            plain="app_label model_name session_id",
            of=("wagtailadmin_editing_sessions",),
            why="Who else edits this object; a session is looked for among the own ones.",
        ),
        wall("release", WORKS, plain="session_id", of=("wagtailadmin_editing_sessions",), why="Own sessions only."),
    )  # fmt: skip


def _elsewhere() -> None:
    family(
        "Moving and copying pages",
        wall("move", WRITES, path("page_to_move_id", PAGE), form("new_parent_page", PAGE), of=PAGES),
        wall("move_confirm", WRITES, path("page_to_move_id", PAGE), path("destination_id", PAGE), of=PAGES),
        wall(
            "set_page_position",
            NOBODY,
            path("page_to_move_id", PAGE),
            of=PAGES,
            why="Changes what is public.",
        ),
        wall("copy", WORKS, path("page_id", PAGE), form("new_parent_page", PAGE), of=PAGES),
        wall("convert_alias", WORKS, path("page_id", PAGE), of=PAGES),
    )


def _publishing() -> None:
    page = path("page_id", PAGE)
    family(
        "Publishing",
        wall("release withdraw schedule unschedule", SIGNS, page, of=("sites_admin",)),
        wall("unpublish", WORKS, page, of=PAGES, why="Leads to our own screen of withdrawing."),
        wall("revisions_unschedule", WORKS, page, path("revision_id", REVISION), of=PAGES, why="Leads to ours."),
        wall("new_disclosure new_article", STAFF, of=("sites_admin",), why="Says what is missing to begin."),
        wall("bin", READS, of=("sites_admin",), why="What lies in the own units' bins."),
        wall("restore", WRITES, path("pk", BINNED), of=("sites_admin",)),
    )  # fmt: skip


def _reading() -> None:
    screens = ("sites_admin",)
    family(
        "Reading",
        wall("content content_results", REVIEWS, of=screens, why="What the own units have, public or not."),
        wall("content_page content_draft", REVIEWS, path("page_id", PAGE), of=screens),
    )
