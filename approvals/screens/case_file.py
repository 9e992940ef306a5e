"""The file of one item (卷宗) as a screen, as JSON and as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals.case_file import case_file, file_name
from approvals.models import Clearance, Review
from approvals.screens import case_file_pdf
from sites import directory
from units.permissions.roles import READERS
from units.walls.ids import looked_up
from units.walls.reach import holds
from units.walls.table import Kind, Owners

if TYPE_CHECKING:
    from django.http import HttpRequest


def _owners(ids: list[int]) -> dict[int, Owners]:
    """The unit of the page; where it is deleted, those that reviewed it."""
    from wagtail.models import Page

    rows = Page.objects.filter(pk__in=ids).values_list("pk", "path")
    entries = {pk: directory.current().site_of(path) for pk, path in rows}
    found = {pk: Owners({entry.unit_id}) for pk, entry in entries.items() if entry}
    gone = set(ids) - set(entries)
    units: dict[int, set[int]] = {}
    for model in (Review, Clearance):
        for number, unit_id in model.objects.filter(page_number__in=gone).values_list(
            "page_number", "unit_id"
        ):
            units.setdefault(number, set()).add(unit_id)
    return found | {number: Owners(some) for number, some in units.items()}


CASE_FILE = Kind("item, also a deleted one", lambda asked, values: looked_up(values, _owners))


def may_have_file(user: Any, page_number: int) -> bool:
    """Whether the person serves the item's unit in a role that reads; units that co-sign see their review alone."""
    owners = _owners([page_number]).get(page_number)
    return owners is not None and (user.is_superuser or holds(user, READERS, owners))


def file_for(user: Any, page_number: int) -> dict[str, Any]:
    """The file; ``Http404`` for strangers and where there is none."""
    if not may_have_file(user, page_number):
        raise Http404
    try:
        return case_file(page_number)
    except LookupError as error:
        raise Http404 from error


class CaseFileView(WagtailAdminTemplateMixin, TemplateView):
    """To be read, and to be printed."""

    template_name = "approvals/case_file.html"
    page_title = _("卷宗")
    header_icon = "folder-open-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list of reviews where there is one, then this."""
        try:
            above = {"url": reverse("approvals:worklist"), "label": gettext("审查")}
        except NoReverseMatch:
            above = {"url": reverse("wagtailadmin_home"), "label": gettext("工作台")}
        return [above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file."""
        return super().get_context_data(
            file=file_for(self.request.user, self.kwargs["page_number"]), **kwargs
        )


class CaseFileJsonView(View):
    """For programs."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, page_number: int) -> HttpResponse:
        """Everything, with whole hashes."""
        file = file_for(request.user, page_number)
        answer = JsonResponse(file, json_dumps_params={"ensure_ascii": False, "indent": 1})
        return _to_keep(answer, file, "json")


class CaseFilePdfView(View):
    """For paper and for the archive."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, page_number: int) -> HttpResponse:
        """Everything, with whole hashes."""
        file = file_for(request.user, page_number)
        return _to_keep(HttpResponse(case_file_pdf.draw(file), content_type="application/pdf"), file, "pdf")


def _to_keep(answer: HttpResponse, file: dict[str, Any], suffix: str) -> HttpResponse:
    name = file_name(file, file["drawn_up_at"], suffix)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
