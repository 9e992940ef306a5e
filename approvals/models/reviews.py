"""One review of one item (一事一审): what exactly is reviewed, its steps, where they stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState

from approvals.models.steps import DEFAULT_DAYS, StepKind
from units.models import Unit

DIGEST_LENGTH = 80


class Snapshot(models.Model):
    """What was reviewed, as it was: revisions are written over in place. One row for each page and digest, never changed."""

    page_number = models.BigIntegerField(_("页面编号"))
    digest = models.CharField(_("内容摘要"), max_length=DIGEST_LENGTH)
    form = models.JSONField(_("公众所得内容"))
    content = models.JSONField(_("稿件"))
    taken_at = models.DateTimeField(_("留存时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("送审内容")
        verbose_name_plural = _("送审内容")
        constraints = (models.UniqueConstraint(fields=["page_number", "digest"], name="snapshot_once"),)

    def __str__(self) -> str:
        return f"{self.page_number} {self.digest[:14]}"


class ReviewState(models.TextChoices):
    """How a review stands or ended."""

    OPEN = "open", _("审查中")
    CLEARED = "cleared", _("准予公开")
    WITHHELD = "withheld", _("不予公开，已认定")
    RETURNED = "returned", _("退回修改")
    REFUSED = "refused", _("不予公开")
    TAKEN_BACK = "taken_back", _("已收回")
    VOID = "void", _("内容已变，作废")


class ReviewCounter(models.Model):
    """The last number given to a review of a unit in a year; locked while one is given."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "year"], name="review_counter_once"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}: {self.last}"


class Review(models.Model):
    """One item, as it was submitted, on its way through the steps."""

    number = models.CharField(_("编号"), max_length=60, unique=True)
    page = models.ForeignKey(
        Page,
        verbose_name=_("页面"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
    )
    page_number = models.BigIntegerField(_("页面编号"), db_index=True)
    title = models.CharField(_("标题"), max_length=255)
    unit = models.ForeignKey(
        Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="content_reviews"
    )
    snapshot = models.ForeignKey(
        Snapshot, verbose_name=_("送审内容"), on_delete=models.PROTECT, related_name="reviews"
    )
    digest = models.CharField(_("内容摘要"), max_length=DIGEST_LENGTH, db_index=True)
    state = models.CharField(_("状态"), max_length=12, choices=ReviewState.choices, default=ReviewState.OPEN)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("送审人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="submitted_reviews",
    )
    submitted_at = models.DateTimeField(_("送审时间"))
    note = models.TextField(_("送审说明"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    workflow_state = models.OneToOneField(
        WorkflowState, null=True, blank=True, on_delete=models.SET_NULL, related_name="review"
    )
    urgent = models.BooleanField(_("紧急发布"), default=False)
    urgent_ground = models.CharField(_("紧急发布依据"), max_length=200, blank=True)
    urgent_reason = models.TextField(_("紧急发布理由"), blank=True)

    #: Of what was withheld: when it is looked at again (条例 Art. 18), and when its people were last told.
    reassess_on = models.DateField(_("复评日期"), null=True, blank=True)
    reassess_told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("审查")
        verbose_name_plural = _("审查")
        indexes = (
            models.Index(fields=["state", "unit", "submitted_at"], name="review_open_of_unit"),
            models.Index(fields=["submitted_by", "state", "-submitted_at"], name="review_of_person"),
            models.Index(fields=["page_number", "-submitted_at"], name="review_of_page"),
            models.Index(fields=["state", "reassess_on"], name="review_to_reassess"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN, closed_at__isnull=True)
                | (~Q(state=ReviewState.OPEN) & Q(closed_at__isnull=False)),
                name="review_closed_has_time",
            ),
            models.UniqueConstraint(
                fields=["page_number"], condition=Q(state=ReviewState.OPEN), name="review_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.WITHHELD) | Q(reassess_on__isnull=False),
                name="review_withheld_is_reassessed",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | (~Q(urgent_ground="") & ~Q(urgent_reason="")),
                name="review_urgent_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to decide."""
        return self.state == ReviewState.OPEN

    def current_steps(self) -> list[ReviewStep]:
        """The steps that wait for somebody now: one, or all that co-sign."""
        return [step for step in self.steps.all() if step.state == StepState.OPEN]


class StepState(models.TextChoices):
    """How a step stands or ended."""

    WAITING = "waiting", _("未到")
    OPEN = "open", _("待办")
    SKIPPED = "skipped", _("不适用")
    APPROVED = "approved", _("同意")
    CONSENTED = "consented", _("逾期视为同意")
    RETURNED = "returned", _("退回修改")
    REFUSED = "refused", _("不予公开")
    VOID = "void", _("作废")


#: After these a step asks nobody any more and the next may begin.
PASSED = (StepState.SKIPPED, StepState.APPROVED, StepState.CONSENTED)


class ReviewStep(models.Model):
    """One step of a review at one unit. Its term follows from ``opened_at`` and ``days``, by the calendar of the day."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("步骤"), max_length=16, choices=StepKind.choices)
    place = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(
        Unit, verbose_name=_("审查单位"), on_delete=models.PROTECT, related_name="review_steps"
    )
    state = models.CharField(_("状态"), max_length=12, choices=StepState.choices, default=StepState.WAITING)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(_("工作日"))
    #: Co-making units' silence counts as consent (条例 Art. 34), nobody else's.
    silence_consents = models.BooleanField(_("逾期视为同意"), default=False)
    opened_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    #: The last day of the term, kept for lists; computed from ``opened_at``, again whenever a calendar is loaded.
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审查步骤")
        verbose_name_plural = _("审查步骤")
        ordering: ClassVar[Any] = ("place", "pk")
        indexes = (
            models.Index(fields=["unit", "kind", "state", "due_on"], name="step_waiting_at_unit"),
            models.Index(fields=["state", "due_on"], name="step_by_term"),
        )
        constraints = (
            models.UniqueConstraint(fields=["review", "kind", "unit"], name="step_once_at_unit"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_state_known"),
            models.CheckConstraint(
                condition=~Q(state=StepState.SKIPPED, kind=StepKind.CONFIDENTIALITY),
                name="step_confidentiality_never_skipped",
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.SKIPPED) | ~Q(reason=""), name="step_skipped_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.CONSENTED) | Q(silence_consents=True),
                name="step_silence_of_comakers",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(StepState.WAITING, StepState.SKIPPED, StepState.VOID))
                | Q(opened_at__isnull=False),
                name="step_opened_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A step without a term of its own has the default one."""
        if self.days is None:
            self.days = DEFAULT_DAYS[StepKind(self.kind)]
        super().save(*args, **kwargs)
