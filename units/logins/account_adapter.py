"""What django-allauth asks us about accounts: nobody signs up, and it speaks Chinese."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import login as django_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.logins import factors
from units.logins.client_address import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: In the session of a login that has begun.
BEGUN_WITH = "login_begun_with"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; failures are counted by django-axes."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不正确。连续失败多次后，登录会暂时锁定。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("请输入当前密码。"),
        "too_many_login_attempts": _("失败次数过多，请稍后再试。"),
        "rate_limited": _("失败次数过多，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere: behind our own proxies, and only there, what they say."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted by address over all accounts.

        By account alone, anybody could lock out anybody; by both together it is django-axes that counts.
        """
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="password")
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """The first step is done: with this password, and with no other."""
        request.session[BEGUN_WITH] = user.get_session_auth_hash()
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """The one backend that knows passwords and permissions, also after the second factor.

        Not when the password was changed in between: then the first step was somebody else's.
        """
        begun_with = request.session.pop(BEGUN_WITH, None)
        if begun_with is not None and not constant_time_compare(begun_with, user.get_session_auth_hash()):
            request.session.flush()
            raise ImmediateHttpResponse(redirect("account_login"))
        django_login(request, user, backend=BACKEND)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only what is said in our words; the templates of the library greet in English."""
        if kwargs.get("message"):
            super().add_message(request, level, None, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A page of ours says so."""
        return redirect("account_inactive")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after the login of somebody who has no factor yet: they just gave their password."""
        request = context.request
        if app == "allauth.mfa" and not factors.has_a_second_factor(request.user):
            records = get_authentication_records(request, request.user)
            if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """A device first, where there is one; then the password."""
        if not user.is_authenticated:
            return []
        words = {
            "reauthenticate": gettext("用密码确认"),
            "mfa_reauthenticate": gettext("用验证码确认"),
            "mfa_reauthenticate:webauthn": gettext("用安全密钥确认"),
        }
        methods = super().get_reauthentication_methods(user)
        named = [method | {"description": words[method["id"]]} for method in methods]
        return sorted(named, key=lambda method: method["id"] == "reauthenticate")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The start page of the admin."""
        return reverse("wagtailadmin_home")
