"""What a county watches for in its texts, kept as lists of its own: shipped empty, loaded by ``manage.py load_watchlist``."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from approvals.patterns import BrokenPattern, parse
from units.models import Unit


class Response(models.TextChoices):
    """What a hit does: the same words as a finding's severity."""

    WARN = "warn", _("提示")
    BLOCK = "block", _("阻止")


class NegativeReason(models.TextChoices):
    """Why something may not be disclosed (条例 Art. 14–16)."""

    STATE_SECRET = "state_secret", _("国家秘密")
    WORK_SECRET = "work_secret", _("工作秘密")
    PUBLIC_SAFETY = "public_safety", _("危及国家安全、公共安全、经济安全、社会稳定")
    PERSONAL_PRIVACY = "personal_privacy", _("个人隐私")
    TRADE_SECRET = "trade_secret", _("商业秘密")
    INTERNAL_AFFAIRS = "internal_affairs", _("内部事务信息")
    PROCESS = "process", _("过程性信息")
    ENFORCEMENT_FILE = "enforcement_file", _("行政执法案卷信息")
    FORBIDDEN_BY_LAW = "forbidden_by_law", _("法律、行政法规禁止公开")


class Watched(models.Model):
    """A list entry with a term; one that is no pattern is never stored."""

    term = models.CharField(
        _("词语"), max_length=100, help_text=_("* 代表同一句中的任意文字，? 代表任意一个字。例：拟任*人选。")
    )
    response = models.CharField(_("处理"), max_length=8, choices=Response.choices, default=Response.WARN)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse a broken pattern, saying why."""
        super().clean()
        self.term = self.term.strip()
        try:
            parse(self.term)
        except BrokenPattern as error:
            raise ValidationError({"term": str(error)}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever way it comes: raises ``ValidationError`` for a broken pattern."""
        self.clean()
        super().save(*args, **kwargs)


class NegativeListEntry(Watched):
    """One entry of the negative list (负面清单): what may not be disclosed, why, on which ground."""

    category = models.CharField(_("类别"), max_length=20, choices=NegativeReason.choices)
    reason = models.CharField(_("理由"), max_length=200)
    legal_ground = models.CharField(_("法律依据"), max_length=200)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("单位"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="negative_list",
        help_text=_("留空则适用于全县；填写则适用于这个单位和它的下级单位。"),
    )

    class Meta:
        verbose_name = _("负面清单条目")
        verbose_name_plural = _("负面清单")
        ordering = ("category", "term")
        constraints = (
            models.UniqueConstraint(
                fields=["term"], condition=Q(unit__isnull=True), name="negative_entry_once_in_county"
            ),
            models.UniqueConstraint(
                fields=["term", "unit"], condition=Q(unit__isnull=False), name="negative_entry_once_in_unit"
            ),
            models.CheckConstraint(
                condition=Q(category__in=NegativeReason.values), name="negative_category_known"
            ),
            models.CheckConstraint(condition=Q(response__in=Response.values), name="negative_response_known"),
            models.CheckConstraint(
                condition=~Q(term="") & ~Q(reason="") & ~Q(legal_ground=""), name="negative_entry_is_complete"
            ),
        )


class WrongWording(Watched):
    """A wording that is wrong, and the right one (表述规范)."""

    right = models.CharField(_("正确写法"), max_length=200)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("错误表述")
        verbose_name_plural = _("错误表述")
        ordering = ("term",)
        constraints = (
            models.UniqueConstraint(fields=["term"], name="wrong_wording_once"),
            models.CheckConstraint(condition=Q(response__in=Response.values), name="wording_response_known"),
            models.CheckConstraint(condition=~Q(term="") & ~Q(right=""), name="wrong_wording_is_complete"),
        )


class LeaderPost(models.Model):
    """A leader's post for a time (领导姓名、职务和排序), to compare names and posts in texts with."""

    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=60, help_text=_("写全称，例：县长、县委常委、副县长。"))
    held_from = models.DateField(_("任职日期"))
    held_until = models.DateField(
        _("免职日期"), null=True, blank=True, help_text=_("留空表示现任。这一天仍然在任。")
    )
    rank = models.PositiveSmallIntegerField(_("排序"), null=True, blank=True)

    class Meta:
        verbose_name = _("领导职务")
        verbose_name_plural = _("领导职务")
        ordering = ("rank", "name")
        constraints = (
            models.UniqueConstraint(fields=["name", "post", "held_from"], name="leader_post_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(post=""), name="leader_post_is_complete"),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gte=F("held_from")),
                name="leader_post_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.name}"

    def is_held_on(self, day: datetime.date) -> bool:
        """Whether the post was held on a day."""
        return self.held_from <= day and (self.held_until is None or day <= self.held_until)
