"""Translations: ordinary drafts of the unit that wrote the source."""

from __future__ import annotations

from sites.admin.walls.kinds import PAGE, SOURCE, STRING, TRANSLATION
from sites.admin.walls.pages import WRITES
from units.walls.table import NOBODY, family, path, wall

LOCALIZE = ("wagtail_localize",)


def register() -> None:
    """Enter them."""
    translation = path("translation_id", TRANSLATION)
    family(
        "Translations",
        wall("submit_page_translation", WRITES, path("page_id", PAGE), of=LOCALIZE),
        wall("update_translations", WRITES, path("translation_source_id", SOURCE), of=LOCALIZE),
        wall(
            "edit_string_translation", WRITES, translation, path("string_segment_id", STRING), of=LOCALIZE
        ),
        wall("edit_override", NOBODY, plain="translation_id overridable_segment_id", of=LOCALIZE,
             why="Takes the number of any file; the draft itself is edited instead."),
        wall("download_pofile upload_pofile", WRITES, translation, of=LOCALIZE),
        wall("preview_translation", WRITES, translation, plain="mode", of=LOCALIZE),
        wall("convert_to_alias", WRITES, path("page_id", PAGE), of=LOCALIZE, why="Says why not."),
        wall("stop_translation", WRITES, translation, of=LOCALIZE, why="Leaves an ordinary draft."),
        wall("machine_translate", NOBODY, plain="translation_id", of=LOCALIZE, why="No machine translates here."),
        wall(
            "submit_snippet_translation snippets_api_detail", NOBODY, plain="app_label model_name pk", of=LOCALIZE,
            why="Classifications are not translated here.",
        ),
        wall("snippets_api_listing", NOBODY, plain="app_label model_name", of=LOCALIZE),
        wall("translations_report translations_report_results", WRITES, of=LOCALIZE),
    )  # fmt: skip
