"""Memberships and units in Wagtail's admin; accounts come through ``units.apps.PeopleConfig``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from wagtail import hooks

from units.people import MembershipViewSet, UnitViewSet

if TYPE_CHECKING:
    from django.http import HttpRequest


@hooks.register("register_admin_viewset")
def people_viewsets() -> list[object]:
    """The screens of who is who."""
    return [MembershipViewSet(), UnitViewSet()]


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
