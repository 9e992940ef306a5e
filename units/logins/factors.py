"""The second factor: who needs one, what counts, and how a lost device is replaced. django-allauth does the rest."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.chain import record
from units.models import Membership

if TYPE_CHECKING:
    from django.http import HttpRequest

    from units.models import User

#: Values of ``units.models.Role`` whose holders need a second factor: whoever decides what becomes public, and whoever
#: decides who may. Editors and case officers may have one.
ROLES_WITH_A_SECOND_FACTOR = frozenset(
    {
        "attribute_reviewer",
        "legality_reviewer",
        "confidentiality_reviewer",
        "releaser",
        "unit_administrator",
        "inspector",
        "security_auditor",
        "system_administrator",
    }
)
#: What is asked for at login; recovery codes stand in for it and are none by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def roles_that_need_a_second_factor(user: User) -> list[str]:
    """The roles (values of ``Role``) for which the person needs a second factor; empty when they need none."""
    held = Membership.objects.in_force().filter(user=user, role__in=ROLES_WITH_A_SECOND_FACTOR)
    return sorted(set(held.values_list("role", flat=True)))


def needs_a_second_factor(user: User) -> bool:
    """Whether the person may work only with a second factor; an account for emergencies always."""
    return user.is_superuser or bool(roles_that_need_a_second_factor(user))


def has_a_second_factor(user: User) -> bool:
    """Whether there is a device that can be asked for."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def was_verified(request: HttpRequest) -> bool:
    """Whether this login was confirmed by a second factor."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(one.get("method") == "mfa" for one in records)


@transaction.atomic
def reset_second_factors(user: User, *, by: User, reason: str) -> int:
    """Take all factors from somebody who lost their device; their logins end, the next one sets up a new device.

    On the record, with the reason. Returns how many factors went. Raises ``ValueError`` for one's own account, or
    without a reason: whoever stole a session could otherwise do it.
    """
    from units.logins import sessions  # noqa: PLC0415 - sessions ask for factors

    if by.pk == user.pk:
        raise ValueError("自己的第二验证方式只能由另一名管理员重置。")
    if not reason.strip():
        raise ValueError("重置第二验证方式须写明理由。")
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    sessions.end_all(user, sessions.Why.RESET)
    record("login.factors_reset", actor=by, subject=user, reason=reason, details={"factors": kinds})
    return len(kinds)


class FactorAdapter(DefaultMFAAdapter):
    """What django-allauth asks us about factors: words, names, the QR code, and how secrets are stored."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("您的岗位必须使用第二验证方式，请先添加另一种，再移除这一种。"),
        "cannot_generate_recovery_codes": _("请先设置第二验证方式，再生成恢复码。"),
        "incorrect_code": _("验证码不正确或已过期，请输入应用中当前显示的6位数字。"),
    }

    def get_totp_label(self, user: Any) -> str:
        """The name under which the telephone shows it."""
        return str(user.get_username())

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """The QR code, dark on light also where the screen is dark."""
        buffer = BytesIO()
        code = segno.make(url, error="m", micro=False)
        code.save(buffer, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgns=True)
        return buffer.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """The secret of a telephone is not readable in a copy of the database."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With the present ``SECRET_KEY`` or one of ``SECRET_KEY_FALLBACKS``; with neither, a secret that nobody knows.

        Never an empty one: everybody could reckon its codes.
        """
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last device stays as long as the role needs one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not needs_a_second_factor(authenticator.user)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a key is called until its owner says otherwise."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("安全密钥 %d") % number


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"units.logins.factors:" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
