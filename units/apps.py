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
        """Name the ledger kinds of what changes a right and of logins; listen to logins."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_save

        from ledger import kinds
        from units.logins import audit, checks, content_policy, door, passwords, sessions  # noqa: F401

        kinds.register("permission.granted", _("授予岗位"))
        kinds.register("permission.revoked", _("撤销岗位"))
        for code, label in audit.LEDGER_KINDS:
            kinds.register(code, label)
        user_logged_in.connect(sessions.begin, dispatch_uid="logins.begin")
        user_logged_in.connect(door.note_password_age, dispatch_uid="logins.password_age")
        post_save.connect(
            passwords.remember_the_first, sender=self.get_model("User"), dispatch_uid="logins.first"
        )
        audit.connect()
        content_policy.keep_inline_script_out()


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, with the forms of our user."""

    user_viewset = "units.people.PersonViewSet"


class LoginsConfig(UserSessionsConfig):
    """django-allauth's table of logins; ``units.logins.sessions`` alone writes it.

    The library's own receiver runs after ours and would bring back a row that a login elsewhere has just ended.
    """

    def ready(self) -> None:
        """Listen to nothing."""
