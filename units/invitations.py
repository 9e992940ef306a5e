"""Asking somebody by e-mail to work for a unit.

The link is signed and works once, for seven days. Whether the address has an account already is known to whoever reads
its mail, and to nobody else: the administrator sees the same in both cases.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ledger.chain import record
from ledger.models import LedgerEntry
from units.models import Invitation, Membership, Role, SingleSignOnIdentity, Unit, User
from units.permissions import GrantRefused, Wanted, grant_many, grantable_roles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DAYS = 7
SALT = "units.invitations"


class InvitationUnusable(Exception):
    """A link that is forged, used, taken back or too old; which of these is nobody's business."""


def token_of(invitation: Invitation) -> str:
    """The signed part of the link."""
    return signing.dumps(invitation.pk, salt=SALT)


def link_to(invitation: Invitation) -> str:
    """The whole address, on the host of the admin."""
    path = reverse("units_joining:join", args=[token_of(invitation)])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def find(token: str, *, lock: bool = False) -> Invitation:
    """The invitation of a link; raises ``InvitationUnusable``."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=DAYS + 1))
    except signing.BadSignature as error:
        raise InvitationUnusable from error
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    invitation = rows.select_related("unit", "invited_by").filter(pk=pk).first()
    if invitation is None or not invitation.is_open or not invitation.unit.is_open:
        raise InvitationUnusable
    return invitation


def account_of(invitation: Invitation, person: User | AnonymousUser | None = None) -> User | None:
    """The account that has the address: that of the ``person`` who is logged in, before active ones, before closed ones.

    Accounts for emergencies belong to nobody whom a unit may invite.
    """
    found = User.objects.filter(email__iexact=invitation.email, is_superuser=False)
    if (
        person is not None
        and person.is_authenticated
        and (own := found.filter(pk=person.pk, is_active=True).first())
    ):
        return own
    return found.order_by("-is_active", "pk").first()


@transaction.atomic
def invite(  # noqa: PLR0913 - whom, where, as what; the rest by name
    email: str,
    unit: Unit,
    roles: Sequence[Role],
    *,
    by: User,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    reason: str = "",
) -> Invitation:
    """Send an invitation; one that the same address has from this unit is taken back by it. On the record.

    Raises ``GrantRefused``; errors of the mail server go on, and nothing is stored.
    """
    _ensure_may_invite(email, unit, roles, by)
    # One invitation waits at most, also when two administrators send one at once.
    Unit.objects.select_for_update().get(pk=unit.pk)
    before = Invitation.objects.unanswered().filter(unit=unit, email__iexact=email)
    before.update(withdrawn_at=timezone.now())
    invitation = Invitation.objects.create(
        email=email,
        unit=unit,
        roles=[role.value for role in roles],
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        invited_by=by,
        expires_at=timezone.now() + datetime.timedelta(days=DAYS),
    )
    record(
        "person.invited",
        actor=by,
        subject=invitation,
        reason=reason,
        details={"unit": unit.code, "roles": invitation.roles, "email": email},
    )
    _send(invitation)
    return invitation


def _ensure_may_invite(email: str, unit: Unit, roles: Sequence[Role], by: User) -> None:
    if by.email and by.email.lower() == email.lower():
        raise GrantRefused(gettext("任何人不得给自己授予、延长或者结束岗位。请由另一位管理员办理。"))
    may = grantable_roles(by, unit)
    for role in roles:
        if role not in may:
            raise GrantRefused(
                gettext("您不能办理“%(unit)s”的“%(role)s”岗位。请联系上级单位管理员。")
                % {"unit": unit.name, "role": role.label}
            )


def _send(invitation: Invitation) -> None:
    context = {"invitation": invitation, "link": link_to(invitation), "days": DAYS}
    send_mail(
        gettext("请加入“%s”的网站工作") % invitation.unit.name,
        render_to_string("units/people/invitation.txt", context),
        None,
        [invitation.email],
    )


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back; on the record. Nothing happens to one that was answered meanwhile."""
    changed = Invitation.objects.unanswered().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    if changed:
        record(
            "person.invitation_withdrawn",
            actor=by,
            subject=invitation,
            details={"unit": invitation.unit.code, "email": invitation.email},
        )


@transaction.atomic
def join(token: str, *, username: str, display_name: str, password: str) -> User:
    """The newcomer makes their account and has the roles. Raises ``InvitationUnusable``, ``GrantRefused``."""
    invitation = find(token, lock=True)
    if account_of(invitation) is not None:
        raise InvitationUnusable
    user = User(username=username, display_name=display_name, email=invitation.email)
    user.set_password(password)
    user.save()
    _accept(invitation, user)
    return user


@transaction.atomic
def accept(token: str, person: User | AnonymousUser) -> None:
    """Somebody who has an account accepts, logged in with it. Raises ``InvitationUnusable``, ``GrantRefused``."""
    invitation = find(token, lock=True)
    account = account_of(invitation, person)
    if account is None or not account.is_active or account.pk != person.pk:
        raise InvitationUnusable
    _accept(invitation, account)


@transaction.atomic
def reopen(token: str, *, password: str) -> User:
    """Somebody whose account was closed when they left comes back, with a new password. Errors as ``join``."""
    invitation = find(token, lock=True)
    account = account_of(invitation)
    if account is None or account.is_active or not _was_closed_by_leaving(account):
        raise InvitationUnusable
    # Devices and the link to the single sign-on are of the time before.
    Authenticator.objects.filter(user=account).delete()
    SingleSignOnIdentity.objects.filter(user=account).delete()
    account.is_active = True
    account.set_password(password)
    account.save()
    _accept(invitation, account)
    return account


def _was_closed_by_leaving(account: User) -> bool:
    """An account that was switched off for another reason is not for an invitation to switch on."""
    if Membership.objects.not_over().filter(user=account).exists():
        return False
    left = LedgerEntry.objects.about(account).filter(kind="person.left").order_by("-sequence").first()
    return left is not None and bool(left.details.get("account_closed"))


def _accept(invitation: Invitation, user: User) -> None:
    """By the right of whoever invited: if they have lost it since, the invitation is worth nothing."""
    if invitation.invited_by is None:
        raise InvitationUnusable
    starts_on = invitation.starts_on
    if starts_on is not None and starts_on < timezone.localdate():
        starts_on = None
    roles = [Role(value) for value in invitation.roles]
    grant_many(
        [Wanted(user, invitation.unit, role, starts_on, invitation.ends_on) for role in roles],
        by=invitation.invited_by,
        reason=invitation.reason,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        "person.invitation_accepted",
        actor=user,
        subject=user,
        details={"unit": invitation.unit.code, "roles": invitation.roles, "invitation": invitation.pk},
    )
