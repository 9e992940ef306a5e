"""What was read of files, by the hash of their bytes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileText(models.Model):
    """The text of a file, for one SHA-256 and one measure (version of the readers, ending of the name, limits)."""

    sha256 = models.CharField(max_length=64)
    measure = models.CharField(max_length=16)
    #: JSON as text: PostgreSQL's own JSON refuses the character NUL, which broken files hold.
    content = models.TextField()
    read_at = models.DateTimeField()
    #: Empty where the answer holds for good.
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件的文字")
        verbose_name_plural = _("文件的文字")
        constraints = (
            models.UniqueConstraint(fields=["sha256", "measure"], name="file_text_once_per_measure"),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.measure})"
