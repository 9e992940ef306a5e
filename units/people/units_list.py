"""The list of units, to look at; they are changed through the cluster file only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from units.models import Unit


class ReadOnly(ModelPermissionPolicy):
    """Everybody who may enter the admin looks; nobody changes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Looking only."""
        return bool(user.is_active and action == "view")


class UnitInspectView(generic.InspectView):
    """One unit."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Nothing for what is not given, rather than ``None``."""
        value = super().get_field_display_value(field_name, field)
        return "" if value in (None, "None") else value


class UnitViewSet(ModelViewSet):
    """单位, to look at."""

    model = Unit
    name = "units"
    icon = "home"
    menu_label = _("单位")
    menu_order = 580
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    form_fields: ClassVar[list[str]] = ["name"]
    inspect_view_class = UnitInspectView
    list_display: ClassVar[list[Any]] = [
        "name",
        "code",
        Column("kind", label=_("类别"), accessor="get_kind_display", sort_key="kind"),
        "telephone",
        "closed_on",
    ]
    list_filter: ClassVar[list[str]] = ["kind"]
    search_fields: ClassVar[list[str]] = ["name", "short_name", "code", "credit_code"]
    list_export: ClassVar[list[str]] = [
        "code",
        "name",
        "kind",
        "credit_code",
        "address",
        "telephone",
        "email",
    ]
    list_per_page = 50
    inspect_view_fields: ClassVar[list[str]] = [
        "name", "short_name", "code", "kind", "credit_code", "area_code", "address", "postcode", "hours",
        "telephone", "fax", "email", "closed_on", "successor",
    ]  # fmt: skip

    @property
    def permission_policy(self) -> ReadOnly:
        """Units are public; they are changed through the cluster file."""
        return ReadOnly(Unit)
