"""Stock admin addresses that we answer ourselves.

Wagtail puts what ``register_admin_urls`` adds behind its own patterns; these must stand before them, in the
project's ``urls.py``: ``path("admin/", include("sites.admin.urls"))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from sites.admin.narrowing import explorer, files, history, page_choosers, reports, sessions, workflows
from sites.admin.narrowing.translations import OwnTranslationsView
from sites.admin.translations import SubmitTranslationView, UpdateTranslationView, refuse_alias

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def withdraw_instead(request: HttpRequest, page_id: int) -> HttpResponse:
    """Stock unpublishing asks for no reason and leaves no 410; ours does."""
    return redirect("sites_admin:withdraw", page_id)


def unschedule_instead(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """Taking a schedule back is an operation of ours."""
    return redirect("sites_admin:unschedule", page_id)


def _admin(route: str, view: Any) -> Any:
    return path(route, require_admin_access(view))


def _list(route: str, view: Any) -> list[Any]:
    """A list, and its rows alone, which the filters load."""
    return [_admin(route, view.as_view()), _admin(f"{route}results/", view.as_view(results_only=True))]


urlpatterns = [
    _admin("pages/", explorer.viewset.index_view),
    _admin("pages/<int:page_id>/unpublish/", withdraw_instead),
    _admin("pages/<int:page_id>/revisions/<int:revision_id>/unschedule/", unschedule_instead),
    _admin("choose-page/", page_choosers.OwnBrowseView.as_view()),
    _admin("choose-page/<int:parent_page_id>/", page_choosers.OwnBrowseView.as_view()),
    _admin("choose-page/chosen-multiple/", page_choosers.OwnChosenMultipleView.as_view()),
    _admin("choose-external-link/", page_choosers.OwnExternalLinkView.as_view()),
    _admin("tag-autocomplete/", files.complete_tag),
    _admin("tag-autocomplete/<slug:app_name>/<slug:model_name>/", files.complete_tag),
    *_list("documents/", files.OwnDocumentsView),
    *_list("images/", files.OwnImagesView),
    *_list("reports/site-history/", history.OwnHistoryView),
    *_list("reports/locked/", reports.OwnLockedView),
    *_list("reports/aging-pages/", reports.OwnAgingView),
    *_list("reports/page-types-usage/", reports.OwnTypesView),
    *_list("reports/workflow/", workflows.OwnWorkflowView),
    *_list("reports/workflow_tasks/", workflows.OwnTasksView),
    re_path(r"^workflows/(?P<rest>.*)$", require_admin_access(workflows.frozen)),
    _admin(
        "editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/",
        sessions.ping_own,
    ),
    _admin("localize/submit/page/<int:page_id>/", SubmitTranslationView.as_view()),
    _admin("localize/update/<int:translation_source_id>/", UpdateTranslationView.as_view()),
    _admin("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
    *_list("localize/reports/translations/", OwnTranslationsView),
]
