"""Wagtail's screens for deleting, replaced by one that says what deleting means here and asks for a reason.

The hooks are registered when this module is imported (``sites.wagtail_hooks`` does).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from sites.deletion import Deletion, once_public
from sites.publishing.gates import PublicationRefused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class DeletionForm(forms.Form):
    """The reason; asked for only where something was public."""

    reason = forms.CharField(
        label=_("删除理由"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("请写明理由。")},
        help_text=_("写入台账，并显示在原地址上。"),
    )


@hooks.register("before_delete_page")
def delete_page(request: HttpRequest, page: Page) -> HttpResponse:
    """Show what would be deleted (GET), delete it (POST); takes the place of Wagtail's own screen."""
    public = once_public(page)
    form = DeletionForm(request.POST or None) if public else None
    next_url = get_valid_next_url_from_request(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        parent = page.get_parent()
        reason = form.cleaned_data["reason"] if form is not None else ""
        Deletion(page.specific, by=request.user, reason=reason).execute()  # type: ignore[arg-type]
        messages.success(request, _done(page, bool(public)))
        return redirect(next_url or reverse("wagtailadmin_explore", args=[parent.pk]))
    context = {
        "page": page,
        "form": form,
        "once_public": public,
        "below": page.get_descendant_count(),
        "days": settings.CLUSTER_BIN_DAYS,
        "next_url": next_url,
        "page_title": gettext("删除"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "bin",
        "breadcrumbs_items": [],
    }
    return TemplateResponse(request, "sites/admin/delete_page.html", context)


def _done(page: Page, public: bool) -> str:
    if public:
        return gettext("“%s”已删除，原地址显示已删除的说明。") % page.get_admin_display_title()
    return gettext("“%(title)s”已移入回收站，保留 %(days)s 天。") % {
        "title": page.get_admin_display_title(),
        "days": settings.CLUSTER_BIN_DAYS,
    }


@hooks.register("before_bulk_action")
def delete_pages(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Drafts go to the bin by the dozen; what was public is deleted on its own, each with its reason."""
    if action_type != "delete" or action.model is not Page:
        return None
    pages = list(objects)
    if public := [page for page in pages if once_public(page)]:
        for page in public:
            messages.error(
                request,
                gettext("“%s”或其下级曾经公开，请单独删除并写明理由。") % page.get_admin_display_title(),
            )
        return redirect(action.next_url)
    for page in sorted(pages, key=lambda page: page.path):
        if Page.objects.filter(pk=page.pk).exists():  # not one that went with its parent
            try:
                Deletion(page.specific, by=request.user).execute()  # type: ignore[arg-type]
            except PublicationRefused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _done(page, False))
    return redirect(action.next_url)
