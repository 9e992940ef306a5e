"""The fact that exactly this content may be public (准予公开)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from approvals.models.reviews import DIGEST_LENGTH, Review
from units.models import Unit


class ClearanceBasis(models.TextChoices):
    """What a clearance rests on."""

    REVIEW = "review", _("逐步审查")
    URGENT = "urgent", _("紧急发布，待补审")
    HOLDING = "holding", _("存量信息，此前已审")


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Clearances, in sentences."""

    def valid(self, at: Any = None) -> ClearanceQuerySet:
        """Those that hold at a moment (now)."""
        return self.filter(revoked_at__isnull=True, valid_from__lte=at or timezone.now())

    def covering(self, page_number: int, digest: str) -> ClearanceQuerySet:
        """Those that let exactly this content of this page be public now."""
        return self.valid().filter(page_number=page_number, digest=digest)


class Clearance(models.Model):
    """A digest that may be public: of which item, on which grounds, since when; can be revoked, never edited."""

    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="clearances"
    )
    page_number = models.BigIntegerField(_("页面编号"))
    title = models.CharField(_("标题"), max_length=255)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clearances")
    digest = models.CharField(_("内容摘要"), max_length=DIGEST_LENGTH)
    attribute = models.CharField(_("公开属性"), max_length=12, blank=True)
    ground = models.CharField(_("法律依据"), max_length=200, blank=True)
    basis = models.CharField(_("依据"), max_length=8, choices=ClearanceBasis.choices)
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="clearances"
    )
    #: For old holdings: the SHA-256 of the list that names what was reviewed before, and by whom.
    manifest = models.CharField(_("清单校验值"), max_length=64, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("责任人"),
        on_delete=models.PROTECT,
        related_name="given_clearances",
    )
    valid_from = models.DateTimeField(_("自"), default=timezone.now)
    #: An urgent release must be confirmed by this moment; null once it is, and for every other basis.
    confirm_by = models.DateTimeField(_("补审期限"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoke_reason = models.TextField(_("撤销理由"), blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("准予公开")
        verbose_name_plural = _("准予公开")
        indexes = (
            models.Index(fields=["page_number", "-valid_from"], name="clearance_of_page"),
            models.Index(fields=["confirm_by"], name="clearance_to_confirm"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["page_number", "digest"],
                condition=Q(revoked_at__isnull=True),
                name="clearance_valid_once",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=ClearanceBasis.values), name="clearance_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(basis=ClearanceBasis.HOLDING) & ~Q(manifest="")
                | (~Q(basis=ClearanceBasis.HOLDING) & Q(review__isnull=False)),
                name="clearance_rests_on_something",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""), name="clearance_revoked_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.digest[:14]}"
