"""Who wrote what is to be reviewed: every author since the last clearance, not only the last one to save."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class Authorship(models.Model):
    """Somebody changed the text of a page; the last time counts."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="authorships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wrote_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("作者")
        verbose_name_plural = _("作者")
        constraints = (models.UniqueConstraint(fields=["page", "user"], name="authorship_once"),)

    def __str__(self) -> str:
        return f"{self.user} {self.page_id}"
