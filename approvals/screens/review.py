"""One review: what the public would see, what changed, what the scan found, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals.screens.access import review_for

if TYPE_CHECKING:
    from django.http import HttpRequest


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Shows it."""

    template_name = "approvals/review.html"
    page_title = _("审查")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for reviews that are none of the person's business."""
        self.review = review_for(request.user, kwargs["review_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The review."""
        return super().get_context_data(review=self.review, **kwargs)
