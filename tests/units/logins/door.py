"""Going through the door as a person does: password, then code; each client is a browser."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PASSWORD = "secret"  # noqa: S105 - of tests.factories.make_user
HOME = "/admin/"


def browser(
    address: str = "10.1.2.3", agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537"
) -> Client:
    """A browser on a machine, asking for the admin's host."""
    return Client(REMOTE_ADDR=address, HTTP_HOST="yunxi.localhost", HTTP_USER_AGENT=agent)


def give_telephone(user: Any) -> None:
    """The person has set up a telephone, with recovery codes."""
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def code(secret: str = SECRET, later: int = 0) -> str:
    """What a telephone shows now, or some periods later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def password(client: Client, user: Any, typed: str = PASSWORD, **data: Any) -> Any:
    """The first step."""
    name = user if isinstance(user, str) else user.username
    return client.post(reverse("account_login"), {"login": name, "password": typed, **data})


def enter(client: Client, user: Any, later: int = 0) -> Any:
    """Both steps; the answer to the last."""
    response = password(client, user)
    if response.get("Location") == reverse("mfa_authenticate"):
        response = client.post(reverse("mfa_authenticate"), {"code": code(later=later)})
    return response


def is_in(client: Client) -> bool:
    """Whether the start page opens."""
    return client.get(HOME).status_code == 200
