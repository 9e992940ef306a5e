"""The way to a new item: the right parent is found for the person, or chosen from the few that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from sites import addresses
from sites.admin.access import editable_sites
from sites.admin.worklist import scope
from sites.models import CatalogPage, ColumnPage, TopicPage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

INDENT = "　"


class StartView(WagtailAdminTemplateMixin, TemplateView):
    """Sends a person with one possible parent straight to the form; shows the choice, or why there is none."""

    template_name = "sites/admin/start.html"
    header_icon = "plus"
    model_name = ""
    empty_message: Any = ""
    choice_message: Any = ""

    def parents(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """The pages under which such an item may stand."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go on to the form, or let choose."""
        self.entries = editable_sites(request.user)
        if (site := request.GET.get("site", "")).isdecimal():
            self.entries = [entry for entry in self.entries if entry.page_id == int(site)] or self.entries
        pages = scope(request.user, self.entries) if self.entries else Page.objects.none()
        mine = {entry.page_id for entry in self.entries}
        self.found = [
            page
            for page in self.parents(pages).order_by("path")
            if (entry := addresses.site_of(page)) is not None and entry.page_id in mine
        ]
        if len(self.found) == 1:
            return redirect(self._form_for(self.found[0]))
        return super().get(request, *args, **kwargs)

    def _form_for(self, parent: Page) -> str:
        return reverse("wagtailadmin_pages:add", args=["sites", self.model_name, parent.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The possible parents by site, indented as they stand in the tree."""
        groups: dict[int, dict[str, Any]] = {}
        for page in self.found:
            entry = addresses.site_of(page)
            if entry is None:
                continue
            group = groups.setdefault(entry.page_id, {"entry": entry, "choices": []})
            depth = (len(page.path) - len(entry.tree_path)) // page.steplen - 1
            group["choices"].append({"title": INDENT * depth + page.title, "url": self._form_for(page)})
        message = self._why_none() if not groups else self.choice_message
        return super().get_context_data(groups=list(groups.values()), message=message, **kwargs)

    def _why_none(self) -> str:
        if not self.entries:
            return gettext("您还没有任何单位的编辑岗位，不能新建内容。请联系系统管理员登记人员岗位。")
        return str(self.empty_message)


class NewDisclosureView(StartView):
    """新建政府信息."""

    page_title = _("新建政府信息")
    model_name = "disclosurepage"
    choice_message = _("您可以为几个公开目录新建政府信息，请选择一个。")
    empty_message = _("本单位的网站还没有公开目录，不能新建政府信息。请联系系统管理员在网站下建立公开目录。")

    def parents(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """Catalogues."""
        return pages.type(CatalogPage)  # type: ignore[attr-defined, no-any-return]


class NewArticleView(StartView):
    """新建文章."""

    page_title = _("新建文章")
    model_name = "articlepage"
    choice_message = _("文章放在哪个栏目？")
    empty_message = _("本单位的网站还没有栏目，不能新建文章。请先在网站下建立栏目。")

    def parents(self, pages: QuerySet[Page]) -> QuerySet[Page]:
        """Columns and special topics that are not archived."""
        archived = TopicPage.objects.filter(archived_on__isnull=False)
        return pages.type((ColumnPage, TopicPage)).exclude(pk__in=archived.values("pk"))  # type: ignore[attr-defined, no-any-return]
