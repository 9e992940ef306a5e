"""Documents, images and renditions: private storage, unguessable names, SHA-256 of the bytes.

Whether somebody may have a file is decided in sites.serving; which public page uses which file is kept in
``PublicFile`` rows, written in the same transaction as the publication.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePosixPath
from typing import IO, Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Collection

from texts.pages import page_count


def sha256_of(file: IO[bytes]) -> str:
    """SHA-256 of an open file's bytes as 64 hex digits; the position is put back to the start."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return digest


def unguessable_token() -> str:
    """A name for a stored file that nobody can guess (128 bits)."""
    return secrets.token_hex(16)


def stored_name(folder: str, filename: str) -> str:
    """Path in the private storage: a random name that keeps only the extension."""
    token = unguessable_token()
    return f"{folder}/{token[:2]}/{token}{PurePosixPath(filename).suffix.lower()[:10]}"


def stored_document_name(document: SiteDocument, filename: str) -> str:
    """Where a document's bytes are stored; Wagtail's own documents would keep the name that they came with."""
    return document.get_upload_to(filename)


class PageUnit(models.TextChoices):
    """What a file's length is counted in."""

    UNKNOWN = "", _("尚未统计")
    NONE = "none", _("无")
    PAGE = "page", _("页")
    SHEET = "sheet", _("个工作表")
    SLIDE = "slide", _("张幻灯片")


class SiteDocument(AbstractDocument):
    """A file to download; its address carries a random token, its bytes a SHA-256."""

    file = models.FileField(upload_to=stored_document_name, verbose_name=_("文件"))
    token = models.CharField(max_length=32, unique=True, default=unguessable_token, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    original_name = models.CharField(_("文件名"), max_length=255, blank=True, editable=False)
    page_count = models.PositiveIntegerField(_("页数"), null=True, blank=True, editable=False)
    page_unit = models.CharField(
        _("页数单位"),
        max_length=5,
        choices=PageUnit.choices,
        blank=True,
        default=PageUnit.UNKNOWN,
        db_default=PageUnit.UNKNOWN,
        editable=False,
    )

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(page_count__isnull=True, page_unit__in=["", "none"])
                | models.Q(page_count__gte=1, page_unit__in=["page", "sheet", "slide"]),
                name="page_count_with_its_unit",
            ),
        )

    def get_upload_to(self, filename: str) -> str:
        """Store under a random name; what the file was called is kept in ``original_name``."""
        self.original_name = PurePosixPath(filename).name[-255:]
        return stored_name("documents", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the SHA-256 of newly given bytes before they are stored."""
        if self.file and not getattr(self.file, "_committed", True):
            self.sha256 = sha256_of(self.file.file)
            self.file_size = self.file.size
            self.count_pages()
        super().save(*args, **kwargs)

    def count_pages(self) -> None:
        """Take the length of the file from its bytes; ``page_unit`` says ``none`` where they do not tell."""
        length = page_count(self.file.file, PurePosixPath(self.file.name or "").suffix.removeprefix("."))
        self.page_count = length.count if length else None
        self.page_unit = PageUnit(length.unit) if length else PageUnit.NONE

    @property
    def length(self) -> str:
        """The file's length as readers know it: 8页, 1个工作表; empty where the file does not tell."""
        forms = {
            PageUnit.PAGE: ngettext("%(count)d页", "%(count)d页", self.page_count or 0),
            PageUnit.SHEET: ngettext("%(count)d个工作表", "%(count)d个工作表", self.page_count or 0),
            PageUnit.SLIDE: ngettext("%(count)d张幻灯片", "%(count)d张幻灯片", self.page_count or 0),
        }
        form = forms.get(PageUnit(self.page_unit))
        return form % {"count": self.page_count} if form else ""

    @property
    def filename(self) -> str:
        """The name under which a reader saves the file."""
        return self.original_name or super().filename

    @property
    def url(self) -> str:
        """The address of the view that serves the file to whoever may have it."""
        return reverse("serve_document", args=[self.token, self.filename])


class SiteImage(AbstractImage):
    """A picture; pages refuse it without a text for those who cannot see it."""

    sha256 = models.CharField(max_length=64, db_index=True, editable=False)

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")

    def get_upload_to(self, filename: str) -> str:
        """Originals are stored under random names and never served to the public."""
        return stored_name("originals", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the SHA-256 of newly given bytes before they are stored."""
        if self.file and not getattr(self.file, "_committed", True):
            self.sha256 = sha256_of(self.file.file)
            self.file_size = self.file.size
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    """A scaled copy of an image under a name of its own that nobody can guess."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")
    sha256 = models.CharField(max_length=64, editable=False, blank=True)

    class Meta:
        verbose_name = _("图片尺寸")
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once_per_filter"
            ),
        )
        indexes = (models.Index(fields=["file"], name="rendition_by_file"),)

    def get_upload_to(self, filename: str) -> str:
        """The stock name can be derived from the original's; this one cannot."""
        return stored_name("renditions", filename)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the SHA-256 of newly made bytes."""
        if self.file and not getattr(self.file, "_committed", True):
            self.sha256 = sha256_of(self.file.file)
        super().save(*args, **kwargs)


class UnitCollection(models.Model):
    """The collection that holds a unit's files; one a unit, directly below the root collection."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, related_name="file_collection")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="unit_collection")

    class Meta:
        verbose_name = _("单位文件库")

    def __str__(self) -> str:
        return str(self.collection)


class PublicFile(models.Model):
    """The fact that a public page uses exactly these bytes; the only ground to serve them to the public."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="public_files")
    document = models.ForeignKey(
        SiteDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="public_uses"
    )
    image = models.ForeignKey(
        SiteImage, null=True, blank=True, on_delete=models.PROTECT, related_name="public_uses"
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("公开使用的文件")
        constraints = (
            models.UniqueConstraint(
                fields=["page", "document"],
                condition=models.Q(document__isnull=False),
                name="public_document",
            ),
            models.UniqueConstraint(
                fields=["page", "image"], condition=models.Q(image__isnull=False), name="public_image"
            ),
            models.CheckConstraint(
                condition=models.Q(document__isnull=False) ^ models.Q(image__isnull=False),
                name="public_file_is_document_or_image",
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id}: {self.sha256[:12]}"
