"""Addresses of logging in, below ``admin/`` and before Wagtail's: its own login has no second factor."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import LogoutView

from units.logins import single_sign_on, views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/inactive/", login_not_required(views.InactiveView.as_view()), name="account_inactive"),
    path("login/confirm/", never_cache(reauthenticate), name="account_reauthenticate"),
    path("login/confirm/code/", never_cache(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("login/confirm/key/", never_cache(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(
        "login/password/", never_cache(login_required(views.PasswordDueView.as_view())), name="password_due"
    ),
    path("login/single-sign-on/", single_sign_on.start, name="single_sign_on"),
    path("login/single-sign-on/back/", single_sign_on.back, name="single_sign_on_back"),
    # By POST only: Wagtail's view takes the cookie away also from whoever is sent here by a link.
    path("logout/", require_POST(LogoutView.as_view()), name="account_logout"),
    path("account/", never_cache(require_admin_access(views.AccountView.as_view())), name="account_settings"),
    path(
        "account/places/", never_cache(require_admin_access(views.PlacesView.as_view())), name="login_places"
    ),
    path("account/places/<int:pk>/end/", login_required(views.end_place), name="end_login_place"),
    path("account/still-here/", login_required(views.still_here), name="still_here"),
    path("account/factors/", never_cache(login_required(views.FactorsView.as_view())), name="mfa_index"),
    path("account/factors/phone/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path("account/factors/phone/remove/", never_cache(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/factors/codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/factors/codes/new/",
        never_cache(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/factors/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("account/factors/keys/", never_cache(keys.list_webauthn), name="mfa_list_webauthn"),
    path("account/factors/keys/add/", never_cache(keys.add_webauthn), name="mfa_add_webauthn"),
    path("account/factors/keys/<int:pk>/", never_cache(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/factors/keys/<int:pk>/remove/",
        never_cache(views.RemoveKeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
]
