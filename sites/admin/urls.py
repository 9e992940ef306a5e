"""Stock admin addresses that we answer ourselves.

Wagtail puts what ``register_admin_urls`` adds behind its own patterns; these must stand before them, in the
project's ``urls.py``: ``path("admin/", include("sites.admin.urls"))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView

from sites.admin.translations import SubmitTranslationView, UpdateTranslationView, refuse_alias

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def withdraw_instead(request: HttpRequest, page_id: int) -> HttpResponse:
    """Stock unpublishing asks for no reason and leaves no 410; ours does."""
    return redirect("sites_admin:withdraw", page_id)


def unschedule_instead(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """Taking a schedule back is an operation of ours."""
    return redirect("sites_admin:unschedule", page_id)


class PageTypesReport(PageTypesUsageReportView):
    """Stock names the page that was edited last of every type, of whichever unit; so it is for superusers alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nobody but superusers."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def _admin(route: str, view: Any) -> Any:
    return path(route, require_admin_access(view))


urlpatterns = [
    _admin("pages/<int:page_id>/unpublish/", withdraw_instead),
    _admin("pages/<int:page_id>/revisions/<int:revision_id>/unschedule/", unschedule_instead),
    _admin("reports/page-types-usage/", PageTypesReport.as_view()),
    _admin("reports/page-types-usage/results/", PageTypesReport.as_view(results_only=True)),
    _admin("localize/submit/page/<int:page_id>/", SubmitTranslationView.as_view()),
    _admin("localize/update/<int:translation_source_id>/", UpdateTranslationView.as_view()),
    _admin("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
]
