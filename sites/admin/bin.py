"""The bin (回收站): drafts deleted in the last weeks, for the people of their unit, to look at and to put back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.admin.views.generic import BaseListingView

from sites.deletion import RestoreFailed, restore
from sites.models import BinnedPage
from units.permissions import may_edit
from units.permissions.rights import holds_anywhere, units_held
from units.permissions.roles import READERS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


def binned_for(user: Any) -> QuerySet[BinnedPage]:
    """What lies in the bin of the person's units; an inspector sees what lies in all of them."""
    binned = BinnedPage.objects.select_related("unit", "deleted_by")
    return binned if user.is_superuser else binned.filter(unit__in=units_held(user, READERS))


class RestoreColumn(Column):
    """A button that puts the page back."""

    cell_template_name = "sites/admin/bin_restore_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Where the button posts to, and until when it can."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["request"] = parent_context.get("request")
        context["csrf_token"] = parent_context.get("csrf_token")
        context["may_restore"] = may_edit(parent_context["request"].user, instance.unit)
        context["url"] = reverse("sites_admin:restore", args=[instance.pk])
        return context


def _goes_on(binned: BinnedPage) -> datetime.datetime:
    return binned.deleted_at + datetime.timedelta(days=settings.CLUSTER_BIN_DAYS)


class BinView(BaseListingView):
    """The list."""

    page_title = _("回收站")
    header_icon = "bin"
    model = BinnedPage
    paginate_by = 30
    index_url_name = "sites_admin:bin"
    index_results_url_name = "sites_admin:bin"
    default_ordering = "-deleted_at"
    verbose_name_plural = _("已删除的草稿")
    is_searchable = False
    columns: ClassVar[list[Column]] = [
        Column("title", label=_("标题"), classname="title"),
        Column("unit", label=_("单位")),
        DateColumn("deleted_at", label=_("删除时间")),
        UserColumn("deleted_by", label=_("删除人")),
        DateColumn("goes_on", label=_("彻底清除"), accessor=_goes_on),
        RestoreColumn("restore", label=""),
    ]

    def get_base_queryset(self) -> QuerySet[BinnedPage]:
        """Only the person's own units."""
        return binned_for(self.request.user)


class RestoreView(View):
    """Puts one page back where it was, as a draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """404 for what lies in another unit's bin."""
        binned = binned_for(request.user).filter(pk=pk).first()
        if binned is None or not may_edit(request.user, binned.unit):  # type: ignore[arg-type]
            raise Http404
        try:
            page = restore(binned, by=request.user)  # type: ignore[arg-type]
        except RestoreFailed as failure:
            messages.error(request, str(failure))
            return redirect("sites_admin:bin")
        messages.success(request, gettext("“%s”已恢复为草稿。") % page.title)
        return redirect("wagtailadmin_pages:edit", page.pk)


class BinMenuItem(MenuItem):
    """回收站 in the main menu."""

    def is_shown(self, request: Any) -> bool:
        """For those who read what some unit has not published."""
        return holds_anywhere(request.user, READERS)


def bin_menu_item() -> MenuItem:
    """The way to the bin."""
    return BinMenuItem(_("回收站"), reverse("sites_admin:bin"), name="bin", icon_name="bin", order=500)
