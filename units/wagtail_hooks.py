"""People and units in Wagtail's admin; each screen is made in its own module of ``units.people``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from wagtail import hooks

from units.people.account_help import ResetFactorsView, SingleSignOnView, UnlockView
from units.people.changing import AddView, EndView, TermView, WithdrawInvitationView
from units.people.departing import HandOverView, LeaveView, PersonView, TransferView
from units.people.overview import IndexView, OverView, UnitPeopleView, people_menu_item
from units.people.units_list import UnitViewSet

hooks.register("register_admin_menu_item", people_menu_item)

if TYPE_CHECKING:
    from django.http import HttpRequest


@hooks.register("register_account_menu_item")
def login_places(request: HttpRequest) -> dict[str, str]:
    """登录位置, in the account area."""
    return {
        "url": reverse("login_places"),
        "label": gettext("登录位置"),
        "help_text": gettext("查看账号在哪里登录，结束不认识的登录。"),
    }


@hooks.register("register_account_menu_item")
def second_factors(request: HttpRequest) -> dict[str, str]:
    """第二验证方式, in the account area."""
    return {
        "url": reverse("mfa_index"),
        "label": gettext("第二验证方式"),
        "help_text": gettext("手机应用、安全密钥和恢复码。"),
    }


@hooks.register("insert_global_admin_js")
def start_script() -> str:
    """Starts the fields of forms (``units.logins.content_policy``)."""
    return format_html('<script src="{}" defer></script>', static("admin/start.js"))


@hooks.register("insert_global_admin_js")
def session_script() -> str:
    """Keeps somebody who types logged in, and says before the time is up."""
    return format_html(
        '<script src="{}" data-idle-minutes="{}" data-still-here="{}" data-soon-over="{}" data-go-on="{}"'
        ' data-log-in="{}" defer></script>',
        static("admin/session.js"),
        settings.STAFF_IDLE_MINUTES,
        reverse("still_here"),
        gettext("您有一会儿没有操作了，登录将在两分钟内结束。"),
        gettext("继续工作"),
        gettext("重新登录"),
    )


@hooks.register("register_admin_viewset")
def units_viewset() -> UnitViewSet:
    """The list of units."""
    return UnitViewSet()


@hooks.register("register_admin_urls")
def people_urls() -> list[Any]:
    """The addresses of the people pages."""
    screens = [
        path("", IndexView.as_view(), name="index"),
        path("<slug:code>/", UnitPeopleView.as_view(), name="unit"),
        path("<slug:code>/add/", AddView.as_view(), name="add"),
        path("<slug:code>/over/", OverView.as_view(), name="over"),
        path("<slug:code>/terms/<int:term_id>/", TermView.as_view(), name="term"),
        path("<slug:code>/terms/<int:term_id>/end/", EndView.as_view(), name="end"),
        path("<slug:code>/people/<int:user_id>/", PersonView.as_view(), name="person"),
        path("<slug:code>/people/<int:user_id>/leave/", LeaveView.as_view(), name="leave"),
        path("<slug:code>/people/<int:user_id>/hand-over/", HandOverView.as_view(), name="hand_over"),
        path("<slug:code>/people/<int:user_id>/transfer/", TransferView.as_view(), name="transfer"),
        path("<slug:code>/people/<int:user_id>/unlock/", UnlockView.as_view(), name="unlock"),
        path("<slug:code>/people/<int:user_id>/factors/", ResetFactorsView.as_view(), name="reset_factors"),
        path("<slug:code>/people/<int:user_id>/sign-on/", SingleSignOnView.as_view(), name="single_sign_on"),
        path(
            "<slug:code>/invitations/<int:invitation_id>/withdraw/",
            WithdrawInvitationView.as_view(),
            name="withdraw_invitation",
        ),
    ]
    return [path("people/", include((screens, "units_people"), namespace="units_people"))]
