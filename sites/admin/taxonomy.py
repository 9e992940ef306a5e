"""The classifications in the admin: all staff look them up, whoever holds Django's permissions on them changes them.

A code stays as registered.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from sites.models import CatalogCategory, DocumentKind, SubjectClass
from workdays.models import WorkCalendarDay

MENU_HOOK = "register_reference_menu_item"


class ClassificationForm(WagtailAdminModelForm):
    """Entries, addresses and exports name the code: it can be given once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True


class SharedReference(ModelPermissionPolicy):
    """Every unit classifies by the same table: whoever may enter the admin may read it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Reading for all staff; changing for those named by Django's permissions."""
        if action == "view":
            return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))
        return bool(super().user_has_permission(user, action))


class ClassificationViewSet(SnippetViewSet):
    """What the three have in common."""

    menu_hook = MENU_HOOK
    add_to_admin_menu = False
    add_to_settings_menu = False
    copy_view_enabled = False
    ordering: ClassVar[list[str]] = ["sort_order", "code"]
    search_fields: ClassVar[list[str]] = ["name", "code"]
    search_backend_name = None
    list_per_page = 100
    extra_panels: ClassVar[list[Any]] = []

    @property
    def permission_policy(self) -> SharedReference:
        """Read by all, changed by few."""
        return SharedReference(self.model)

    def get_edit_handler(self) -> Any:
        """Code, name and order first, then what the classification has besides."""
        return ObjectList(
            [
                FieldRowPanel([FieldPanel("code"), FieldPanel("sort_order")]),
                FieldPanel("name"),
                *self.extra_panels,
            ],
            base_form_class=ClassificationForm,
        ).bind_to_model(self.model)


class CatalogCategoryViewSet(ClassificationViewSet):
    """目录类目."""

    model = CatalogCategory
    icon = "folder-open-inverse"
    menu_label = _("目录类目")
    ordering: ClassVar[list[str]] = ["scheme", "sort_order", "code"]
    menu_name = "catalog-categories"
    menu_order = 10
    list_display: ClassVar[list[str]] = ["name", "code", "scheme", "parent", "sort_order"]
    list_filter: ClassVar[list[str]] = ["scheme"]
    list_export: ClassVar[list[str]] = [
        "code",
        "name",
        "scheme",
        "parent",
        "basis",
        "description",
        "sort_order",
    ]
    extra_panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("scheme"), FieldPanel("parent")]),
        FieldPanel("basis"),
        FieldPanel("description"),
    ]


class SubjectClassViewSet(ClassificationViewSet):
    """主题分类."""

    model = SubjectClass
    icon = "list-ul"
    menu_label = _("主题分类")
    menu_name = "subject-classes"
    menu_order = 20
    list_display: ClassVar[list[str]] = ["__str__", "code", "sort_order"]
    list_export: ClassVar[list[str]] = ["code", "name", "parent", "sort_order"]
    extra_panels: ClassVar[list[Any]] = [FieldPanel("parent")]

    def get_queryset(self, request: Any) -> Any:
        """The name of a subject contains that of its parent."""
        return SubjectClass.objects.select_related("parent")


def _yes_or_no(kind: DocumentKind) -> str:
    """Stock writes Python's own words, or an icon that is read out as such."""
    return gettext("是") if kind.statutory else gettext("否")


class DocumentKindViewSet(ClassificationViewSet):
    """公文体裁."""

    model = DocumentKind
    icon = "doc-full"
    menu_label = _("公文体裁")
    menu_name = "document-kinds"
    menu_order = 30
    list_display: ClassVar[list[Any]] = [
        "name",
        "code",
        Column("statutory", label=_("法定文种"), accessor=_yes_or_no, sort_key="statutory"),
        "sort_order",
    ]
    list_export: ClassVar[list[str]] = ["code", "name", "statutory", "sort_order"]
    extra_panels: ClassVar[list[Any]] = [FieldPanel("statutory")]


VIEWSETS = (CatalogCategoryViewSet, SubjectClassViewSet, DocumentKindViewSet)


class CalendarMenuItem(MenuItem):
    """The working-day calendar, whose viewset lives with its model."""

    def is_shown(self, request: Any) -> bool:
        """For whoever may do something with it."""
        policy = WorkCalendarDay.snippet_viewset.permission_policy  # type: ignore[attr-defined]
        return bool(policy.user_has_any_permission(request.user, {"add", "change", "delete", "view"}))


def calendar_menu_item() -> MenuItem:
    """The calendar beside the classifications."""
    url = reverse(WorkCalendarDay.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return CalendarMenuItem(_("工作日历"), url, name="workdays", icon_name="calendar-alt", order=40)


def reference_menu() -> MenuItem:
    """One place for everything that all sites share; shown to those who may change some of it."""
    return SubmenuMenuItem(
        _("目录和日历"),
        Menu(register_hook_name=MENU_HOOK),
        name="reference",
        icon_name="list-ul",
        order=700,
    )
