"""Who else has a page open: people of the page's unit only.

Stock names whoever has opened it within the hour, also who has left the unit since. Answered in ``sites.admin.urls``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST
from wagtail.admin.models import EditingSession
from wagtail.admin.views.editing_sessions import ping
from wagtail.models import Page, get_default_page_content_type

from sites.admin.narrowing.reach import exists_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def ping_own(
    request: HttpRequest, app_label: str, model_name: str, object_id: str, session_id: int
) -> HttpResponse:
    """End the sessions of people for whom the page does not exist any more, then answer as stock does."""
    page = Page.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
    if page is not None:
        opened = EditingSession.objects.filter(
            content_type__in=(get_default_page_content_type(), page.cached_content_type), object_id=object_id
        )
        for session in opened.exclude(user=request.user).select_related("user"):
            if not exists_for(session.user, page):
                session.delete()
    return ping(request, app_label, model_name, object_id, session_id)  # type: ignore[no-any-return]
