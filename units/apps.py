"""App configuration of units."""

from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UnitsConfig(AppConfig):
    """Who: offices, people, roles."""

    name = "units"
    verbose_name = _("单位")

    def ready(self) -> None:
        """Name the ledger kinds of rights and logins; listen to logins; fill the walls."""
        from django.contrib.auth.signals import user_logged_in
        from django.core.checks import Tags, register
        from django.db.models.signals import post_save

        from ledger import kinds
        from units import checks  # noqa: F401 - registers its own
        from units.logins import audit, content_policy, door, passwords, sessions
        from units.logins import checks as login_checks  # noqa: F401 - registers its own
        from units.permissions import derivation, today
        from units.walls import screens
        from units.walls.checks import walls_are_complete, walls_are_needed

        for code, label in (
            ("permission.granted", _("授予岗位")),
            ("permission.revoked", _("撤销岗位")),
            ("permission.prolonged", _("调整任期")),
            ("permission.expired", _("任期届满")),
            ("permission.repaired", _("修复权限")),
            *audit.LEDGER_KINDS,
            ("person.invited", _("邀请人员")),
            ("person.invitation_withdrawn", _("撤回邀请")),
            ("person.invitation_accepted", _("接受邀请")),
            ("person.transferred", _("人员调动")),
            ("person.left", _("人员离岗")),
            ("person.handed_over", _("移交在办")),
            ("person.changed", _("修改人员资料")),
        ):
            kinds.register(code, label)
        user_logged_in.connect(today.begin_session, dispatch_uid="units.rights_of_today")
        user_logged_in.connect(sessions.begin, dispatch_uid="logins.begin")
        user_logged_in.connect(door.note_password_age, dispatch_uid="logins.password_age")
        post_save.connect(
            passwords.remember_the_first, sender=self.get_model("User"), dispatch_uid="logins.first"
        )
        post_save.connect(
            derivation.follow_unit, sender=self.get_model("Unit"), dispatch_uid="units.follow_unit"
        )
        audit.connect()
        content_policy.keep_inline_script_out()
        screens.register()
        register(walls_are_complete, Tags.urls)
        register(walls_are_needed, Tags.urls)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, without its screens for users and groups."""

    user_viewset = "units.people.stock.ClosedUserViewSet"
    group_viewset = "units.people.stock.ClosedGroupViewSet"


class LoginsConfig(UserSessionsConfig):
    """django-allauth's table of logins; ``units.logins.sessions`` alone writes it.

    The library's own receiver runs after ours and would bring back a row that a login elsewhere has just ended.
    """

    def ready(self) -> None:
        """Listen to nothing."""
