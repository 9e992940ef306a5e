"""What stands in for the parts of admin addresses: things of one unit. An address with an unknown part fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from wagtail.blocks import Block

from tests.cluster.walls.stage import LATIN, SOUGHT, category
from units.walls.addresses import AdminView

#: An id that nothing has.
MISSING = 987654321

Value = Callable[[SimpleNamespace], Any]

#: By part, for every view that has none of its own below.
BY_PART: dict[str, Value] = {
    "page_id": lambda a: a.draft.pk,
    "parent_page_id": lambda a: a.column.pk,
    "page_to_move_id": lambda a: a.draft.pk,
    "destination_id": lambda a: a.column.pk,
    "page_pk": lambda a: a.draft.pk,
    "revision_id": lambda a: a.revision.pk,
    "task_state_id": lambda a: a.task_state.pk,
    "workflow_state_id": lambda a: a.workflow_state.pk,
    "task_id": lambda a: a.task.pk,
    "workflow_pk": lambda a: a.workflow.pk,
    "document_id": lambda a: a.document.pk,
    "doc_id": lambda a: a.document.pk,
    "image_id": lambda a: a.image.pk,
    "collection_id": lambda a: a.collection.pk,
    "translation_id": lambda a: a.translation.pk,
    "translation_source_id": lambda a: a.source.pk,
    "string_segment_id": lambda a: a.string.pk,
    "overridable_segment_id": lambda a: a.override.pk,
    "session_id": lambda a: a.session.pk,
    "object_id": lambda a: a.draft.pk,
    "content_type_app_name": lambda a: "sites",
    "content_type_model_name": lambda a: "articlepage",
    "filter_spec": lambda a: "max-165x165",
    "mode": lambda a: "",
    "uidb64": lambda a: "MQ",
    "token": lambda a: "set-password",
    "action_name": lambda a: "approve",
    "rest": lambda a: "list/",
    "code": lambda a: a.unit.code,
    "term_id": lambda a: a.membership.pk,
    "user_id": lambda a: a.editor.pk,
    "invitation_id": lambda a: a.invitation.pk,
    "review_id": lambda a: a.review.pk,
    "sha256": lambda a: a.document.sha256,
    "page_number": lambda a: a.waiting.pk,
}

PAGE = {"app_label": "sites", "model_name": "articlepage"}
#: By view or namespace; each a list of what is tried in turn.
BY_VIEW: dict[str, list[dict[str, Value]]] = {
    "wagtailadmin_api:pages": [
        {"pk": lambda a: a.draft.pk, "action_name": lambda a, name=name: name}
        for name in ("copy", "delete", "move", "revert_to_page_revision", "unpublish", "create_alias")
    ],
    "wagtailadmin_api:images": [{"pk": lambda a: a.image.pk}],
    "wagtailadmin_api:documents": [{"pk": lambda a: a.document.pk}],
    "wagtail_bulk_action": [
        {
            "app_label": lambda a, app=app: app,
            "model_name": lambda a, model=model: model,
            "action": lambda a, x=x: x,
        }
        for app, model, actions in (
            ("wagtailcore", "page", ("delete", "move")),
            ("sites", "sitedocument", ("delete", "add_tags", "add_to_collection")),
            ("sites", "siteimage", ("delete", "add_tags", "add_to_collection")),
            ("units", "user", ("delete", "assign_role", "set_active_state")),
        )
        for x in actions
    ],
    "wagtailadmin_pages:choose_parent": [
        {"app_label": lambda a: "sites", "model_name": lambda a: "articlepage"}
    ],
    "wagtailadmin_pages:revisions_compare": [
        {"0": lambda a: a.draft.pk, "1": lambda a: "earliest", "2": lambda a: "latest"},
        {"0": lambda a: a.draft.pk, "1": lambda a: a.revision.pk, "2": lambda a: "latest"},
    ],
    "wagtailadmin_pages:workflow_action": [
        {"page_id": lambda a: a.waiting.pk, "action_name": lambda a, name=name: name}
        for name in ("approve", "reject")
    ],
    "wagtailadmin_pages:collect_workflow_action_data": [{"page_id": lambda a: a.waiting.pk}],
    "wagtailadmin_pages:confirm_workflow_cancellation": [{"page_id": lambda a: a.waiting.pk}],
    "wagtailadmin_pages:workflow_preview": [{"page_id": lambda a: a.waiting.pk}],
    "wagtailadmin_pages:workflow_history_detail": [{"page_id": lambda a: a.waiting.pk}],
    "wagtailadmin_tag_model_autocomplete": [
        {"app_name": lambda a: "taggit", "model_name": lambda a: "tag"},
        {"app_name": lambda a: "wagtailcore", "model_name": lambda a: "page"},
    ],
    "wagtailadmin_collections": [{"pk": lambda a: a.collection.pk}],
    "wagtailadmin_workflows:add_task": [
        {"app_label": lambda a: "wagtailcore", "model_name": lambda a: "groupapprovaltask"}
    ],
    "wagtailadmin_workflows:edit_task": [{"pk": lambda a: a.task.pk}],
    "wagtailadmin_workflows:disable_task": [{"pk": lambda a: a.task.pk}],
    "wagtailadmin_workflows:enable_task": [{"pk": lambda a: a.task.pk}],
    "wagtailadmin_workflows": [{"pk": lambda a: a.workflow.pk}],
    "wagtailadmin_editing_sessions:ping": [{part: (lambda a, v=v: v) for part, v in PAGE.items()}],
    "wagtailadmin_pages:convert_alias": [{"page_id": lambda a: a.alias.pk}],
    "wagtailadmin_choose_page_child": [
        {"parent_page_id": lambda a: a.draft.pk},
        {"parent_page_id": lambda a: a.column.pk},
        {"parent_page_id": lambda a: a.changed.pk},
    ],
    "wagtailsnippets_sites_catalogcategory": [{"pk": lambda a: category().pk}],
    "wagtailsnippetchoosers_sites_catalogcategory": [{"pk": lambda a: category().pk}],
    "wagtailsnippets_": [{"pk": lambda a: 1}],
    "wagtailsnippetchoosers_": [{"pk": lambda a: 1}],
    "mfa_edit_webauthn": [{"pk": lambda a: a.key.pk}],
    "mfa_remove_webauthn": [{"pk": lambda a: a.key.pk}],
    "end_login_place": [{"pk": lambda a: a.login.pk}],
    "units_joining:join": [{"token": lambda a: "no-such-invitation"}],
    "units": [{"pk": lambda a: a.unit.pk}],
    "wagtaillocales": [{"pk": lambda a: 1}],
    "wagtailsites": [{"pk": lambda a: a.host.pk}],
    "wagtailusers_users": [{"pk": lambda a: a.editor.pk}],
    "wagtailusers_groups": [{"pk": lambda a: a.editor.groups.get().pk}],
    "wagtaildocs_chooser": [{"pk": lambda a: a.document.pk}],
    "wagtailimages_chooser": [{"pk": lambda a: a.image.pk}],
    "wagtaildocs": [{"uploaded_file_id": lambda a: a.uploads["document"].pk}],
    "wagtailimages": [{"uploaded_file_id": lambda a: a.uploads["image"].pk}],
    "wagtail_localize:submit_snippet_translation": [
        {part: (lambda a, v=v: v) for part, v in PAGE.items()} | {"pk": lambda a: a.draft.pk}
    ],
    "wagtail_localize:snippets_api": [
        {part: (lambda a, v=v: v) for part, v in PAGE.items()} | {"pk": lambda a: a.draft.pk}
    ],
    "sites_admin:restore": [{"pk": lambda a: a.binned.pk}],
}

#: Behind the question mark, where a query names things or people or asks for more than a screen.
LISTS = ("", f"q={SOUGHT}", "export=csv", "export=xlsx", "p=2", "ordering=-title")
QUERIES: dict[str, Callable[[SimpleNamespace], tuple[str, ...]]] = {
    "wagtail_bulk_action": lambda a: (
        *(f"id={thing.pk}" for thing in (a.draft, a.document, a.image, a.editor)),
        f"id=all&childOf={a.column.pk}", "id=all", f"id=all&q={SOUGHT}",
    ),
    "wagtail_localize:stop_translation": lambda a: ("next=/admin/account/",),
    "wagtailadmin_block_preview": lambda a: (f"id={next(iter(Block.definition_registry))}",),
    "wagtailadmin_choose_page": lambda a: (
        "", f"target_pages[]={a.draft.pk}&user_perms=move_to", f"q={SOUGHT}", "page_type=sites.ArticlePage",
    ),
    "wagtailadmin_choose_page_child": lambda a: ("", "page_type=sites.ArticlePage"),
    "wagtailadmin_choose_page_search": lambda a: (f"q={SOUGHT}", "q=标题", f"q={LATIN[:2]}"),
    "wagtailadmin_choose_page_chosen_multiple": lambda a: (f"id={a.draft.pk}&id={a.changed.pk}", f"id={a.home.pk}"),
    "wagtailadmin_choose_page_external_link": lambda a: ("", f"parent_page_id={a.draft.pk}"),
    "wagtailadmin_tag_autocomplete": lambda a: (f"term={SOUGHT}",),
    "wagtailadmin_tag_model_autocomplete": lambda a: (f"term={SOUGHT}",),
    "wagtailadmin_api:pages:listing": lambda a: (
        "", f"child_of={a.column.pk}&for_explorer=1", f"descendant_of={a.home.pk}", "child_of=root&for_explorer=1",
        f"search={SOUGHT}", f"ancestor_of={a.draft.pk}", f"translation_of={a.draft.pk}", "order=random", "limit=500",
    ),
    "wagtailadmin_api:pages:find": lambda a: (f"id={a.draft.pk}", f"html_path=/{a.draft.slug}/"),
    "wagtailadmin_pages:search": lambda a: (f"q={SOUGHT}", "q=标题", "content_type=sites.articlepage"),
    "wagtailadmin_pages:search_results": lambda a: (f"q={SOUGHT}", "q=标题"),
    "wagtailadmin_explore_root": lambda a: (*LISTS, f"owner={a.editor.pk}", f"edited_by={a.editor.pk}", f"site={a.home.pk}"),
    "wagtaildocs_chooser:chosen_multiple": lambda a: (f"id={a.document.pk}",),
    "wagtailimages_chooser:chosen_multiple": lambda a: (f"id={a.image.pk}",),
    "wagtaildocs_chooser:choose": lambda a: ("", f"collection_id={a.collection.pk}", f"q={SOUGHT}", "multiple=1"),
    "wagtailimages_chooser:choose": lambda a: ("", f"collection_id={a.collection.pk}", f"q={SOUGHT}", f"tag={SOUGHT}标签"),
    "wagtaildocs:index": lambda a: (*LISTS, f"collection_id={a.collection.pk}"),
    "wagtailimages:index": lambda a: (*LISTS, f"collection_id={a.collection.pk}", "layout=list"),
    "wagtailadmin_reports:site_history": lambda a: (
        *LISTS, f"user={a.editor.pk}", f"object_id={a.draft.pk}", "label=公开",
    ),
    "wagtailadmin_reports:locked_pages": lambda a: (*LISTS, f"locked_by={a.editor.pk}"),
    "wagtail_localize:translations_report": lambda a: (*LISTS, f"source_title={SOUGHT}"),
}  # fmt: skip
LIST_NAMES = (":index", ":list", "locked_pages", "aging_pages", "site_history", ":workflow", ":workflow_tasks", ":bin",
              ":ledger", ":choose", "translations_report", "_results")  # fmt: skip

#: What a form says, where it names things.
FORMS: dict[str, Callable[[SimpleNamespace], dict[str, Any]]] = {
    "wagtailadmin_pages:copy": lambda a: {
        "new_title": "x", "new_slug": "x", "new_parent_page": a.column.pk, "alias": "on",
    },
    "wagtailadmin_pages:move": lambda a: {"new_parent_page": a.column.pk},
    "wagtail_bulk_action": lambda a: {"chooser": a.column.pk, "collection": a.collection.pk},
    "wagtaildocs:add": lambda a: {"title": "x", "collection": a.collection.pk},
    "wagtailimages:add": lambda a: {"title": "x", "collection": a.collection.pk},
    "wagtailadmin_choose_page_external_link": lambda a: {
        "external-link-chooser-url": f"http://{a.home.host}{a.changed.get_url_parts()[-1]}",
        "external-link-chooser-link_text": "x",
    },
    "wagtail_localize:edit_string_translation": lambda a: {"value": "x"},
}  # fmt: skip


class UnknownPart(Exception):
    """An address has a part for which this table has nothing: add it."""


def _fillings(name: str) -> list[dict[str, Value]]:
    spaces = [key for key in BY_VIEW if name.startswith(key)]
    return BY_VIEW[max(spaces, key=len)] if spaces else [{}]


def paths(view: AdminView, side: SimpleNamespace, **instead: Any) -> Iterator[str]:
    """The addresses of a view for the things of a unit; ``instead`` replaces parts."""
    for special in _fillings(view.name):
        values: dict[str, Any] = {}
        for part in view.parameters:
            value = special.get(part) or BY_PART.get(part)
            if value is None:
                raise UnknownPart(f"{view.name}: {part}")
            values[part] = instead.get(part, value(side))
        yield _reverse(view, values)


def _reverse(view: AdminView, values: dict[str, Any]) -> str:
    if "/" in view.name:
        return f"/{view.route}".replace("(?P<rest>.*)$", "list/").replace(".*/$", "no-such-screen/")
    if values.get("mode") == "":
        del values["mode"]
    if any(part.isdecimal() for part in values):
        return reverse(view.name, args=list(values.values()))
    return reverse(view.name, kwargs=values)


def queries(view: AdminView, side: SimpleNamespace) -> tuple[str, ...]:
    """What may stand behind the question mark of a view."""
    if view.name in QUERIES:
        return QUERIES[view.name](side)
    return LISTS if view.name.endswith(LIST_NAMES) else ("",)


def form(view: AdminView, side: SimpleNamespace) -> dict[str, Any]:
    """A form that names things of the unit."""
    return FORMS.get(view.name, lambda a: {})(side)
