"""App configuration of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UnitsConfig(AppConfig):
    """Who: offices, people, roles."""

    name = "units"
    verbose_name = _("单位")

    def ready(self) -> None:
        """Name the ledger kinds of what changes a right; enter the own screens into the table of walls."""
        from django.core import checks

        from ledger import kinds
        from units.walls import screens
        from units.walls.checks import walls_are_complete, walls_are_needed

        kinds.register("permission.granted", _("授予岗位"))
        kinds.register("permission.revoked", _("撤销岗位"))
        screens.register()
        checks.register(walls_are_complete, checks.Tags.urls)
        checks.register(walls_are_needed, checks.Tags.urls)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, with the forms of our user."""

    user_viewset = "units.people.PersonViewSet"
