"""Reports on pages: locked, aging, by type. Answered in ``sites.admin.urls``, since stock has no hook for them.

Stock asks for permissions that nobody holds here (to publish, to unlock), lists everybody who holds a lock, and counts
and names pages of all units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Locale, Page, PageLogEntry

from sites.admin.narrowing.prefixes import under
from sites.admin.narrowing.reach import belongs_to, homes_for, pages_for
from units.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

EXPLORERS = ("add", "change")


def lockers_for(user: Any) -> QuerySet[User]:
    """Who locked pages that exist for a person."""
    locked = pages_for(user).filter(locked=True).order_by()
    return User.objects.filter(pk__in=locked.values("locked_by")).order_by("username")


class OwnLockedFilterSet(WagtailFilterSet):
    """By who locked, and when."""

    locked_at = django_filters.DateFromToRangeFilter(label=_("锁定时间"), widget=DateRangePickerWidget)
    locked_by = django_filters.ModelChoiceFilter(
        label=_("锁定人"), queryset=lambda request: lockers_for(request.user)
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = ["locked_by", "locked_at", "live"]


class OwnLockedView(LockedPagesView):
    """锁定的页面."""

    filterset_class = OwnLockedFilterSet
    permission_required = None
    any_permission_required = EXPLORERS

    def get_queryset(self) -> QuerySet[Page]:
        """The own ones."""
        locked: Any = pages_for(self.request.user).filter(locked=True).select_related("locale")
        self.queryset = locked.specific(defer=True)
        return super(LockedPagesView, self).get_queryset()  # type: ignore[no-any-return]


class OwnAgingView(AgingPagesView):
    """久未更新的页面."""

    def get_queryset(self) -> QuerySet[Page]:
        """The own public ones, the oldest first; stock shows those that the person may publish."""
        published = PageLogEntry.objects.filter(page=OuterRef("pk"), action="wagtail.publish")
        pages: Any = pages_for(self.request.user)
        self.queryset = (
            pages.exclude(last_published_at__isnull=True)
            .prefetch_workflow_states()
            .select_related("content_type")
            .annotate_approved_schedule()
            .order_by("last_published_at")
            .annotate(last_published_by=Subquery(published.values("user")[:1]))
        )
        return super(AgingPagesView, self).get_queryset()  # type: ignore[no-any-return]


class OwnTypesFilterSet(WagtailFilterSet):
    """By language and by site; both are applied while counting."""

    page_locale = django_filters.ModelChoiceFilter(
        label=_("语言"), queryset=Locale.objects.all(), method="while_counting"
    )
    site = django_filters.ModelChoiceFilter(
        label=_("网站"), queryset=lambda request: homes_for(request.user), method="while_counting"
    )

    class Meta:
        model = ContentType
        fields: ClassVar[list[str]] = []

    def while_counting(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Types without a page stay in the list, with their nought."""
        return queryset


class OwnTypesView(PageTypesUsageReportView):
    """页面类型使用情况."""

    filterset_class = OwnTypesFilterSet

    def get_queryset(self) -> QuerySet[ContentType]:
        """How many pages of each type the person's units have, and which of them was saved last."""
        user = self.request.user
        types = ContentType.objects.filter(model__in=self.page_models).exclude(
            pk=ContentType.objects.get_for_model(Page).pk
        )
        self.queryset = types
        types = self.filter_queryset(types)
        chosen = self.filters.form.cleaned_data
        counted = Q(pages__isnull=False) if user.is_superuser else belongs_to(user, "pages__path")
        latest = pages_for(user).filter(content_type=OuterRef("pk"))
        if locale := chosen.get("page_locale"):
            counted &= Q(pages__locale=locale)
            latest = latest.filter(locale=locale)
        if home := chosen.get("site"):
            counted &= under([home.path], "pages__path")
            latest = latest.filter(under([home.path]))
        latest = latest.order_by(F("latest_revision_created_at").desc(nulls_last=True), "title", "-pk")
        return types.annotate(
            count=Count("pages", filter=counted), last_edited_page_id=Subquery(latest.values("pk")[:1])
        ).order_by("-count", "app_label", "model")
