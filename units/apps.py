"""App configuration of units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UnitsConfig(AppConfig):
    """Who: offices, people, roles."""

    name = "units"
    verbose_name = _("单位")

    def ready(self) -> None:
        """Name the ledger kinds of what changes a right; begin every login with the rights of the day."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_save

        from ledger import kinds
        from units import checks  # noqa: F401 - registers itself
        from units.permissions import derivation, today

        for code, label in (
            ("permission.granted", _("授予岗位")),
            ("permission.revoked", _("撤销岗位")),
            ("permission.prolonged", _("调整任期")),
            ("permission.expired", _("任期届满")),
            ("permission.repaired", _("修复权限")),
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
        post_save.connect(
            derivation.follow_unit, sender=self.get_model("Unit"), dispatch_uid="units.follow_unit"
        )


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's accounts, without its screens for users and groups."""

    user_viewset = "units.people.stock.ClosedUserViewSet"
    group_viewset = "units.people.stock.ClosedGroupViewSet"
