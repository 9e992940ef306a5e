"""The people of the sample county: for each unit with a site whoever writes, reviews, signs and answers; administrators.

One superuser is there for what only the command line does elsewhere: a look at everything in an emergency.

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
from units.models import Membership, Role, Unit, UnitKind, User
from units.permissions import Wanted, grant_many

PASSWORD = "yunxi-demo-2026"  # noqa: S105 - known to all, only for names that end in .localhost
#: For any app on a telephone; ``make demo-code`` prints what it would show.
TOTP_SECRET = "YUNXIDEMOYUNXIDEMOYUNXIDEMOYUNXI"  # noqa: S105 - known to all, as the password
OTPAUTH = f"otpauth://totp/yunxi-demo?secret={TOTP_SECRET}&issuer=yunxi-demo"
ADMINISTRATOR = "admin"
#: Reserved for examples (RFC 2606): no mail goes anywhere.
MAIL_DOMAIN = "yunxi.example"
_SUFFIXES = {
    Role.EDITOR: "bj",
    Role.ATTRIBUTE_REVIEWER: "sx",
    Role.LEGALITY_REVIEWER: "fz",
    Role.CONFIDENTIALITY_REVIEWER: "bm",
    Role.RELEASER: "qf",
    Role.CASE_OFFICER: "sl",
    Role.UNIT_ADMINISTRATOR: "gly",
    Role.INSPECTOR: "dc",
    Role.SECURITY_AUDITOR: "aq",
    Role.SYSTEM_ADMINISTRATOR: "xt",
}
#: Each unit with a site has one of each of these.
_EVERYWHERE = (
    Role.EDITOR,
    Role.ATTRIBUTE_REVIEWER,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.RELEASER,
    Role.CASE_OFFICER,
)
#: The county looks over all; two departments have an administrator of their own, the others are looked after by it.
_OF_THE_COUNTY = (
    Role.UNIT_ADMINISTRATOR,
    Role.INSPECTOR,
    Role.SECURITY_AUDITOR,
    Role.SYSTEM_ADMINISTRATOR,
)
_WITH_ADMINISTRATORS = ("jyj", "mzj")
SAMPLE = rf"-({'|'.join(_SUFFIXES.values())})$"
REASON = "建立示例县"


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


def roles_of(unit: Unit) -> list[Role]:
    """The roles that somebody holds at a unit with a site."""
    roles = list(_EVERYWHERE)
    if unit.kind in (UnitKind.COUNTY, UnitKind.DEPARTMENT):
        roles.append(Role.LEGALITY_REVIEWER)
    if unit.kind == UnitKind.COUNTY:
        roles += _OF_THE_COUNTY
    if unit.code in _WITH_ADMINISTRATORS:
        roles.append(Role.UNIT_ADMINISTRATOR)
    return roles


def ensure_people(units: list[Unit]) -> int:
    """Create whoever is missing, with their roles; whoever is there stays as they are. Returns how many were made."""
    require_demo()
    wanted = {username(unit, role): (unit, role) for unit in units for role in roles_of(unit)}
    present = set(
        User.objects.filter(username__in=[*wanted, ADMINISTRATOR]).values_list("username", flat=True)
    )
    missing = {name: place for name, place in wanted.items() if name not in present}
    # Hashing takes its time on purpose; one hash for one password is enough here.
    password = make_password(PASSWORD) if missing or ADMINISTRATOR not in present else ""
    made = [
        Wanted(_make(name, f"{unit.label}{role.label}"[:40], password), unit, role)
        for name, (unit, role) in missing.items()
    ]
    grant_many(made, reason=REASON)
    if ADMINISTRATOR not in present:
        _make(ADMINISTRATOR, "应急超级用户", password, is_staff=True, is_superuser=True)
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


def _make(name: str, display_name: str, password: str, **more: bool) -> User:
    email = f"{name}@{MAIL_DOMAIN}"
    return User.objects.create(
        username=name, display_name=display_name, email=email, password=password, **more
    )


def logins() -> list[Login]:
    """The sample logins as they are now."""
    order = Role.values
    rows = Membership.objects.in_force().filter(user__username__regex=SAMPLE).select_related("user", "unit")
    asked = _names_that_need_one()
    found = [
        Login(row.user.username, row.get_role_display(), row.unit.name, row.user.username in asked)
        for row in sorted(rows, key=lambda row: (row.unit.path, order.index(row.role)))
    ]
    return [Login(ADMINISTRATOR, "应急超级用户", "全县", True), *found]
