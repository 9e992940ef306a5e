"""The ledger on screen: what was decided, by whom and when. Read-only.

The security auditor and an inspector of the whole county see every row; others what was decided on the pages of their
units; administrators of people what was decided on roles at their units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.db.models import CharField, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ledger import kinds
from ledger.models import LedgerEntry
from sites.admin.narrowing.reach import pages_for
from sites.models import BinnedPage
from units.models import Role, Unit
from units.permissions.rights import holds_anywhere, units_held
from units.permissions.roles import READERS

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: Who has anything to read in it.
LOOK = (*READERS, Role.UNIT_ADMINISTRATOR, Role.SECURITY_AUDITOR)
ABOUT_RIGHTS = "permission."


def sees_everything(user: Any) -> bool:
    """The auditor, and an inspector whose reach leaves out no unit."""
    if user.is_superuser or holds_anywhere(user, (Role.SECURITY_AUDITOR,)):
        return True
    inspected = units_held(user, (Role.INSPECTOR,))
    return (
        holds_anywhere(user, (Role.INSPECTOR,))
        and not Unit.objects.open().exclude(pk__in=inspected.values("pk")).exists()
    )


def _subjects(ids: QuerySet[Any], field: str) -> Any:
    """How the record names pages (``sites.publishing.records.subject_of``), as a subquery."""
    return ids.order_by().values_list(Concat(Value("sites.page:"), Cast(field, CharField())))


def entries_for(user: Any) -> QuerySet[LedgerEntry]:
    """The rows that a person may read."""
    entries = LedgerEntry.objects.order_by("-sequence")
    if sees_everything(user):
        return entries
    binned = BinnedPage.objects.filter(unit__in=units_held(user, READERS))
    own = Q(subject__in=_subjects(pages_for(user), "pk")) | Q(subject__in=_subjects(binned, "former_page_id"))
    administered = units_held(user, (Role.UNIT_ADMINISTRATOR,)).values("code")
    rights = Q(kind__startswith=ABOUT_RIGHTS) & Q(
        pk__in=LedgerEntry.objects.filter(kind__startswith=ABOUT_RIGHTS)
        .annotate(unit_code=KeyTextTransform("unit", "details"))
        .filter(unit_code__in=administered)
        .values("pk")
    )
    return entries.filter(own | rights)


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

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """For others it does not exist."""
        if not holds_anywhere(request.user, LOOK):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[LedgerEntry]:
        """What the person may read."""
        return entries_for(self.request.user)

    def get_filename(self) -> str:
        """The name of an exported file."""
        return "ledger"


class LedgerMenuItem(MenuItem):
    """台账."""

    def is_shown(self, request: Any) -> bool:
        """For those who may read some of it."""
        return holds_anywhere(request.user, LOOK)


def ledger_menu_item() -> MenuItem:
    """台账 under 报告."""
    return LedgerMenuItem(
        _("台账"), reverse("sites_admin:ledger"), name="ledger", icon_name="history", order=10
    )
