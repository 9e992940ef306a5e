"""The kinds of objects that admin addresses name, and which unit they belong to; one query for each kind at most.

The unit of a page comes from the site directory, which costs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Revision, TaskState, UploadedFile, WorkflowState
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from sites import directory
from sites.models import BinnedPage, UnitCollection
from units.walls.ids import looked_up
from units.walls.table import EVERYBODY, Asked, Kind, Owners


def _unit_of(tree_path: str) -> Owners | None:
    entry = directory.current().site_of(tree_path)
    return Owners({entry.unit_id}) if entry else None


def _units_around(tree_path: str) -> Owners | None:
    """The unit of the page, and those whose sites stand somewhere below it."""
    below = {entry.unit_id for entry in directory.current().entries if entry.tree_path.startswith(tree_path)}
    return Owners(below | (_unit_of(tree_path) or Owners())) or None


def _pages(ids: list[int]) -> dict[int, Owners]:
    rows = Page.objects.filter(pk__in=ids).values_list("pk", "path")
    return {pk: owners for pk, tree_path in rows if (owners := _unit_of(tree_path))}


def _places(ids: list[int]) -> dict[int, Owners]:
    rows = Page.objects.filter(pk__in=ids).values_list("pk", "path")
    return {pk: owners for pk, tree_path in rows if (owners := _units_around(tree_path))}


def _pages_to_link(ids: list[int]) -> dict[int, Owners]:
    """Own pages, and what the public reads: but not where a draft has another title already, nor behind a password."""
    open_to_all = set(Page.objects.filter(pk__in=ids).public().values_list("pk", flat=True))
    rows = Page.objects.filter(pk__in=ids).values_list("pk", "path", "live", "title", "draft_title")
    found: dict[int, Owners] = {}
    for pk, tree_path, live, title, draft_title in rows:
        owners = (
            EVERYBODY if pk in open_to_all and live and title == draft_title else _units_around(tree_path)
        )
        if owners:
            found[pk] = owners
    return found


def _of_pages(rows: Iterable[tuple[int, str | None]]) -> dict[int, Owners]:
    """Owners of what hangs on pages, given as (id, id of the page as text)."""
    pairs = [(pk, int(page_id)) for pk, page_id in rows if page_id and page_id.isdecimal()]
    pages = _pages([page_id for _pk, page_id in pairs])
    return {pk: pages[page_id] for pk, page_id in pairs if page_id in pages}


PAGE_TYPE = ("wagtailcore", "page")


def _revisions(ids: list[int]) -> dict[int, Owners]:
    rows = Revision.page_revisions.filter(pk__in=ids).values_list("pk", "object_id")
    return _of_pages(rows)


def _workflow_states(ids: list[int]) -> dict[int, Owners]:
    app, model = PAGE_TYPE
    states = WorkflowState.objects.filter(
        pk__in=ids, base_content_type__app_label=app, base_content_type__model=model
    )
    return _of_pages(states.values_list("pk", "object_id"))


def _task_states(ids: list[int]) -> dict[int, Owners]:
    app, model = PAGE_TYPE
    states = TaskState.objects.filter(
        pk__in=ids,
        workflow_state__base_content_type__app_label=app,
        workflow_state__base_content_type__model=model,
    )
    return _of_pages(states.values_list("pk", "workflow_state__object_id"))


def _files(model: Any) -> Callable[[list[int]], dict[int, Owners]]:
    def found(ids: list[int]) -> dict[int, Owners]:
        rows = model.objects.filter(pk__in=ids, collection__unit_collection__isnull=False)
        return {
            pk: Owners({unit_id})
            for pk, unit_id in rows.values_list("pk", "collection__unit_collection__unit_id")
        }

    return found


def _collections(ids: list[int]) -> dict[int, Owners]:
    rows = UnitCollection.objects.filter(collection__in=ids).values_list("collection_id", "unit_id")
    found = {collection_id: Owners({unit_id}) for collection_id, unit_id in rows}
    # The root is nobody's: what lies there directly is shown to nobody by the lists.
    root = Collection.get_first_root_node()
    return found | ({root.pk: EVERYBODY} if root and root.pk in ids else {})


def _binned(ids: list[int]) -> dict[int, Owners]:
    rows = BinnedPage.objects.filter(pk__in=ids).values_list("pk", "unit_id")
    return {pk: Owners({unit_id}) for pk, unit_id in rows}


def _sources(ids: list[int]) -> dict[int, Owners]:
    rows = TranslationSource.objects.filter(pk__in=ids).values_list("pk", "object_id", "locale_id")
    keys = {(key, locale): pk for pk, key, locale in rows}
    pages = Page.objects.filter(translation_key__in={key for key, _locale in keys})
    found: dict[int, Owners] = {}
    for key, locale, tree_path in pages.values_list("translation_key", "locale_id", "path"):
        pk, owners = keys.get((key, locale)), _unit_of(tree_path)
        if pk is not None and owners:
            found[pk] = owners
    return found


def _through_source(model: Any) -> Callable[[list[int]], dict[int, Owners]]:
    def found(ids: list[int]) -> dict[int, Owners]:
        rows = dict(model.objects.filter(pk__in=ids).values_list("pk", "source_id"))
        sources = _sources(list(rows.values()))
        return {pk: sources[source_id] for pk, source_id in rows.items() if source_id in sources}

    return found


def _kind(label: str, found: Callable[[list[int]], dict[int, Owners]]) -> Kind:
    return Kind(label, lambda asked, values: looked_up(values, found))


PAGE = _kind("page", _pages)
PAGE_OR_ABOVE = _kind("page, or the way to it", _places)
PAGE_TO_LINK = _kind("own or published page", _pages_to_link)
REVISION = Kind(
    "revision",
    lambda asked, values: [
        EVERYBODY if value in ("live", "earliest", "latest") else owners
        for value, owners in zip(values, looked_up(values, _revisions), strict=True)
    ],
)
WORKFLOW_STATE = _kind("workflow state", _workflow_states)
TASK_STATE = _kind("task state", _task_states)
DOCUMENT = _kind("document", _files(get_document_model()))
IMAGE = _kind("image", _files(get_image_model()))
COLLECTION = _kind("collection", _collections)
BINNED = _kind("deleted draft", _binned)
SOURCE = _kind("source of translations", _sources)
TRANSLATION = _kind("translation", _through_source(Translation))
STRING = _kind("string of a translation", _through_source(StringSegment))


def _own_uploads(asked: Asked, values: Sequence[str]) -> list[Owners | None]:
    mine = UploadedFile.objects.filter(uploaded_by_user=asked.request.user)
    return looked_up(
        values, lambda ids: dict.fromkeys(mine.filter(pk__in=ids).values_list("pk", flat=True), EVERYBODY)
    )


OWN_UPLOAD = Kind("own upload", _own_uploads)
SHARED = Kind("shared by all units", lambda asked, values: [EVERYBODY] * len(values))


def kind_of_model(asked: Asked) -> Kind | None:
    """The kind of the model that the address names; None for models that have no screens here."""
    try:
        model = apps.get_model(asked.kwargs["app_label"], asked.kwargs["model_name"])
    except LookupError:
        return None
    if issubclass(model, Page):
        return PAGE
    files = {get_document_model(): DOCUMENT, get_image_model(): IMAGE}
    return files.get(model) or (SHARED if model in get_snippet_models() else None)


def _by_model(asked: Asked, values: Sequence[str]) -> Sequence[Owners | None]:
    kind = kind_of_model(asked)
    return kind.owners(asked, values) if kind else [None] * len(values)


def _picked(asked: Asked, values: Sequence[str]) -> Sequence[Owners | None]:
    """Ids behind ``?id=``; "all" means all of the list that ``childOf`` names, and without it all there are."""
    kind = kind_of_model(asked)
    if kind is PAGE and "all" in values and not asked.request.GET.get("childOf"):
        return [None]
    return _by_model(asked, [value for value in values if value != "all"])


def _list_of_picked(asked: Asked, values: Sequence[str]) -> Sequence[Owners | None]:
    kind = {PAGE: PAGE, DOCUMENT: COLLECTION, IMAGE: COLLECTION}.get(kind_of_model(asked) or SHARED)
    return kind.owners(asked, values) if kind else [None] * len(values)


OF_MODEL = Kind("object of the model named", _by_model)
PICKED = Kind("objects picked in a list", _picked)
LIST_OF_PICKED = Kind("list in which they were picked", _list_of_picked)
