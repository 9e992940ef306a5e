"""Logins on the record: who, when, from where. No secrets, and no names that may be a mistyped password.

An attacker may fail as often as they like; the record takes a bounded number of failures in an hour and then one row
that says that there were more. Rows of successes need no bound: they need a password.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ledger.chain import record
from units.logins import sessions
from units.logins.client_address import client_address
from units.logins.lockout import digest_of_name

if TYPE_CHECKING:
    from django.http import HttpRequest

    from units.models import User

LEDGER_KINDS = (
    ("login.succeeded", _("登录")),
    ("login.failed", _("登录失败")),
    ("login.more_failures", _("登录失败过多，不再逐条记录")),
    ("login.locked", _("登录锁定")),
    ("login.unlocked", _("解除登录锁定")),
    ("login.ended", _("退出登录")),
    ("login.ended_by_hand", _("结束另一处登录")),
    ("login.factor_added", _("添加第二验证方式")),
    ("login.factor_removed", _("移除第二验证方式")),
    ("login.factor_failed", _("第二验证失败")),
    ("login.factors_reset", _("重置第二验证方式")),
    ("login.recovery_codes_made", _("生成恢复码")),
    ("login.recovery_code_used", _("使用恢复码")),
    ("login.password_changed", _("修改密码")),
    ("login.single_sign_on_linked", _("关联单点登录身份")),
    ("login.single_sign_on_refused", _("单点登录被拒绝")),
)
HOUR = 3600


def where(request: HttpRequest) -> dict[str, str]:
    """Address and browser, for the details of a row."""
    return {"address": client_address(request), "browser": sessions.browser_of(request)}


def connect() -> None:
    """Listen to everything that is a login, once the apps are ready."""
    user_logged_in.connect(_succeeded, dispatch_uid="audit.succeeded")
    user_logged_out.connect(_ended, dispatch_uid="audit.ended")
    user_login_failed.connect(_failed, dispatch_uid="audit.failed")
    user_locked_out.connect(_locked, dispatch_uid="audit.locked")
    mfa.authenticator_added.connect(_factor_added, dispatch_uid="audit.added")
    mfa.authenticator_removed.connect(_factor_removed, dispatch_uid="audit.removed")
    mfa.authenticator_reset.connect(_codes_made, dispatch_uid="audit.codes")
    mfa.authenticator_used.connect(_factor_used, dispatch_uid="audit.used")
    mfa.authentication_failed.connect(_factor_failed, dispatch_uid="audit.factor_failed")


def failed(
    request: HttpRequest, kind: str, *, user: User | None = None, details: dict[str, Any] | None = None
) -> None:
    """A failure that anybody can bring about: on the record as long as there is room in this hour."""
    hour = int(time.time()) // HOUR
    key = f"units.logins.failures:{hour}"
    cache.add(key, 0, timeout=2 * HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # thrown out of the cache at this moment
        count = 1
    limit = settings.LOGIN_FAILURE_ROWS_PER_HOUR
    if count <= limit:
        record(kind, actor="匿名访客", subject=user, details=where(request) | (details or {}))
    elif count == limit + 1:
        record("login.more_failures", details={"rows_in_this_hour": limit})


def _succeeded(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    records = get_authentication_records(request, user)
    means = [f"{one['method']}:{one['type']}" if "type" in one else one["method"] for one in records]
    record("login.succeeded", actor=user, subject=user, details=where(request) | {"by": means})


def _ended(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and user.pk is not None:
        sessions.UserSession.objects.filter(session_key=request.session.session_key).delete()
        record("login.ended", actor=user, subject=user, details=where(request))


def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    if request is None or getattr(request, "axes_locked_out", False) or "username" not in credentials:
        # Whoever is locked out was recorded when the lock fell.
        return
    typed = str(credentials["username"])
    user = get_user_model().objects.filter(username=typed).first()
    details = {} if user is not None else {"name_digest": digest_of_name(typed)}
    failed(request, "login.failed", user=user, details=details)


def _locked(sender: Any, request: HttpRequest, username: str, ip_address: str, **kwargs: Any) -> None:
    if getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
        return
    credentials = getattr(request, "axes_credentials", None) or {}
    typed = str(credentials.get("username", request.POST.get("login", "")))
    user = get_user_model().objects.filter(username=typed).first()
    details = {"minutes": settings.LOGIN_LOCK_MINUTES} | ({} if user else {"name_digest": username})
    failed(request, "login.locked", user=user, details=details)


def _factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        "login.factor_added",
        actor=user,
        subject=user,
        details=where(request) | {"factor": authenticator.type},
    )
    # Setting it up proved it; and more may be done from here on: a new key for the session.
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )
    sessions.rotate(request)


def _factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(
        "login.factor_removed",
        actor=user,
        subject=user,
        details=where(request) | {"factor": authenticator.type},
    )


def _codes_made(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record("login.recovery_codes_made", actor=user, subject=user, details=where(request))


def _factor_used(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type == "recovery_codes":
        authenticator.refresh_from_db()
        left = len(authenticator.wrap().get_unused_codes())
        record("login.recovery_code_used", actor=user, subject=user, details=where(request) | {"left": left})
    if kwargs.get("reauthenticated"):
        sessions.rotate(request)


def _factor_failed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    failed(request, "login.factor_failed", user=user, details={"factor": authenticator.type})
