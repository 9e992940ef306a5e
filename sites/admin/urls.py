"""Stock admin addresses that we answer ourselves.

Wagtail puts what ``register_admin_urls`` adds behind its own patterns; these must stand before them, in the
project's ``urls.py``: ``path("admin/", include("sites.admin.urls"))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import path
from wagtail.admin.auth import require_admin_access

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


urlpatterns = [
    _admin("pages/<int:page_id>/unpublish/", withdraw_instead),
    _admin("pages/<int:page_id>/revisions/<int:revision_id>/unschedule/", unschedule_instead),
    _admin("localize/submit/page/<int:page_id>/", SubmitTranslationView.as_view()),
    _admin("localize/update/<int:translation_source_id>/", UpdateTranslationView.as_view()),
    _admin("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
]
