"""The person with an account; what they may do follows from their memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from units.models.memberships import Role
    from units.models.offices import UnitQuerySet


class User(AbstractUser):
    """A person with an account; what they may do follows from their memberships."""

    display_name = models.CharField(_("姓名"), max_length=40, blank=True)
    # Terms begin and end with a day: what was derived for an earlier one is derived again before it is used.
    rights_of = models.DateField(
        _("权限推导日期"), null=True, blank=True, editable=False, default=timezone.localdate
    )

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail greets people by ``first_name``: keep it the same as the name that colleagues know."""
        self.first_name = self.display_name
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name as colleagues know it."""
        return self.display_name or super().get_full_name()

    def units_as(self, role: Role) -> UnitQuerySet:
        """The open units for which the person holds the role today, reach included."""
        from units.permissions.rights import units_held_as  # noqa: PLC0415 - rights are derived from models

        return units_held_as(self, role)
