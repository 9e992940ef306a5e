"""What is asked on every request of somebody who is logged in; readers have no session, and it does not touch them.

Is the login still good? Is the second factor given? Is the password young enough?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from units.logins import factors, passwords, sessions
from units.logins.admin_address import is_admin

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

UNAUTHORIZED = 401
#: Admin views for everybody: the way in, and what its pages are made of.
OPEN_VIEWS = frozenset(
    {
        "account_login",
        "account_inactive",
        "mfa_authenticate",
        "single_sign_on",
        "single_sign_on_back",
        "units_joining:join",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
    }
)
#: Where a person who needs a second factor and has given none may go: to set one up.
SETUP_VIEWS = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
#: Where a person goes whose password is too old.
PASSWORD_VIEWS = frozenset({"password_due", "account_reauthenticate"})
PASSWORD_DUE = "login_password_due"  # noqa: S105 - a key of the session


def note_password_age(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """At login (receiver of ``user_logged_in``): is the password too old? Asked once, not on every request."""
    if request.session.get(sessions.STAFF) and passwords.must_be_changed(user):
        request.session[PASSWORD_DUE] = True


class LoginRulesMiddleware:
    """Ends what is over, and leads to what is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whoever brings no session is not asked anything."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        key = request.session.session_key
        if request.user.is_authenticated and (why := sessions.why_over(request)):
            if is_admin(request.path_info):
                sessions.close(request, why)
            else:
                request.user = AnonymousUser()
        if request.user.is_authenticated and not is_admin(request.path_info) and missing_of(request):
            # Files of drafts lie on the public side: half a login opens none.
            request.user = AnonymousUser()
        response = self.get_response(request)
        sessions.follow(key, request.session.session_key)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Now the view is known."""
        match = request.resolver_match
        if match is None or not is_admin(request.path_info) or match.view_name in OPEN_VIEWS:
            return None
        if not request.user.is_authenticated:
            return self._to_the_door(request)
        if (missing := missing_of(request)) and match.view_name not in missing[1]:
            return self._lead_to(request, missing[0])
        if sessions.extends(request):
            sessions.note_activity(request)
        return None

    def _to_the_door(self, request: HttpRequest) -> HttpResponse | None:
        """Scripts get an answer that they can read; people the login, with the way back."""
        ended = sessions.reason_in(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if wants_json(request):
            message = ended["message"] if ended else _("登录已经结束。")
            what_to_do = _("请在新的标签页中重新登录，然后回到这里再次保存；已输入的文字还在。")
            return _refusal("session-ended", f"{message}{what_to_do}", reverse("account_login"))
        return self._lead_to(request, "account_login") if ended else None

    def _lead_to(self, request: HttpRequest, view_name: str) -> HttpResponse:
        address = reverse(view_name)
        if wants_json(request):
            return _refusal("login-incomplete", _("登录还没有完成，请先完成登录。"), address)
        back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
        return HttpResponseRedirect(f"{address}?{urlencode({'next': back})}")


def missing_of(request: HttpRequest) -> tuple[str, frozenset[str]] | None:
    """What a logged-in person still has to do: the view that does it, and the views that are open until then."""
    if not factors.was_verified(request) and factors.needs_a_second_factor(request.user):  # type: ignore[arg-type]
        return "mfa_index", SETUP_VIEWS
    if request.session.get(PASSWORD_DUE):
        return "password_due", PASSWORD_VIEWS
    return None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and cannot do anything with a page."""
    accepted = request.headers.get("Accept", "")
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or ("application/json" in accepted and "text/html" not in accepted)
        or "/api/" in request.path
    )


def _refusal(error: str, message: str, login: str) -> JsonResponse:
    # Wagtail's scripts read the second half.
    body = {"error": error, "message": message, "login": login, "success": False, "error_message": message}
    return JsonResponse(body, status=UNAUTHORIZED, json_dumps_params={"ensure_ascii": False})
