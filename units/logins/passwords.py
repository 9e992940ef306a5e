"""Rules for passwords (MLPS practice, limits in the settings), their history, and when one has to be changed."""

from __future__ import annotations

import datetime
import unicodedata
from typing import TYPE_CHECKING, Any

from allauth.core import context
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.chain import record
from units.logins.models import PasswordRecord

if TYPE_CHECKING:
    from units.models import User

#: Below this no setting may go.
LENGTH_FLOOR = 8
CLASSES = 4


def classes_in(password: str) -> int:
    """How many of four kinds of characters it has: small letters, capitals, digits, everything else."""
    return len({_class_of(character) for character in password})


def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    return {"Ll": "small", "Lu": "capital", "Nd": "digit"}.get(category, "other")


class LengthAndClasses:
    """Long enough, and of enough kinds of characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` with everything that is missing."""
        wrong = []
        if len(password) < settings.PASSWORD_MIN_LENGTH:
            text = _("密码只有 %(present)d 个字符，至少需要 %(needed)d 个。")
            wrong.append(text % {"present": len(password), "needed": settings.PASSWORD_MIN_LENGTH})
        if classes_in(password) < settings.PASSWORD_MIN_CLASSES:
            text = _("密码须包含小写字母、大写字母、数字、其他字符这四类中的至少 %d 类。")
            wrong.append(text % settings.PASSWORD_MIN_CLASSES)
        if wrong:
            raise ValidationError(wrong, code="password_too_weak")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        text = _(
            "至少 %(length)d 个字符，包含小写字母、大写字母、数字、其他字符四类中的至少 %(classes)d 类。"
        )
        return text % {"length": settings.PASSWORD_MIN_LENGTH, "classes": settings.PASSWORD_MIN_CLASSES}


class NotTheUsername:
    """The user name in it, forwards or backwards, is what is tried first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError``."""
        name = (user.get_username() if user is not None else "").casefold()
        typed = password.casefold()
        if name and (name in typed or name[::-1] in typed):
            raise ValidationError(_("密码里不能有用户名。"), code="password_has_username")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("不能包含用户名。")


class NotAmongTheLast:
    """The last passwords of an account are not taken again. Django calls it back when a new one has been stored."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` for one of the last ``PASSWORD_HISTORY``."""
        if user is None or user.pk is None:
            return
        if not settings.PASSWORD_HISTORY:
            return
        last = PasswordRecord.objects.filter(user=user).values_list("password", flat=True)
        known = [user.password, *last[: settings.PASSWORD_HISTORY]]
        # A stored hash is no record of its own when it was only made stronger: then it is tried twice.
        if any(check_password(password, hashed) for hashed in dict.fromkeys(known) if hashed):
            text = _("这是最近 %d 次用过的密码之一，请换一个。")
            raise ValidationError(text % settings.PASSWORD_HISTORY, code="password_used_before")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember the new one, forget what is too old to be asked for; on the record with who did it."""
        remember(user)
        request = context.request
        by = getattr(request, "user", None) if request is not None else None
        record(
            "login.password_changed",
            actor=by if by is not None and by.is_authenticated else user,
            subject=user,
        )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("不能与最近 %d 次用过的密码相同。") % settings.PASSWORD_HISTORY


def remember(user: User) -> None:
    """Write down the password that the account has now, as set now; no-op when that is written down already."""
    records = PasswordRecord.objects.filter(user=user)
    newest = records.first()
    if newest is not None and newest.password == user.password:
        return
    records.create(user=user, password=user.password)
    kept = list(records.values_list("pk", flat=True)[: max(settings.PASSWORD_HISTORY, 1)])
    records.exclude(pk__in=kept).delete()


def remember_the_first(
    sender: type[User], instance: User, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """A new account's first password counts among its last ones (receiver of ``post_save``)."""
    if created and not raw and instance.has_usable_password():
        remember(instance)


def set_at(user: User) -> datetime.datetime:
    """Since when the account has its password; for one set without the rules, since the account was made.

    Not asked by the hash: it changes by itself when the hashing gets stronger.
    """
    newest = PasswordRecord.objects.filter(user=user).first()
    return newest.set_at if newest is not None else user.date_joined


def must_be_changed(user: User) -> bool:
    """Whether the password is older than staff may keep one (``PASSWORD_MAX_DAYS``; 0: as long as they like)."""
    if not settings.PASSWORD_MAX_DAYS or not user.has_usable_password():
        return False
    return timezone.now() >= set_at(user) + datetime.timedelta(days=settings.PASSWORD_MAX_DAYS)
