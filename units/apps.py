"""App configuration of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UnitsConfig(AppConfig):
    """Who: offices, people, roles."""

    name = "units"
    verbose_name = _("单位")

    def ready(self) -> None:
        """Name the ledger kinds of what changes a right; begin every login with the rights of the day; fill the walls."""
        from django.contrib.auth.signals import user_logged_in
        from django.core.checks import Tags, register
        from django.db.models.signals import post_save

        from ledger import kinds
        from units import checks  # noqa: F401 - registers its own
        from units.permissions import derivation, today
        from units.walls import screens
        from units.walls.checks import walls_are_complete, walls_are_needed

        for code, label in (
            ("permission.granted", _("授予岗位")),
            ("permission.revoked", _("撤销岗位")),
            ("permission.prolonged", _("调整任期")),
            ("permission.expired", _("任期届满")),
            ("permission.repaired", _("修复权限")),
        ):
            kinds.register(code, label)
        user_logged_in.connect(today.begin_session, dispatch_uid="units.rights_of_today")
        post_save.connect(
            derivation.follow_unit, sender=self.get_model("Unit"), dispatch_uid="units.follow_unit"
        )
        screens.register()
        register(walls_are_complete, Tags.urls)
        register(walls_are_needed, Tags.urls)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, with the forms of our user."""

    user_viewset = "units.people.PersonViewSet"
