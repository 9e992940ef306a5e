"""Somebody was asked by e-mail to work for a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units.models.memberships import Role
from units.models.offices import Unit
from units.models.people import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, in sentences."""

    def unanswered(self) -> InvitationQuerySet:
        """Neither accepted nor taken back; they may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """An invitation to roles at a unit. Its link is signed, not stored; it works once, until ``expires_at``."""

    email = models.EmailField(_("电子邮箱"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="invitations"
    )
    roles = models.JSONField(_("岗位"), default=list)
    starts_on = models.DateField(_("自"), null=True, blank=True)
    ends_on = models.DateField(_("至"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    invited_by = models.ForeignKey(
        User, verbose_name=_("邀请人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(_("邀请时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("失效时间"))
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, verbose_name=_("接受人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("邀请")
        verbose_name_plural = _("邀请")
        ordering = ("-invited_at", "-pk")
        indexes = (
            models.Index(fields=["unit", "accepted_at", "withdrawn_at"], name="invitation_unanswered"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "unit",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_unanswered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} · {self.unit}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at

    @property
    def role_labels(self) -> list[str]:
        """The roles, as they are called."""
        return [str(Role(value).label) for value in self.roles]
