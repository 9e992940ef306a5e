"""What a county decides about its reviews: steps, terms, checklists, who stands in for whom. Data, not code."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.models.steps import StepKind
from units.models import Role, Unit


class StepPolicy(models.Model):
    """Whether a step is required for a type of content at a unit, and its term. The closest row holds.

    A row without unit is for the county, one without type for all types. No row: what the law asks for.
    """

    unit = models.ForeignKey(
        Unit,
        verbose_name=_("单位"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="step_policies",
    )
    page_type = models.CharField(
        _("内容类型"), max_length=100, blank=True, help_text=_("例：sites.articlepage；留空为全部。")
    )
    kind = models.CharField(_("步骤"), max_length=16, choices=StepKind.choices)
    required = models.BooleanField(_("要求"), default=True)
    days = models.PositiveSmallIntegerField(_("工作日"), null=True, blank=True)

    class Meta:
        verbose_name = _("审查步骤规定")
        verbose_name_plural = _("审查步骤规定")
        constraints = (
            models.UniqueConstraint(fields=["unit", "page_type", "kind"], name="step_policy_once"),
            models.UniqueConstraint(
                fields=["page_type", "kind"],
                condition=Q(unit__isnull=True),
                name="step_policy_of_county_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_policy_kind_known"),
            models.CheckConstraint(
                condition=Q(required=True) | ~Q(kind__in=(StepKind.CONFIDENTIALITY, StepKind.RELEASE)),
                name="step_policy_never_without_secrecy",
            ),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gte=1), name="step_policy_days"),
        )

    def __str__(self) -> str:
        return f"{self.unit or _('全县')} {self.get_kind_display()}"

    def clean(self) -> None:
        """Confidentiality review and release can never be switched off (条例 Art. 17)."""
        super().clean()
        if not self.required and self.kind in (StepKind.CONFIDENTIALITY, StepKind.RELEASE):
            raise ValidationError({"required": _("保密审查和签发不能取消。")})


class Joining(models.TextChoices):
    """Which two steps one person may decide, where people are few."""

    NONE = "none", _("不合并")
    LEGALITY = "legality", _("属性认定与合法性审查")
    RELEASE = "release", _("属性认定与签发")


class UnitPolicy(models.Model):
    """What a small unit may do differently. Confidentiality review is always another person's."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="review_policy")
    attribute_joined_with = models.CharField(
        _("可由同一人办理"), max_length=10, choices=Joining.choices, default=Joining.NONE
    )
    parent_stands_in = models.BooleanField(_("无人可办时由上级单位审查人代办"), default=False)

    class Meta:
        verbose_name = _("单位审查规定")
        verbose_name_plural = _("单位审查规定")
        constraints = (
            models.CheckConstraint(
                condition=Q(attribute_joined_with__in=Joining.values), name="unit_policy_joining_known"
            ),
        )

    def __str__(self) -> str:
        return str(self.unit)


class ChecklistItem(models.Model):
    """One line that a reviewer ticks at a step; of the county, or added by a unit."""

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="checklist_items"
    )
    kind = models.CharField(_("步骤"), max_length=16, choices=StepKind.choices)
    text = models.CharField(_("核对事项"), max_length=200)
    place = models.PositiveSmallIntegerField(_("次序"), default=0)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("核对事项")
        verbose_name_plural = _("核对清单")
        ordering = ("kind", "place", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="checklist_kind_known"),
            models.UniqueConstraint(
                fields=["unit", "kind", "text"],
                condition=Q(ended_at__isnull=True),
                name="checklist_item_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "text"],
                condition=Q(ended_at__isnull=True, unit__isnull=True),
                name="checklist_item_of_county_once",
            ),
        )

    def __str__(self) -> str:
        return self.text


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Deputies, in sentences."""

    def in_force(self) -> DeputyQuerySet:
        """Those that stand in for somebody today."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, ends_on__gte=today, ended_at__isnull=True)


class Deputy(models.Model):
    """Who stands in for an absent reviewer, from day to day, both included. The absent one's role must hold then, too."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="deputies")
    role = models.CharField(_("岗位"), max_length=24, choices=Role.choices)
    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("外出的人"),
        on_delete=models.CASCADE,
        related_name="represented_by",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代办的人"),
        on_delete=models.CASCADE,
        related_name="represents",
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    ended_at = models.DateTimeField(null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("代办")
        verbose_name_plural = _("代办")
        indexes = (models.Index(fields=["unit", "role", "ends_on"], name="deputy_at_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputy_is_another"),
        )

    def __str__(self) -> str:
        return f"{self.deputy} → {self.absent}"
