"""Screens of our own around logging in: where one is logged in, a password that is due, keys that may not go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView as StockLoginView
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.account import AccountView as StockAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ledger.chain import record
from ledger.models import LedgerEntry
from units.logins import audit, lockout, sessions, single_sign_on
from units.logins.browsers import browser_name
from units.logins.door import PASSWORD_DUE
from units.logins.factors import FactorAdapter, has_a_second_factor, needs_a_second_factor
from units.logins.forms import PasswordDueForm

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest

#: What the list of one's own last logins shows.
RECENT = (
    "login.succeeded",
    "login.failed",
    "login.locked",
    "login.factor_failed",
    "login.recovery_code_used",
)
RECENT_ROWS = 10


class LoginView(StockLoginView):
    """The door: says why an earlier login has ended, and offers the single sign-on where there is one.

    Whoever is logged in without a role stays before it: the admin would send them back here for ever.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For such a person the form, to come in as somebody else."""
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            request.user = AnonymousUser()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only who brings a session is told about one: whoever merely looks at the page gets none."""
        had_session = settings.SESSION_COOKIE_NAME in self.request.COOKIES
        ended = sessions.reason_in(self.request) if had_session else None
        return super().get_context_data(**kwargs) | {
            "ended": ended,
            "ended_at": _moment(ended["at"]) if ended else None,
            "single_sign_on": settings.OIDC_NAME if single_sign_on.is_on() else "",
        }


def _moment(epoch: int) -> datetime.datetime:
    return timezone.datetime.fromtimestamp(epoch, tz=timezone.get_current_timezone())  # type: ignore[attr-defined]


class CountsGuesses:
    """A present password typed into a form is tried like one at the door: on the record, and locked when it fails often.

    Otherwise whoever finds a screen open could try them all.
    """

    old_password: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Before the form looks at it."""
        typed = request.POST.get(self.old_password, "")
        name = request.user.get_username()
        if typed and request.user.is_authenticated:
            authenticate(request, username=name, password=typed)
            if AxesProxyHandler.is_locked(request, {"username": name}):
                return lockout.locked_response(request, credentials={"username": name})
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class AccountView(CountsGuesses, StockAccountView):
    """The account without name and address of mail: those an administrator keeps, who knows the person."""

    old_password = "password-old_password"  # noqa: S105 - the name of a field

    def get_panels(self) -> list[Any]:
        """All of Wagtail's but one."""
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


class PlacesView(WagtailAdminTemplateMixin, TemplateView):
    """登录位置: where the account is logged in now, and its last logins and failures."""

    template_name = "units/logins/places.html"
    page_title = gettext_lazy("登录位置")
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Below the account."""
        account = {"url": reverse("wagtailadmin_account"), "label": _("账号")}
        return [*super().get_breadcrumbs_items(), account, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Own logins only."""
        user: Any = self.request.user
        places = UserSession.objects.filter(user_id=user.pk).order_by("-created_at")
        rows = LedgerEntry.objects.about(user).filter(kind__in=RECENT).order_by("-sequence")[:RECENT_ROWS]
        return super().get_context_data(**kwargs) | {
            "places": [
                {"row": row, "browser": browser_name(row.user_agent), "here": row.session_key == self._key}
                for row in places
            ],
            "recent": [
                {
                    "row": row,
                    "address": row.details.get("address", ""),
                    "browser": browser_name(row.details.get("browser", "")),
                }
                for row in rows
            ],
        }

    @property
    def _key(self) -> str | None:
        return self.request.session.session_key


@require_POST
def end_place(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own logins."""
    user: Any = request.user
    place = get_object_or_404(UserSession, pk=pk, user_id=user.pk)
    if place.session_key != request.session.session_key:
        sessions.end(place, sessions.Why.BY_HAND)
        record("login.ended_by_hand", actor=user, subject=user, details=audit.where(request))
        messages.success(request, _("已结束该处登录。"))
    return HttpResponseRedirect(reverse("login_places"))


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """A person types or moves: asked for by the script of the admin, at most once in a minute."""
    return HttpResponse(status=204)


class PasswordDueView(CountsGuesses, FormView):
    """The password is too old: nothing else goes before a new one."""

    old_password = "old_password"  # noqa: S105 - the name of a field

    template_name = "units/logins/password_due.html"
    form_class = PasswordDueForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """For the person who is logged in."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How old a password may be."""
        return super().get_context_data(**kwargs) | {"days": settings.PASSWORD_MAX_DAYS, "next": self._next()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it, stay logged in here (and nowhere else), go where the person wanted to go."""
        user = form.save()
        update_session_auth_hash(self.request, user)
        self.request.session.pop(PASSWORD_DUE, None)
        messages.success(self.request, _("新密码已生效。"))
        return HttpResponseRedirect(self._next())

    def _next(self) -> str:
        target = self.request.POST.get("next") or self.request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(
            target, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return target if safe else reverse("wagtailadmin_home")


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RemoveKeyView(RemoveWebAuthnView):
    """Removing a key; the last device stays where the role needs one (the library asks that for telephones only)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it may go, said before the button is pressed."""
        return super().get_context_data(**kwargs) | {"stays": self._stays()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask again: the page may be old."""
        if self._stays():
            messages.error(self.request, str(FactorAdapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)

    def _stays(self) -> bool:
        return not FactorAdapter().can_delete_authenticator(self.get_object())


class InactiveView(TemplateView):
    """The account is switched off."""

    template_name = "units/logins/inactive.html"


class FactorsView(IndexView):
    """第二验证方式: what there is; for whoever needs one and has none, the first thing to do."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the role needs one, and whether there is one."""
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "needed": needs_a_second_factor(user),
            "has_factor": has_a_second_factor(user),
        }
