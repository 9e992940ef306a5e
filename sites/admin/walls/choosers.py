"""What dialogues in an editor's form offer: pages, links, tags, and the data that the explorer's menu loads."""

from __future__ import annotations

from sites.admin.walls.kinds import PAGE, PAGE_OR_ABOVE, PAGE_TO_LINK
from sites.admin.walls.pages import WORKS
from units.walls.table import EVERYBODY, NOBODY, STAFF, Kind, family, path, query, wall

PAGE_OR_ABOVE_OR_ROOT = Kind(
    PAGE_OR_ABOVE.label,
    lambda asked, values: [
        EVERYBODY if value == "root" else PAGE_OR_ABOVE.owners(asked, [value])[0] for value in values
    ],
)


def register() -> None:
    """Enter them."""
    family(
        "Choosing pages and links",
        wall(
            "wagtailadmin_choose_page wagtailadmin_choose_page_search",
            WORKS,
            query("target_pages[]", PAGE),
            query("parent_page_id", PAGE_OR_ABOVE),
        ),
        wall(
            "wagtailadmin_choose_page_child",
            WORKS,
            path("parent_page_id", PAGE_TO_LINK),
            query("target_pages[]", PAGE),
        ),
        wall("wagtailadmin_choose_page_chosen_multiple", WORKS, query("id", PAGE_TO_LINK)),
        wall(
            "wagtailadmin_choose_page_external_link wagtailadmin_choose_page_email_link"
            " wagtailadmin_choose_page_phone_link wagtailadmin_choose_page_anchor_link",
            WORKS,
            query("parent_page_id", PAGE_TO_LINK),
        ),
        wall("wagtailadmin_tag_autocomplete", WORKS),
        wall("wagtailadmin_tag_model_autocomplete", WORKS, plain="app_name model_name"),
        wall("chooser chooser_upload", WORKS, of=("wagtailembeds",)),
        wall("wagtailadmin_block_preview", WORKS, why="A block with sample values."),
    )
    family(
        "Data for scripts",
        wall(
            "listing",
            WORKS,
            query("child_of", PAGE_OR_ABOVE_OR_ROOT),
            query("descendant_of", PAGE_OR_ABOVE_OR_ROOT),
            query("ancestor_of", PAGE),
            query("translation_of", PAGE),
            of=("wagtailadmin_api:pages",),
            why="The explorer's menu.",
        ),
        wall("detail", WORKS, path("pk", PAGE_OR_ABOVE), of=("wagtailadmin_api:pages",)),
        wall("find", NOBODY, of=("wagtailadmin_api:pages",)),
        wall("action", NOBODY, plain="pk action_name", of=("wagtailadmin_api:pages",), why="Goes past locks."),
        wall(
            "listing find", NOBODY, of=("wagtailadmin_api:images", "wagtailadmin_api:documents"),
            why="Everything of everybody.",
        ),
        wall("detail", NOBODY, plain="pk", of=("wagtailadmin_api:images", "wagtailadmin_api:documents")),
        wall("wagtail_localize:javascript_catalog", STAFF, why="Words of the interface."),
    )  # fmt: skip
