"""One item for those who read: its facts, what the public would see of the latest draft, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ledger.models import LedgerEntry
from sites.admin.facts import facts_of
from sites.admin.reading import Readers, pages_to_read
from sites.models import SitePage
from sites.publishing.records import subject_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HISTORY = 50


def page_for_reader(user: Any, page_id: int) -> SitePage:
    """The page as stored; ``Http404`` for one that the person has no reason to read."""
    page = pages_to_read(user).filter(pk=page_id).first()
    specific = page.specific if page else None
    if not isinstance(specific, SitePage):
        raise Http404
    return specific


class ContentPageView(Readers, WagtailAdminTemplateMixin, TemplateView):
    """Nothing here can be changed."""

    template_name = "sites/admin/reading/page.html"
    header_icon = "glasses"
    page_title = _("本单位内容")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for other units' pages."""
        self.page = page_for_reader(request.user, kwargs["page_id"])
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list, then the item."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("sites_admin:content"), "label": self.page_title},
            {"url": "", "label": gettext("查看")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The latest draft and the history, the newest first."""
        revision = self.page.get_latest_revision()
        candidate = revision.as_object() if revision else self.page
        revisions = self.page.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")
        decisions = LedgerEntry.objects.about(subject_of(self.page)).order_by("-sequence")
        return super().get_context_data(
            page=self.page,
            candidate=candidate,
            facts=facts_of(self.page, candidate, revision),
            files=list(candidate.used_files()),
            public_url=self.page.get_url(self.request) if self.page.live else None,
            revisions=revisions[:HISTORY],
            decisions=decisions[:HISTORY],
            **kwargs,
        )


class ContentDraftView(Readers, View):
    """What the public would see of the latest draft; shown inside the screen."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        """Drawn as for a reader."""
        draft = page_for_reader(request.user, page_id).get_latest_revision_as_object()
        return draft.make_preview_request(request, draft.default_preview_mode)  # type: ignore[no-any-return]
