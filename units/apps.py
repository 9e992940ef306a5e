"""App configuration of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UnitsConfig(AppConfig):
    """Who: offices, people, roles."""

    name = "units"
    verbose_name = _("单位")

    def ready(self) -> None:
        """Name the ledger kinds of what changes a right."""
        from ledger import kinds

        kinds.register("permission.granted", _("授予岗位"))
        kinds.register("permission.revoked", _("撤销岗位"))


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, with the forms of our user."""

    user_viewset = "units.people.PersonViewSet"
