"""疑点: what a scan finds in a draft, how each is mended, and one click where asterisks mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals.draft_scans import findings_of, mask_finding
from approvals.screens.submitting import page_for_submitter
from sites.publishing.gates import PublicationRefused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from units.models import User


class FindingsView(WagtailAdminTemplateMixin, TemplateView):
    """Shows them (GET), masks one (POST)."""

    template_name = "approvals/draft_findings.html"
    page_title = _("疑点")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for whoever neither writes nor signs for the unit."""
        self.page = page_for_submitter(cast("User", request.user), kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mask the value of one finding and show what is left."""
        try:
            mask_finding(self.page, request.POST.get("key", ""), by=cast("User", request.user))
        except PublicationRefused as refused:
            for obstacle in refused.obstacles:
                messages.error(request, str(obstacle))
        else:
            messages.success(request, gettext("已遮盖，存为新的草稿。请核对上下文。"))
        return redirect("approvals:findings", self.page.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The item, then this."""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.draft_title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is found now."""
        return super().get_context_data(page=self.page, findings=findings_of(self.page), **kwargs)
