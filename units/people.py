"""People and their roles in the admin: accounts, memberships, and the units to look at.

A role given or taken here goes through ``units.permissions``, so that everything derived from it follows and the
ledger has its row. Units are changed through the cluster file only.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from units.models import Membership, Role, Unit, User
from units.permissions import grant, revoke


class SuperusersOnly(ModelPermissionPolicy):
    """Giving roles is giving permissions: not for somebody who was merely given a model permission."""

    actions: ClassVar[frozenset[str]] = frozenset({"add", "delete", "view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Adding and taking away; a role is not changed into another one."""
        return bool(user.is_active and user.is_superuser and action in self.actions)


class ReadOnly(ModelPermissionPolicy):
    """Everybody who may enter the admin looks; nobody changes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Looking only."""
        return bool(user.is_active and action == "view")


class MembershipForm(forms.ModelForm):
    """Who, where, as what."""

    class Meta:
        model = Membership
        fields = ("user", "unit", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("username")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(closed_on__isnull=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A role that the person has already is said so, not given again."""
        cleaned = super().clean() or {}
        if (
            all(cleaned.get(name) for name in ("user", "unit", "role"))
            and Membership.objects.filter(**cleaned).exists()
        ):
            raise ValidationError(gettext("此人已有这个岗位。"))
        return cleaned


class MembershipCreateView(generic.CreateView):
    """Giving a role."""

    def save_instance(self) -> Membership:
        """Through ``grant``: groups, page, collection and object permissions follow; the ledger says who gave it."""
        values = self.form.cleaned_data
        return grant(values["user"], values["unit"], Role(values["role"]), by=self.request.user)


class MembershipDeleteView(generic.DeleteView):
    """Taking a role away."""

    def delete_action(self) -> None:
        """Through ``revoke``: what followed from the role goes with it."""
        revoke(self.object, by=self.request.user)


class MembershipViewSet(ModelViewSet):
    """人员岗位."""

    model = Membership
    name = "memberships"
    icon = "group"
    menu_label = _("人员岗位")
    menu_order = 590
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    add_view_class = MembershipCreateView
    delete_view_class = MembershipDeleteView
    list_display: ClassVar[list[Any]] = [
        "user",
        "unit",
        Column("role", label=_("岗位"), accessor="get_role_display", sort_key="role"),
    ]
    list_filter: ClassVar[list[str]] = ["role", "unit"]
    search_fields: ClassVar[list[str]] = [
        "user__username",
        "user__display_name",
        "unit__name",
        "unit__short_name",
    ]
    ordering: ClassVar[list[str]] = ["unit__path", "role", "user__username"]
    list_per_page = 50

    @property
    def permission_policy(self) -> SuperusersOnly:
        """Superusers."""
        return SuperusersOnly(Membership)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form: there is no updating."""
        return MembershipForm


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


class PersonFields(forms.ModelForm):
    """A person has one name; groups follow from memberships and are not ticked by hand."""

    field_order = ["username", "display_name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "groups"):
            self.fields.pop(name, None)
        self.fields["email"].required = False
        self.fields["display_name"].required = True


class PersonCreationForm(PersonFields, UserCreationForm):
    """A new account."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"display_name"}


class PersonEditForm(PersonFields, UserEditForm):
    """An account."""

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"display_name"}


class PersonIndexView(IndexView):
    """The list, searchable by the name as colleagues know it."""

    search_fields: ClassVar[list[str]] = ["username", "display_name", "email"]


class PersonViewSet(UserViewSet):
    """人员: Wagtail's user admin with our user."""

    index_view_class = PersonIndexView
    # The stock templates name fields that our forms do not have.
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Ours."""
        return PersonEditForm if for_update else PersonCreationForm
