"""Logging in by the county's OpenID Connect provider, off unless ``OIDC_ISSUER`` is set. Authlib speaks the protocol.

No account is made by itself: an administrator says who a person is for the provider, by its stable subject or by an
e-mail address. An address admits once, then the subject is kept and the address counts no more. The provider stands
in for the password; the second factor is asked for as always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from joserfc.errors import JoseError

from ledger.chain import record
from units.logins import audit
from units.logins.models import SingleSignOnIdentity

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from units.models import User

NEXT = "single_sign_on_next"
SECONDS_TO_ANSWER = 10
DISCOVERY = "/.well-known/openid-configuration"
#: What goes wrong on the way: refused, unreachable, forged, or no document of a provider.
TROUBLE = (OAuthError, JoseError, requests.RequestException, ValueError, KeyError, RuntimeError)


def is_on() -> bool:
    """Whether an installation uses it."""
    return bool(settings.OIDC_ISSUER)


def _provider() -> Any:
    return OAuth().register(
        "county",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=settings.OIDC_ISSUER.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": settings.OIDC_SCOPE,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS_TO_ANSWER,
        },
    )


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider. By POST, so that no foreign page sends anybody."""
    if not is_on():
        raise Http404
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    request.session[NEXT] = target if safe else ""
    try:
        return _provider().authorize_redirect(
            request, request.build_absolute_uri(reverse("single_sign_on_back"))
        )
    except TROUBLE:
        return _refuse(
            request, "unreachable", _("暂时无法连接%s，请稍后再试，或用密码登录。") % settings.OIDC_NAME
        )


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The person comes back with a code: take the token, check it, find the account, log in."""
    if not is_on():
        raise Http404
    try:
        claims = _claims(request)
    except TROUBLE as error:
        text = _("%s没有确认您的身份，请重试；仍不成功时请联系管理员。") % settings.OIDC_NAME
        return _refuse(request, type(error).__name__, text)
    user = account_of(claims)
    if user is None or not user.is_active:
        return _refuse(request, "no-account", _("您的身份没有关联本系统的账号，请联系本单位管理员。"))
    record_authentication(request, user, "single-sign-on")
    return perform_login(request, Login(user=user, redirect_url=request.session.pop(NEXT, "") or None))


def _claims(request: HttpRequest) -> dict[str, Any]:
    """The checked claims: signature, issuer, audience, nonce, time. Raises one of ``TROUBLE``."""
    provider = _provider()
    if provider.load_server_metadata().get("issuer") != settings.OIDC_ISSUER:
        raise ValueError("issuer")
    options = {"iss": {"essential": True, "value": settings.OIDC_ISSUER}, "sub": {"essential": True}}
    token = provider.authorize_access_token(request, claims_options=options)
    if not token.get("userinfo"):
        raise ValueError("id_token")
    return dict(token["userinfo"])


@transaction.atomic
def account_of(claims: dict[str, Any]) -> User | None:
    """The account that an administrator entered for this person; by address only while no subject is known."""
    known = SingleSignOnIdentity.objects.select_for_update().filter(issuer=settings.OIDC_ISSUER)
    subject, email = str(claims.get("sub", "")), str(claims.get("email", ""))
    if not subject:
        return None
    if found := known.filter(subject=subject).select_related("user").first():
        return found.user
    if not email or claims.get("email_verified") is not True:
        return None
    found = known.filter(subject="", email=email.lower()).select_related("user").first()
    if found is None:
        return None
    found.subject = subject
    found.save(update_fields=["subject"])
    record("login.single_sign_on_linked", subject=found.user, details={"by": "email"})
    return found.user


@transaction.atomic
def link(
    user: User, *, subject: str = "", email: str = "", by: User | None = None, reason: str = ""
) -> SingleSignOnIdentity:
    """An administrator says who a person is for the provider; on the record. Raises ``ValidationError``."""
    identity = SingleSignOnIdentity.objects.filter(user=user).first() or SingleSignOnIdentity(user=user)
    identity.issuer, identity.subject, identity.email = (
        settings.OIDC_ISSUER,
        subject.strip(),
        email.strip().lower(),
    )
    identity.full_clean()
    identity.save()
    record(
        "login.single_sign_on_linked",
        actor=by,
        subject=user,
        reason=reason,
        details={"by": "subject" if subject else "email"},
    )
    return identity


def _refuse(request: HttpRequest, why: str, text: str) -> HttpResponse:
    audit.failed(request, "login.single_sign_on_refused", details={"why": why})
    messages.error(request, text)
    return HttpResponseRedirect(reverse("account_login"))
