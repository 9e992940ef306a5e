"""How long a login lasts, how many there are, and why one has ended.

django-allauth keeps one row for each login (``UserSession``); a session without its row is no login any more, whatever
its data says, so that a request under way when a login ends cannot bring it back.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.logins.admin_address import is_admin
from units.logins.client_address import client_address
from units.models import Membership
from units.walls.addresses import name_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from units.models import User

#: Views that scripts ask for by themselves: they keep nobody logged in. (Autosave: see ``extends``.)
BACKGROUND_VIEWS = frozenset(
    {
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_pages:preview_on_edit",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_block_preview",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_dismissibles",
    }
)
#: The same for forms of every model: the last part of the view's name.
BACKGROUND_ENDINGS = ("preview_on_edit", "preview_on_add")
#: Forms that save themselves now and then.
FORMS_THAT_SAVE_THEMSELVES = ("edit", "add")

STARTED = "login_started_at"
ACTIVE = "login_active_at"
STAFF = "login_is_staff"
ENDED = "login_ended"
#: The time of the last activity is written at most so often.
SECONDS_BETWEEN_NOTES = 20
DAY = 24 * 3600


class Why(models.TextChoices):
    """Why a login has ended, as its person reads it."""

    ELSEWHERE = "elsewhere", _("这个账号在另一处登录了，这里的登录已经结束。")
    IDLE = "idle", _("您离开的时间较长，登录已经结束。")
    TOO_LONG = "too-long", _("这次登录已达到最长时间，请重新登录。")
    BY_HAND = "by-hand", _("这次登录已在“登录位置”中被结束。")
    BECAME_STAFF = "became-staff", _("您有了新的岗位，请重新登录，按工作账号的规则进入。")
    RESET = "reset", _("管理员重置了您的登录方式，请重新登录。")


def is_staff_account(user: User) -> bool:
    """Whether the account works in the admin: it has a role or will have one, or is one for emergencies."""
    return user.is_superuser or Membership.objects.not_over().filter(user=user).exists()


def begin(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A login begins (receiver of ``user_logged_in``); a staff account's older ones end with it."""
    staff = is_staff_account(user)
    now = int(time.time())
    address = client_address(request)
    request.session.update({STARTED: now, ACTIVE: now, STAFF: staff})
    request.session.pop(ENDED, None)
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key
    with transaction.atomic():
        # Two logins at the same moment: the second waits here, and ends the first.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        others = UserSession.objects.filter(user=user).exclude(session_key=key)
        old = timezone.now() - timezone.timedelta(hours=settings.SESSION_MAX_HOURS)  # type: ignore[attr-defined]
        others.filter(created_at__lt=old).delete()
        for other in others if staff else ():
            end(other, Why.ELSEWHERE, address)
        UserSession.objects.update_or_create(
            session_key=key,
            defaults={
                "user": user,
                "ip": address,
                "user_agent": browser_of(request),
                "created_at": timezone.now(),
            },
        )


def browser_of(request: HttpRequest) -> str:
    """What the browser says it is, as far as there is room."""
    length = UserSession._meta.get_field("user_agent").max_length
    return str(request.META.get("HTTP_USER_AGENT", ""))[:length]


def end(login: UserSession, why: Why, address: str = "") -> None:
    """End a login of somebody; its next request is told why, and from where the one came that replaced it."""
    key = login.session_key
    store = SessionStore(key)
    login.delete()
    if not store.exists(key):
        return
    store.clear()
    store[ENDED] = {"why": why.value, "at": int(time.time()), "address": address}
    store.set_expiry(DAY)
    try:
        store.save()
    except UpdateError:
        return  # logged out in the meantime


def end_all(user: User, why: Why) -> int:
    """End all logins of somebody; returns how many there were."""
    logins = list(UserSession.objects.filter(user=user))
    for login in logins:
        end(login, why)
    return len(logins)


def why_over(request: HttpRequest) -> Why | None:
    """Why the login of this request may not go on; None when it may. One query."""
    session, now = request.session, time.time()
    row = UserSession.objects.filter(session_key=session.session_key, user_id=request.user.pk)
    if not row.exists():
        return Why.ELSEWHERE
    if now - session.get(STARTED, 0) >= settings.SESSION_MAX_HOURS * 3600:
        return Why.TOO_LONG
    if not session.get(STAFF) and is_admin(request.path_info) and is_staff_account(request.user):  # type: ignore[arg-type]
        return Why.BECAME_STAFF
    staff = session.get(STAFF) or is_admin(request.path_info)
    minutes = settings.STAFF_IDLE_MINUTES if staff else settings.PUBLIC_IDLE_MINUTES
    return Why.IDLE if now - session.get(ACTIVE, 0) >= minutes * 60 else None


def close(request: HttpRequest, why: Why) -> None:
    """End the login of this request, and keep in its session why."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.session[ENDED] = {"why": why.value, "at": int(time.time()), "address": ""}
    request.user = AnonymousUser()


def extends(request: HttpRequest) -> bool:
    """Whether this request is something that a person did, not something that a script does by itself."""
    match = request.resolver_match
    name = name_of(match) if match else None
    if match is None or name in BACKGROUND_VIEWS or match.url_name in BACKGROUND_ENDINGS:
        return False
    saves_itself = request.method == "POST" and "application/json" in request.headers.get("Accept", "")
    return not (saves_itself and match.url_name in FORMS_THAT_SAVE_THEMSELVES)


def note_activity(request: HttpRequest) -> None:
    """The person is still there."""
    now = int(time.time())
    if now - request.session.get(ACTIVE, 0) >= SECONDS_BETWEEN_NOTES:
        request.session[ACTIVE] = now


def rotate(request: HttpRequest) -> None:
    """A new key for the same login: whoever knew the old one learns nothing of what was just gained."""
    old = request.session.session_key
    request.session.cycle_key()
    follow(old, request.session.session_key)


def follow(old: str | None, new: str | None) -> None:
    """The row of a login follows its session to a new key; where another login began in its place, it is over."""
    if not old or not new or old == new:
        return
    former = UserSession.objects.filter(session_key=old)
    if UserSession.objects.filter(session_key=new).exists():
        former.delete()
    else:
        former.update(session_key=new)


def reason_in(request: HttpRequest) -> dict[str, Any] | None:
    """What the session remembers of a login that has ended: ``message``, ``address``, ``at`` (epoch seconds)."""
    noted = request.session.get(ENDED)
    if not noted:
        return None
    return noted | {"message": Why(noted["why"]).label}
