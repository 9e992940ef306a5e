"""Records beside the pages: catalogue rows, lines of column lists, index numbers, former addresses, the bin."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sites.models.disclosures import DisclosureAttribute, DisclosurePage
from sites.models.taxonomy import CatalogCategory, DocumentKind, SubjectClass
from sites.models.validity import Validity
from units.models import Unit


class CatalogEntry(models.Model):
    """One row of the public catalogue, in one table so that every filter and order has its index.

    A proactive entry's row follows its page (publication events write it); an on-request entry has no public page:
    this row is all that the public sees, and it passes the publication gate for itself.
    """

    page = models.OneToOneField(DisclosurePage, on_delete=models.CASCADE, related_name="catalog_entry")
    home = models.ForeignKey("sites.HomePage", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name=_("发布单位"), on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    attribute = models.CharField(_("公开属性"), max_length=12, choices=DisclosureAttribute.choices)
    index_number = models.CharField(_("索引号"), max_length=60)
    title = models.CharField(_("名称"), max_length=255)
    summary = models.TextField(_("内容概述"), blank=True)
    document_number = models.CharField(_("发文字号"), max_length=80, blank=True)
    issuer = models.CharField(_("发布机构"), max_length=120)
    written_on = models.DateField(_("成文日期"), null=True)
    published_at = models.DateTimeField(_("发布时间"))
    #: What orders the list by date: written on, or made public on where no date of writing is known.
    dated_on = models.DateField(_("排序日期"))
    year = models.PositiveSmallIntegerField(_("年份"))
    category = models.ForeignKey(CatalogCategory, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(SubjectClass, null=True, on_delete=models.PROTECT, related_name="+")
    document_kind = models.ForeignKey(DocumentKind, null=True, on_delete=models.PROTECT, related_name="+")
    validity = models.CharField(_("有效性"), max_length=10, choices=Validity.choices)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("目录条目")
        verbose_name_plural = _("目录条目")
        ordering = ("-published_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(attribute__in=[DisclosureAttribute.PROACTIVE, DisclosureAttribute.ON_REQUEST]),
                name="catalog_shows_nothing_withheld",
            ),
            models.CheckConstraint(condition=~Q(index_number=""), name="catalog_entry_has_number"),
        )
        indexes = (
            # The list as it opens, for the cluster and for one site; each filter keeps that order.
            models.Index(fields=["-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["home", "-published_at", "-id"], name="entry_home_newest"),
            models.Index(fields=["unit", "-published_at", "-id"], name="entry_unit_newest"),
            models.Index(fields=["category", "-published_at", "-id"], name="entry_category_newest"),
            models.Index(fields=["subject", "-published_at", "-id"], name="entry_subject_newest"),
            models.Index(fields=["document_kind", "-published_at", "-id"], name="entry_kind_newest"),
            models.Index(fields=["year", "-published_at", "-id"], name="entry_year_newest"),
            models.Index(fields=["validity", "-published_at", "-id"], name="entry_validity_newest"),
            # The list turned over by the date of writing, for the cluster and for one site.
            models.Index(fields=["-dated_on", "-published_at", "-id"], name="entry_dated"),
            models.Index(fields=["home", "-dated_on", "-published_at", "-id"], name="entry_home_dated"),
            # The nightly command: what comes into force or expires by its dates.
            models.Index(fields=["validity", "expires_on"], name="entry_expiring"),
            models.Index(fields=["validity", "effective_on"], name="entry_coming"),
            models.Index(fields=["index_number"], name="entry_number"),
        )

    def __str__(self) -> str:
        return f"{self.index_number} {self.title}"

    @property
    def has_page(self) -> bool:
        """Whether the public may open the entry itself."""
        return self.attribute == DisclosureAttribute.PROACTIVE


class ListedItem(models.Model):
    """One line of a column's list, in one table so that every list has its index; title and address are the page's.

    Its row follows its live page (publication events write it, ``sites.column_items``).
    """

    # No reader's link, so not a use of a page that the admin would warn of.
    wagtail_reference_index_ignore: ClassVar[bool] = True

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="listed_item"
    )
    column = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("栏目"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    home = models.ForeignKey(
        "sites.HomePage", verbose_name=_("网站"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(_("发布时间"))
    summary = models.TextField(_("内容概述"), blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    form = models.CharField(_("解读形式"), max_length=12, blank=True)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField(_("排序"), null=True)
    archived = models.BooleanField(_("已归档"), default=False)

    class Meta:
        verbose_name = _("栏目条目")
        verbose_name_plural = _("栏目条目")
        ordering = ("-published_at", "-pk")
        indexes = (
            models.Index(fields=["column", "-published_at", "-page"], name="listed_column_newest"),
            models.Index(fields=["column", "rank"], name="listed_column_rank"),
        )

    def __str__(self) -> str:
        return str(self.page)


class IndexNumberCounter(models.Model):
    """The last serial given to a unit's code in a year; its row is the lock."""

    code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "year"], name="counter_per_code_and_year"),)

    def __str__(self) -> str:
        return f"{self.code}/{self.year}: {self.last}"


class IndexNumber(models.Model):
    """An index number (索引号) and the item that has it for life; kept when the item is deleted, never reused."""

    number = models.CharField(_("索引号"), max_length=60, unique=True)
    item = models.UUIDField(unique=True, default=uuid.uuid4)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    imported = models.BooleanField(default=False)
    reserved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("索引号")
        verbose_name_plural = _("索引号")

    def __str__(self) -> str:
        return self.number


class FormerAddress(models.Model):
    """An address that was public and is no more: it leads to where the page is now, or says that it is gone."""

    host = models.CharField(max_length=200)
    path = models.CharField(max_length=1000)
    page_id = models.BigIntegerField(null=True)
    gone_title = models.CharField(max_length=255, blank=True)
    gone_notice = models.TextField(blank=True)
    redirect_to = models.CharField(max_length=1000, blank=True)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("旧地址")
        verbose_name_plural = _("旧地址")
        constraints = (models.UniqueConstraint(fields=["host", "path"], name="former_address_unique"),)
        indexes = (models.Index(fields=["page_id"], name="former_address_page"),)

    def __str__(self) -> str:
        return f"{self.host}{self.path}"


class BinnedPage(models.Model):
    """A deleted page, kept for ``CLUSTER_BIN_DAYS`` days so that it can be put back."""

    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("标题"), max_length=255)
    model = models.CharField(max_length=100)
    former_page_id = models.BigIntegerField()
    parent_id = models.BigIntegerField()
    content: Any = models.JSONField()
    deleted_at = models.DateTimeField(_("删除时间"), auto_now_add=True, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("回收站")
        verbose_name_plural = _("回收站")
        ordering = ("-deleted_at",)

    def __str__(self) -> str:
        return self.title
