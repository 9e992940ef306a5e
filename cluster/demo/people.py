"""The people of the sample county: for each unit with a site an editor and a releaser, and one administrator.

They share one password, and those who need a second factor share one secret. Both stand here, so these people exist
under the demo's settings only.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError

from units.logins.factors import FACTORS, ROLES_WITH_A_SECOND_FACTOR
from units.models import Membership, Role, Unit, User
from units.permissions import grant

PASSWORD = "yunxi-demo-2026"  # noqa: S105 - known to all, only for names that end in .localhost
#: For any app on a telephone; ``make demo-code`` prints what it would show.
TOTP_SECRET = "YUNXIDEMOYUNXIDEMOYUNXIDEMOYUNXI"  # noqa: S105 - known to all, as the password
OTPAUTH = f"otpauth://totp/yunxi-demo?secret={TOTP_SECRET}&issuer=yunxi-demo"
ADMINISTRATOR = "admin"
SAMPLE = r"-(bj|qf)$"
_SUFFIXES = {Role.EDITOR: "bj", Role.RELEASER: "qf"}


@dataclass(frozen=True)
class Login:
    """One login of the demo."""

    username: str
    role: str
    unit: str
    second_factor: bool


def require_demo() -> None:
    """Raises ``CommandError`` under any other settings than the demo's."""
    if not getattr(settings, "CLUSTER_DEMO", False):
        raise CommandError(
            "示例人员用的是公开的口令，只能在演示环境建立：DJANGO_SETTINGS_MODULE=cluster.settings.demo。"
        )


def username(unit: Unit, role: Role) -> str:
    """Who holds a role at a unit in the demo."""
    return f"{unit.code}-{_SUFFIXES[role]}"


def ensure_people(units: list[Unit]) -> int:
    """Create whoever is missing, with their roles; whoever is there stays as they are. Returns how many were made."""
    require_demo()
    wanted = {username(unit, role): (unit, role) for unit in units for role in _SUFFIXES}
    present = set(
        User.objects.filter(username__in=[*wanted, ADMINISTRATOR]).values_list("username", flat=True)
    )
    missing = [name for name in wanted if name not in present]
    # Hashing takes its time on purpose; one hash for one password is enough here.
    password = make_password(PASSWORD) if missing or ADMINISTRATOR not in present else ""
    for name in missing:
        unit, role = wanted[name]
        user = User.objects.create(
            username=name, display_name=f"{unit.label}{role.label}"[:40], password=password, is_active=True
        )
        grant(user, unit, role)
    if ADMINISTRATOR not in present:
        User.objects.create(
            username=ADMINISTRATOR,
            display_name="系统管理员",
            password=password,
            is_staff=True,
            is_superuser=True,
        )
    _give_second_factors()
    return len(missing) + (ADMINISTRATOR not in present)


def _give_second_factors() -> None:
    """A telephone for whoever needs one and has none."""
    without = User.objects.filter(username__in=_names_that_need_one()).exclude(
        authenticator__type__in=FACTORS
    )
    for user in without.distinct():
        TOTP.activate(user, TOTP_SECRET)


def _names_that_need_one() -> set[str]:
    held = Membership.objects.filter(role__in=ROLES_WITH_A_SECOND_FACTOR, user__username__regex=SAMPLE)
    return {ADMINISTRATOR, *held.values_list("user__username", flat=True)}


def current_code() -> str:
    """What a telephone with the shared secret shows at this moment."""
    require_demo()
    counter = int(time.time()) // mfa_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(TOTP_SECRET, counter))


def logins() -> list[Login]:
    """The sample logins as they are now."""
    rows = Membership.objects.filter(user__username__regex=SAMPLE).select_related("user", "unit")
    asked = _names_that_need_one()
    found = [
        Login(row.user.username, row.get_role_display(), row.unit.name, row.user.username in asked)
        for row in rows.order_by("unit__path", "role")
    ]
    return [Login(ADMINISTRATOR, "系统管理", "全县", True), *found]
