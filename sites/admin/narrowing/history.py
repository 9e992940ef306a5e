"""Site history: entries, people, kinds and actions of the person's own pages.

Stock adds the pages that lead down to the own ones (a township's home, for a village office), and lists everybody who
appears anywhere in what may be seen. Answered in ``sites.admin.urls``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry

from sites.admin.narrowing.reach import belongs_to
from units.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet


def own_entries(entries: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """The entries about what exists for the person. What is no page is Wagtail's to judge, by model permission."""
    if user.is_superuser or entries.model is not PageLogEntry:
        return entries
    return entries.filter(belongs_to(user, "page__path"))


def _all_entries(user: Any) -> list[QuerySet[Any]]:
    """Of pages, and of everything else."""
    models = registry.get_log_entry_models()
    return [own_entries(model.objects.viewable_by_user(user), user) for model in models]


class OwnHistoryFilterSet(SiteHistoryReportFilterSet):
    """Offers what occurs in the own entries."""

    class Meta:
        model = PageLogEntry
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        self._entries = _all_entries(request.user)
        super().__init__(*args, request=request, **kwargs)
        kinds = {pk for entries in self._entries for pk in entries.get_content_type_ids()}  # type: ignore[attr-defined]
        self.filters["object_type"].queryset = ContentType.objects.filter(pk__in=kinds).order_by("model")

    def get_action_choices(self) -> list[tuple[str, Any]]:
        """What was done."""
        done = {action for entries in self._entries for action in entries.get_actions()}  # type: ignore[attr-defined]
        return [choice for choice in registry.get_choices() if choice[0] in done]

    def get_users_queryset(self) -> QuerySet[User]:
        """Who did it."""
        people = {pk for entries in self._entries for pk in entries.get_user_ids()}  # type: ignore[attr-defined]
        return User.objects.filter(pk__in=people).order_by("username")


class OwnHistoryView(LogEntriesView):
    """网站历史."""

    filterset_class = OwnHistoryFilterSet

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Stock calls this for each kind of entries before joining them."""
        return super().filter_queryset(own_entries(queryset, self.request.user))  # type: ignore[no-any-return]
