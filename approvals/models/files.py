"""Which files belong to what is reviewed or cleared: they stay as they are, byte for byte."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models.reviews import DIGEST_LENGTH
from sites.models import SiteDocument, SiteImage


class HeldFile(models.Model):
    """One file that one content (page and digest) uses; written with the submission and with the clearance."""

    page_number = models.BigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    document = models.ForeignKey(
        SiteDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="held_for"
    )
    image = models.ForeignKey(
        SiteImage, null=True, blank=True, on_delete=models.CASCADE, related_name="held_for"
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("送审内容的文件")
        verbose_name_plural = _("送审内容的文件")
        constraints = (
            models.UniqueConstraint(
                fields=["page_number", "digest", "document"],
                condition=Q(document__isnull=False),
                name="held_document_once",
            ),
            models.UniqueConstraint(
                fields=["page_number", "digest", "image"],
                condition=Q(image__isnull=False),
                name="held_image_once",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, image__isnull=True)
                | Q(document__isnull=True, image__isnull=False),
                name="held_file_is_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_number} {self.sha256[:12]}"
