"""What the last quiet scan of a draft found, as counts for the editor's screens."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class DraftScan(models.Model):
    """The last scan of the newest draft of a page; the findings themselves are computed when somebody looks."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="draft_scan")
    scanned_at = models.DateTimeField(_("扫描时间"))
    blocks = models.PositiveIntegerField(_("阻断"), default=0)
    warnings = models.PositiveIntegerField(_("提醒"), default=0)

    class Meta:
        verbose_name = _("草稿扫描")
        verbose_name_plural = _("草稿扫描")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.blocks}/{self.warnings}"
