"""What reviewers said and what the scan found, each about one digest."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models.reviews import DIGEST_LENGTH, Review, ReviewStep
from approvals.scanners.findings import Severity


class OpinionImmutable(Exception):
    """Somebody tried to change or remove a signed opinion."""

    def __init__(self) -> None:
        super().__init__(str(_("审查意见签署后不能修改或删除。如有不同意见，请另行签署。")))


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise OpinionImmutable


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Reads and creates only."""

    update = _refuse
    delete = _refuse
    bulk_update = _refuse
    update_or_create = _refuse


class Decision(models.TextChoices):
    """What a reviewer can say."""

    APPROVE = "approve", _("同意公开")
    RETURN = "return", _("退回修改")
    REFUSE = "refuse", _("不予公开")


class Opinion(models.Model):
    """One reviewer's signed decision on one digest; counts only as long as the content has this digest.

    ``counted`` False: a remark of somebody who came second; kept with the file, decides nothing.
    """

    step = models.ForeignKey(ReviewStep, on_delete=models.PROTECT, related_name="opinions")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="opinions")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("审查人"), on_delete=models.PROTECT, related_name="opinions"
    )
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opinions_by_deputies",
    )
    decision = models.CharField(_("决定"), max_length=8, choices=Decision.choices)
    reason = models.TextField(_("说明"), blank=True)
    digest = models.CharField(_("所审摘要"), max_length=DIGEST_LENGTH)
    checklist = models.JSONField(_("核对清单"), default=list)
    counted = models.BooleanField(_("计入"), default=True)
    at = models.DateTimeField(_("时间"))
    #: The number of its row in the record, which holds it by its hash.
    ledger_sequence = models.BigIntegerField(_("台账序号"), unique=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("审查意见")
        verbose_name_plural = _("审查意见")
        ordering = ("at", "pk")
        indexes = (models.Index(fields=["by", "-at"], name="opinion_of_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="opinion_decision_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.APPROVE) | ~Q(reason=""), name="opinion_against_says_why"
            ),
            models.UniqueConstraint(
                fields=["step"], condition=Q(counted=True), name="opinion_that_counts_once"
            ),
            # Who decides two steps of one item needs the unit's policy, asked under the review's lock.
        )

    def __str__(self) -> str:
        return f"{self.by} {self.get_decision_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new one; raises ``OpinionImmutable`` for one that is signed."""
        if not self._state.adding:
            raise OpinionImmutable
        super().save(*args, **(kwargs | {"force_insert": True}))

    delete = _refuse


class FindingState(models.TextChoices):
    """What became of a finding."""

    OPEN = "open", _("待处理")
    EXPLAINED = "explained", _("已说明")
    GONE = "gone", _("已消除")


class Finding(models.Model):
    """What a scanner found in what was submitted, with the value masked; disposed of before clearance."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(_("规则"), max_length=40)
    severity = models.CharField(_("级别"), max_length=5, choices=[(s.value, s.value) for s in Severity])
    place = models.CharField(_("位置"), max_length=500)
    context = models.TextField(_("内容"), blank=True)
    message = models.TextField(_("疑点"))
    hint = models.TextField(_("怎样处理"), blank=True)
    value_hash = models.CharField(max_length=64, blank=True)
    #: The same for the same rule, place, value and file, in whichever submission.
    key = models.CharField(max_length=64, db_index=True)
    sha256 = models.CharField(_("文件校验值"), max_length=64, blank=True)
    maskable = models.BooleanField(default=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=FindingState.choices, default=FindingState.OPEN
    )
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    disposed_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    disposal = models.TextField(_("处理理由"), blank=True)

    class Meta:
        verbose_name = _("疑点")
        verbose_name_plural = _("疑点")
        ordering = ("severity", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=~Q(state=FindingState.EXPLAINED)
                | (~Q(disposal="") & Q(disposed_by__isnull=False) & Q(disposed_at__isnull=False)),
                name="finding_explained_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.EXPLAINED) | Q(severity=Severity.WARN.value),
                name="finding_that_blocks_must_go",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place} {self.message}"

    @property
    def blocks(self) -> bool:
        """Whether it must be gone before anything can be cleared."""
        return self.severity == Severity.BLOCK
