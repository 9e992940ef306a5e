"""Documents and images: each belongs to the unit of its collection."""

from __future__ import annotations

from sites.admin.walls.kinds import COLLECTION, DOCUMENT, IMAGE, OWN_UPLOAD
from sites.admin.walls.pages import WORKS, WRITES
from units.walls.table import NOBODY, Kind, Wall, family, form, path, query, wall

LIST = query("collection_id", COLLECTION)
UPLOAD = form("collection", COLLECTION)


def _choosers(space: str, kind: Kind) -> tuple[Wall, ...]:
    return (
        wall("choose choose_results", WORKS, LIST, of=(space,)),
        wall("chosen", WORKS, path("pk", kind), of=(space,)),
        wall("chosen_multiple", WORKS, query("id", kind), of=(space,)),
        wall("create", WRITES, of=(space,), why="The form offers the own collections."),
    )


def register() -> None:
    """Enter them."""
    documents, images = ("wagtaildocs",), ("wagtailimages",)
    family(
        "Documents",
        wall("index index_results", WRITES, LIST, of=documents),
        wall("add add_multiple", WRITES, LIST, UPLOAD, of=documents),
        wall("edit", WRITES, path("document_id", DOCUMENT), form("collection", COLLECTION), of=documents),
        wall("delete document_usage", WRITES, path("document_id", DOCUMENT), of=documents),
        wall("edit_multiple delete_multiple", WRITES, path("doc_id", DOCUMENT), of=documents),
        wall(
            "create_multiple_from_uploaded_document delete_upload_multiple",
            WRITES,
            path("uploaded_file_id", OWN_UPLOAD),
            of=documents,
        ),
        *_choosers("wagtaildocs_chooser", DOCUMENT),
    )
    family(
        "Images",
        wall("index index_results", WRITES, LIST, of=images),
        wall("add add_multiple", WRITES, LIST, UPLOAD, of=images),
        wall("edit", WRITES, path("image_id", IMAGE), form("collection", COLLECTION), of=images),
        wall("delete image_usage edit_multiple delete_multiple", WRITES, path("image_id", IMAGE), of=images),
        wall("url_generator url_generator_output", NOBODY, plain="image_id", of=images, why="No such addresses here."),
        wall("preview", WRITES, path("image_id", IMAGE), plain="filter_spec", of=images),
        wall(
            "create_multiple_from_uploaded_image delete_upload_multiple",
            WRITES,
            path("uploaded_file_id", OWN_UPLOAD),
            of=images,
        ),
        *_choosers("wagtailimages_chooser", IMAGE),
        wall("select_format", WORKS, path("image_id", IMAGE), of=("wagtailimages_chooser",)),
    )  # fmt: skip
    family(
        "Collections",
        wall("index add", NOBODY, of=("wagtailadmin_collections",), why="One follows from each unit."),
        wall("edit delete", NOBODY, plain="pk", of=("wagtailadmin_collections",)),
        wall("set_privacy", NOBODY, plain="collection_id", of=("wagtailadmin_collections",), why="Names all groups."),
    )  # fmt: skip
