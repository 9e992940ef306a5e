"""本单位内容: what a unit has, public or not, for those who read and do not write: reviewers and inspectors.

Wagtail has no right to read, so these people see none of its lists. An inspector reads the units that they inspect, a
reviewer the own ones; for everybody else the screens do not exist.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView
from wagtail.models import Page

from sites import addresses, directory
from sites.admin.access import below
from sites.admin.facts import state_of
from sites.admin.narrowing.explorer import HomeFilter
from sites.models import CatalogEntry, HomePage, SitePage
from units.models import Role
from units.permissions.rights import holds_anywhere, units_held

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from sites.directory import SiteEntry

READING = (
    Role.ATTRIBUTE_REVIEWER,
    Role.LEGALITY_REVIEWER,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.INSPECTOR,
)
ROWS = 50
#: For what was never saved by anybody: databases disagree on whether nothing comes first or last.
LONG_AGO = Value(datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC))


def sites_to_read(user: Any) -> list[SiteEntry]:
    """The sites of the units for which a person reviews or inspects; one query."""
    unit_ids = set(units_held(user, READING).values_list("pk", flat=True))
    return [entry for entry in directory.current().entries if entry.unit_id in unit_ids]


def pages_to_read(user: Any) -> QuerySet[Page]:
    """The pages of those sites."""
    entries = sites_to_read(user)
    return Page.objects.filter(below(entries)) if entries else Page.objects.none()


class Readers:
    """Lets in who reads; for everybody else there is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404, not 403."""
        if not holds_anywhere(request.user, READING):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


STATES = {
    "waiting": (_("未公开"), Q(live=False, has_line=False)),
    "line": (_("目录中列有一行"), Q(live=False, has_line=True)),
    "public": (_("已公开"), Q(live=True, has_unpublished_changes=False)),
    "changed": (_("已公开，有未签发的改动"), Q(live=True, has_unpublished_changes=True)),
}


def _homes(request: HttpRequest) -> QuerySet[HomePage]:
    return HomePage.objects.filter(pk__in=[entry.page_id for entry in sites_to_read(request.user)]).order_by(
        "path"
    )


def _kinds(request: HttpRequest) -> QuerySet[ContentType]:
    models = [model for model in SitePage.__subclasses__() for model in _concrete(model)]
    found = ContentType.objects.get_for_models(*models).values()
    return ContentType.objects.filter(pk__in=[kind.pk for kind in found]).order_by("model")


def _concrete(model: type[Any]) -> list[type[Any]]:
    below_it = [found for child in model.__subclasses__() for found in _concrete(child)]
    return below_it if model._meta.abstract else [model, *below_it]


class ContentFilterSet(WagtailFilterSet):
    """By state, kind and site."""

    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(name, label) for name, (label, _condition) in STATES.items()],
        empty_label=_("全部"),
        method="in_state",
        widget=RadioSelect,
    )
    content_type = MultipleContentTypeFilter(label=_("类型"), queryset=_kinds, widget=CheckboxSelectMultiple)
    site = HomeFilter(label=_("网站"), queryset=_homes, widget=CheckboxSelectMultiple)

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def in_state(self, pages: QuerySet[Page], name: str, state: str) -> QuerySet[Page]:
        """How they stand to the public."""
        return pages.filter(STATES[state][1])


class TitleColumn(Column):
    """The title as the latest draft has it, under it the kind."""

    cell_template_name = "sites/admin/reading/title_cell.html"


class SavedColumn(Column):
    """When and by whom."""

    cell_template_name = "sites/admin/reading/saved_cell.html"


def _state(page: Any) -> str:
    return state_of(live=page.live, changed=page.has_unpublished_changes, line=page.has_line)


def _site(page: Page) -> str:
    entry = addresses.site_of(page)
    return entry.title if entry else ""


class ContentView(Readers, BaseListingView):
    """The list, the newest first."""

    page_title = _("本单位内容")
    header_icon = "glasses"
    model = Page
    template_name = "sites/admin/reading/list.html"
    filterset_class = ContentFilterSet
    paginate_by = ROWS
    index_url_name = "sites_admin:content"
    index_results_url_name = "sites_admin:content_results"
    default_ordering = "-saved_at"
    verbose_name_plural = _("内容")
    is_searchable = True
    # The database search knows no Chinese; titles are few enough to be looked through.
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["draft_title", "title"]
    table_classname = "listing staff-cards"
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title", label=_("标题"), accessor="draft_title", sort_key="draft_title", classname="title"
        ),
        Column("state", label=_("状态"), accessor=_state, sort_key="live"),
        Column("site", label=_("网站"), accessor=_site),
        SavedColumn(
            "saved",
            label=_("最后保存"),
            accessor="latest_revision_created_at",
            sort_key="saved_at",
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Page]:
        """With everything that a row says."""
        line = CatalogEntry.objects.filter(page=OuterRef("pk"))
        return (
            pages_to_read(self.request.user)
            .annotate(has_line=Exists(line), saved_at=Coalesce("latest_revision_created_at", LONG_AGO))
            .select_related("content_type", "latest_revision__user")
            .defer("latest_revision__content")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heading says how much there is, and how much of it nobody outside knows yet."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.results_only:
            entries = sites_to_read(self.request.user)
            numbers = pages_to_read(self.request.user).aggregate(
                all=Count("pk"), waiting=Count("pk", filter=Q(has_unpublished_changes=True) | Q(live=False))
            )
            context |= {"sentence": _sentence(numbers), "reach": _reach(entries)}
        return context


def _sentence(numbers: dict[str, int]) -> str:
    shown = ngettext("共 %(n)d 页", "共 %(n)d 页", numbers["all"]) % {"n": numbers["all"]}
    if not numbers["waiting"]:
        return shown + gettext("，没有未公开的内容")
    waiting = ngettext(
        "，其中 %(n)d 页还没有公开或有未签发的改动",
        "，其中 %(n)d 页还没有公开或有未签发的改动",
        numbers["waiting"],
    )
    return shown + waiting % {"n": numbers["waiting"]}


def _reach(entries: list[SiteEntry]) -> str:
    if len(entries) == 1:
        return entries[0].title
    return ngettext("您可以查看 %(n)d 个网站", "您可以查看 %(n)d 个网站", len(entries)) % {"n": len(entries)}


class ContentMenuItem(MenuItem):
    """本单位内容 in the main menu."""

    def is_shown(self, request: Any) -> bool:
        """For those who read."""
        return not request.user.is_superuser and holds_anywhere(request.user, READING)


def content_menu_item() -> MenuItem:
    """Where pages stand for those who write."""
    return ContentMenuItem(
        _("本单位内容"), reverse("sites_admin:content"), name="content", icon_name="glasses", order=110
    )
