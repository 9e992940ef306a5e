"""Walls around wagtail-localize: translations are ordinary drafts, made by those who write for the unit.

Synced mode and conversion to an alias would rewrite what is public without a signature; both stay closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from sites.admin.access import editable_sites
from units.permissions import may_edit
from units.scoping import owner_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# What the stock buttons in the editor's form would send.
CLOSED_ACTIONS = ("localize-restart-translation", "localize-convert-to-alias")


def close_synced_mode(request: HttpRequest) -> None:
    """Take localize's own actions out of an editor's form: the text is then saved as a draft, and nothing is lost."""
    if request.method == "POST" and any(name in request.POST for name in CLOSED_ACTIONS):
        values = request.POST.copy()
        for name in CLOSED_ACTIONS:
            values.pop(name, None)
        request.POST = values  # type: ignore[assignment, misc]
        messages.warning(request, gettext("译文是独立的草稿，不能改为同步翻译。您的修改已按草稿保存。"))


class SubmitTranslationView(SubmitPageTranslationView):
    """The stock view, for those who write for the page's unit; for others the page does not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Ask for the unit before anything of the page is shown."""
        page = Page.objects.filter(pk=kwargs["page_id"]).first()
        if page is None or not may_edit(request.user, owner_of(page)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class UpdateTranslationView(UpdateTranslationsView):
    """The stock view, for those who write for the unit of the source page."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Ask for the unit before anything of the source is shown."""
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        page = source.get_source_instance() if source else None
        if not isinstance(page, Page) or not may_edit(request.user, owner_of(page)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Converting a page to an alias would make it repeat another page unsigned."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not may_edit(request.user, owner_of(page)):  # type: ignore[arg-type]
        raise Http404
    messages.error(request, gettext("不能把译文改成原文的镜像：镜像随原文更新，不经签发就会公开。"))
    return redirect("wagtailadmin_pages:edit", page_id)


def translates(user: Any) -> bool:
    """Whether somebody has anything to do with translations at all."""
    return bool(user.is_superuser or editable_sites(user))
