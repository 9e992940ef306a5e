"""The people of the sample county: for each unit with a site whoever writes, reviews, signs and answers; administrators.

One superuser is there for what only the command line does elsewhere: a look at everything in an emergency.

They share one password that stands here, so they exist under the demo's settings only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError

from units.models import Membership, Role, Unit, UnitKind, User
from units.permissions import Wanted, grant_many

PASSWORD = "yunxi-demo-2026"  # noqa: S105 - known to all, only for names that end in .localhost
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
    return len(missing) + (ADMINISTRATOR not in present)


def _make(name: str, display_name: str, password: str, **more: bool) -> User:
    email = f"{name}@{MAIL_DOMAIN}"
    return User.objects.create(
        username=name, display_name=display_name, email=email, password=password, **more
    )


def logins() -> list[Login]:
    """The sample logins as they are now."""
    order = Role.values
    rows = Membership.objects.in_force().filter(user__username__regex=SAMPLE).select_related("user", "unit")
    found = [
        Login(row.user.username, row.get_role_display(), row.unit.name)
        for row in sorted(rows, key=lambda row: (row.unit.path, order.index(row.role)))
    ]
    return [Login(ADMINISTRATOR, "应急超级用户", "全县"), *found]
