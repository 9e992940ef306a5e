"""Locked after too many failures: what django-axes counts by, what the person reads, how an administrator unlocks.

Counted by account and address together, so that nobody locks a colleague out from elsewhere. Names are stored as a
keyed digest: what was typed into the wrong field may be a password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ledger.chain import record

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest, HttpResponse

    from units.models import User

TOO_MANY_REQUESTS = 429
_NAME_LETTERS = 32


def digest_of_name(typed: str) -> str:
    """What stands for a typed user name wherever failures are counted or recorded."""
    return salted_hmac("units.logins.lockout", typed.strip(), algorithm="sha256").hexdigest()[:_NAME_LETTERS]


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that django-axes counts by (``AXES_USERNAME_CALLABLE``)."""
    typed = (credentials or {}).get("username") or (credentials or {}).get("login")
    return digest_of_name(str(typed or request.POST.get("login", "")))


def locked_until(name: str, address: str) -> datetime.datetime | None:
    """When the lock of a counted name at an address ends; None when there is none."""
    attempts = AccessAttempt.objects.filter(username=name, ip_address=address)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return None if last is None else last + settings.AXES_COOLOFF_TIME


def locked_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Says what happened and what to do (``AXES_LOCKOUT_CALLABLE``); the same for accounts that do not exist."""
    until = locked_until(counted_name(request, credentials), request.axes_ip_address)  # type: ignore[attr-defined]
    until = until or timezone.now() + settings.AXES_COOLOFF_TIME
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        said = _("登录失败次数过多，已暂时锁定，请在 %s 之后再试。") % timezone.localtime(until).strftime(
            "%H:%M"
        )
        return JsonResponse({"error": "locked", "message": said}, status=TOO_MANY_REQUESTS)
    context = {
        "failures": settings.AXES_FAILURE_LIMIT,
        "minutes": settings.LOGIN_LOCK_MINUTES,
        "until": until,
    }
    response = TemplateResponse(
        request, "units/logins/locked.html", context, status=TOO_MANY_REQUESTS
    ).render()
    response["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    response["Cache-Control"] = "no-store"
    return response


def lock_count(user: User) -> int:
    """At how many addresses logging in to the account has failed and is counted."""
    attempts = AccessAttempt.objects.filter(username=digest_of_name(user.get_username()))
    return attempts.values("ip_address").distinct().order_by().count()  # type: ignore[no-any-return]


@transaction.atomic
def unlock(user: User, *, by: User | None = None, reason: str = "") -> int:
    """Forget the failures of an account at all addresses; on the record. Returns how many addresses were freed."""
    addresses = AccessAttempt.objects.filter(username=digest_of_name(user.get_username()))
    freed = len(set(addresses.values_list("ip_address", flat=True)))
    addresses.delete()
    record("login.unlocked", actor=by, subject=user, reason=reason, details={"addresses": freed})
    return freed
