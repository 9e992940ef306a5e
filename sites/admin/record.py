"""The ledger on screen: what was decided, by whom and when. Read-only, for those who audit (the walls say so)."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ledger import kinds
from ledger.models import LedgerEntry
from units.models import Role
from units.permissions.rights import holds_anywhere


class LedgerFilterSet(WagtailFilterSet):
    """By day and by kind of event."""

    at = django_filters.DateFromToRangeFilter(label=_("日期"), widget=DateRangePickerWidget)
    kind = django_filters.MultipleChoiceFilter(label=_("事件"), choices=kinds.choices)
    actor_label = django_filters.CharFilter(label=_("操作人"), lookup_expr="icontains")
    subject_label = django_filters.CharFilter(label=_("对象"), lookup_expr="icontains")

    class Meta:
        model = LedgerEntry
        fields: ClassVar[list[str]] = []


def _moment(entry: LedgerEntry) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"


class LedgerReport(ReportView):
    """台账."""

    page_title = _("台账")
    header_icon = "history"
    model = LedgerEntry
    queryset = LedgerEntry.objects.order_by("-sequence")
    filterset_class = LedgerFilterSet
    index_url_name = "sites_admin:ledger"
    index_results_url_name = "sites_admin:ledger_results"
    default_ordering = "-sequence"
    paginate_by = 50
    is_searchable = False
    verbose_name_plural = _("台账记录")
    columns: ClassVar[list[Column]] = [
        Column("sequence", label=_("序号"), width="6%"),
        Column("at", label=_("时间"), width="16%", accessor=_moment),
        Column("kind_label", label=_("事件"), width="14%"),
        Column("actor_label", label=_("操作人"), width="18%"),
        Column("subject_label", label=_("对象"), width="26%"),
        Column("reason", label=_("理由")),
    ]
    list_export: ClassVar[list[str]] = [
        "sequence", "at", "kind", "kind_label", "actor_label", "subject", "subject_label", "reason", "hash",
    ]  # fmt: skip
    export_headings: ClassVar[dict[str, Any]] = {
        "sequence": _("序号"),
        "at": _("时间"),
        "kind": _("事件代码"),
        "kind_label": _("事件"),
        "actor_label": _("操作人"),
        "subject": _("对象编号"),
        "subject_label": _("对象"),
        "reason": _("理由"),
        "hash": _("校验值"),
    }

    def get_filename(self) -> str:
        """The name of an exported file."""
        return "ledger"


class LedgerMenuItem(MenuItem):
    """台账."""

    def is_shown(self, request: Any) -> bool:
        """For those who audit."""
        return holds_anywhere(request.user, (Role.SECURITY_AUDITOR,))


def ledger_menu_item() -> MenuItem:
    """台账 under 报告."""
    return LedgerMenuItem(
        _("台账"), reverse("sites_admin:ledger"), name="ledger", icon_name="history", order=10
    )
