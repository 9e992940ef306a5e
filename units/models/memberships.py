"""Who does what for which unit, from when until when: the only source of permissions.

A term runs from ``starts_on`` to ``ends_on``, both days included. What is over (run out or taken away) has ``ended_at``
and stays: it says who could do what when.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from units.models.offices import Unit
from units.models.people import User


class Role(models.TextChoices):
    """What a person does for a unit."""

    EDITOR = "editor", _("编辑")
    ATTRIBUTE_REVIEWER = "attribute_reviewer", _("属性认定")
    LEGALITY_REVIEWER = "legality_reviewer", _("合法性审查")
    CONFIDENTIALITY_REVIEWER = "confidentiality_reviewer", _("保密审查")
    RELEASER = "releaser", _("签发")
    CASE_OFFICER = "case_officer", _("受理")
    UNIT_ADMINISTRATOR = "unit_administrator", _("单位管理员")
    INSPECTOR = "inspector", _("督查")
    SECURITY_AUDITOR = "security_auditor", _("安全审计")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理")


class CapacityKind(models.TextChoices):
    """System, security and audit administration are three different people (三员分立, GB/T 22239-2019 8.1.5).

    Security administration, giving rights to people, lies with the unit administrators. They and those who write,
    review and sign serve in one capacity; whoever audits or runs the system does nothing else.
    """

    SERVICE = "service", _("业务和人员管理")
    AUDIT = "audit", _("安全审计")
    SYSTEM = "system", _("系统管理")


CAPACITY_OF = dict.fromkeys(Role, CapacityKind.SERVICE) | {
    Role.SECURITY_AUDITOR: CapacityKind.AUDIT,
    Role.SYSTEM_ADMINISTRATOR: CapacityKind.SYSTEM,
}


class Capacity(models.Model):
    """In which capacity a person serves: one row per person, to which all terms that are not over refer.

    The key holds person and kind, and a constraint on ``Membership`` compares it with the role; so the database itself
    refuses a second kind beside the first.
    """

    key = models.CharField(primary_key=True, max_length=40)
    user = models.OneToOneField(
        User, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="capacity"
    )
    kind = models.CharField(_("类别"), max_length=10, choices=CapacityKind.choices)

    class Meta:
        verbose_name = _("人员类别")
        verbose_name_plural = _("人员类别")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=CapacityKind.values), name="capacity_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    key=Concat(Cast(F("user"), CharField(max_length=20)), Value(":"), F("kind"))  # type: ignore[no-untyped-call]
                ),
                name="capacity_key_says_who",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()}"


def _refers_to(kind: CapacityKind) -> Q:
    roles = [role.value for role in Role if CAPACITY_OF[role] is kind]
    user = Cast(F("user"), CharField(max_length=20))  # type: ignore[no-untyped-call]
    return Q(role__in=roles, capacity=Concat(user, Value(f":{kind.value}")))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Terms, in sentences."""

    def in_force(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Those that hold on a day (today by default), whether or not the unit is open."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)

    def not_over(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Those that hold on a day or will later."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), ended_at=None)

    def over(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Those that ran out before a day or were taken away."""
        day = day or timezone.localdate()
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))

    def run_out(self, day: datetime.date | None = None) -> MembershipQuerySet:
        """Those whose last day is past and of which nobody has taken note."""
        return self.filter(ended_at=None, ends_on__lt=day or timezone.localdate())

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> MembershipQuerySet:
        """Those not taken away that share a day with a period."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), ended_at=None)
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class Membership(models.Model):
    """One person in one role at one unit for a time: the only source of permissions.

    Written by ``units.permissions`` alone, which derives everything else and keeps the record.
    """

    user = models.ForeignKey(
        User, verbose_name=_("人员"), on_delete=models.CASCADE, related_name="memberships"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("岗位"), max_length=24, choices=Role.choices)
    starts_on = models.DateField(_("自"), default=timezone.localdate)
    ends_on = models.DateField(_("至"), null=True, blank=True, help_text=_("当日 24 时收回；不填为不限。"))
    granted_by = models.ForeignKey(
        User, verbose_name=_("授予人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField(_("授予时间"), default=timezone.now)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True, editable=False)
    capacity = models.ForeignKey(
        Capacity,
        verbose_name=_("人员类别"),
        null=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="memberships",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员岗位")
        verbose_name_plural = _("人员岗位")
        indexes = (
            models.Index(fields=["user", "ended_at"], name="membership_of_user"),
            models.Index(fields=["unit", "role", "ended_at"], name="membership_at_unit"),
            models.Index(fields=["ended_at", "ends_on"], name="membership_running_out"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            # Overlapping terms are refused under a lock; these two hold also for what goes around it.
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ends_on__isnull=True, ended_at__isnull=True),
                name="membership_without_end_once",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                condition=Q(ended_at__isnull=True),
                name="membership_starts_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, capacity__isnull=True)
                | (
                    Q(ended_at__isnull=True, capacity__isnull=False)
                    & (
                        _refers_to(CapacityKind.SERVICE)
                        | _refers_to(CapacityKind.AUDIT)
                        | _refers_to(CapacityKind.SYSTEM)
                    )
                ),
                name="membership_in_one_capacity",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"

    def is_in_force(self, day: datetime.date | None = None) -> bool:
        """Whether the term holds on a day (today by default)."""
        day = day or timezone.localdate()
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: datetime.date | None = None) -> bool:
        """Whether the term has run out before a day or was taken away."""
        day = day or timezone.localdate()
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < day)

    @property
    def last_day(self) -> datetime.date | None:
        """The last day on which it held or will hold; None when no end is set."""
        taken = timezone.localdate(self.ended_at) if self.ended_at else None
        return min((day for day in (self.ends_on, taken) if day), default=None)


class UnitGroupPermission(GroupObjectPermissionBase):
    """guardian's object permissions on units, with a real foreign key: one join, and nothing left of a deleted unit."""

    content_object: Any = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="group_permissions")

    class Meta(GroupObjectPermissionBase.Meta):
        verbose_name = _("单位权限")
        verbose_name_plural = _("单位权限")
