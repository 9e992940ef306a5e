"""The shared taxonomy: one for all sites, editable, ordered, first loaded from the files in sites/taxonomy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Classification(models.Model):
    """What the three classifications have in common: a stable code, a name, a place in the order."""

    code = models.SlugField(_("代码"), max_length=40, unique=True, help_text=_("登记后不再更改。"))
    name = models.CharField(_("名称"), max_length=80)
    sort_order = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        abstract = True
        ordering = ("sort_order", "code")

    def __str__(self) -> str:
        return self.name


class CategoryScheme(models.TextChoices):
    """Where a catalogue category comes from."""

    ARTICLE_20 = "article-20", _("条例第二十条")
    ARTICLE_21_COUNTY = "article-21-county", _("条例第二十一条（县级）")
    ARTICLE_21_TOWNSHIP = "article-21-township", _("条例第二十一条（乡镇）")
    GRASSROOTS = "grassroots", _("基层政务公开试点领域")


class CatalogCategory(Classification):
    """One category (目录类目) of the disclosure catalogue, 条例 Art. 20 and 21 and 国办发〔2019〕54号."""

    scheme = models.CharField(_("类别"), max_length=24, choices=CategoryScheme.choices)
    basis = models.CharField(_("依据"), max_length=120, blank=True)
    description = models.TextField(_("说明"), blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级类目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    class Meta(Classification.Meta):
        verbose_name = _("目录类目")
        verbose_name_plural = _("目录类目")


class SubjectClass(Classification):
    """One subject class (主题分类), shown behind its class and a backslash."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级主题"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )

    class Meta(Classification.Meta):
        verbose_name = _("主题分类")
        verbose_name_plural = _("主题分类")

    def __str__(self) -> str:
        return f"{self.parent.name}\\{self.name}" if self.parent else self.name


class DocumentKind(Classification):
    """One document kind (体裁), 党政机关公文处理工作条例 Art. 8, and the usual additions."""

    statutory = models.BooleanField(_("法定文种"), default=False)

    class Meta(Classification.Meta):
        verbose_name = _("公文体裁")
        verbose_name_plural = _("公文体裁")
