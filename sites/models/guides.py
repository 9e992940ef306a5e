"""Service guides (办事指南): the merged field model of standards §8."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from sites.admin.metadata_panel import MetadataPanel
from sites.blocks import BodyBlock, QuestionBlock
from sites.models.base import PublishedAtMixin, SitePage
from sites.publishing.gates import Obstacle

PLAIN = ["bold", "ol", "ul", "link"]


class Audience(models.TextChoices):
    """服务对象."""

    NATURAL = "natural", _("自然人")
    LEGAL = "legal", _("法人和其他组织")
    BOTH = "both", _("自然人、法人和其他组织")


class LifeEvent(models.TextChoices):
    """The occasions in life under which people look for a service."""

    BIRTH = "birth", _("生育")
    SCHOOL = "school", _("上学")
    WORK = "work", _("就业")
    MARRIAGE = "marriage", _("婚姻")
    MEDICAL = "medical", _("就医")
    HOUSING = "housing", _("住房")
    FARMING = "farming", _("务农")
    ELDERLY = "elderly", _("养老")
    HARDSHIP = "hardship", _("救助")
    BUSINESS = "business", _("开办企业")
    FUNERAL = "funeral", _("身后")


def _has_words(html: str) -> bool:
    """Whether a rich text says anything: the editor leaves an empty paragraph where nothing was written."""
    return bool(strip_tags(html or "").strip())


class ServiceGuidePage(PublishedAtMixin, SitePage):
    """One service guide; the eight key classes of the inspection are required before it may be public."""

    summary = models.TextField(_("内容概述"), blank=True, max_length=500)
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    service_code = models.CharField(_("事项编码"), max_length=60, blank=True)
    service_type = models.CharField(_("事项类型"), max_length=60, blank=True)
    implementer = models.CharField(_("实施机关"), max_length=120, blank=True)
    audience = models.CharField(
        _("服务对象"), max_length=10, choices=Audience.choices, default=Audience.NATURAL
    )
    life_event = models.CharField(_("办理场景"), max_length=12, choices=LifeEvent.choices, blank=True)
    legal_basis = RichTextField(_("设定依据"), blank=True, features=PLAIN)
    conditions = RichTextField(_("申请条件"), blank=True, features=PLAIN)
    prohibitions = RichTextField(_("禁止性要求"), blank=True, features=PLAIN)
    quantity_limit = models.CharField(_("数量限制"), max_length=200, blank=True)
    statutory_limit_days = models.PositiveSmallIntegerField(
        _("法定办结时限（工作日）"), null=True, blank=True
    )
    promised_limit_days = models.PositiveSmallIntegerField(_("承诺办结时限（工作日）"), null=True, blank=True)
    visits = models.PositiveSmallIntegerField(_("到现场次数"), null=True, blank=True)
    fee = models.CharField(_("收费标准"), max_length=200, blank=True, help_text=_("不收费请写“不收费”。"))
    fee_basis = models.TextField(_("收费依据"), blank=True)
    result = models.CharField(_("办理结果"), max_length=200, blank=True)
    delivery = models.CharField(_("结果送达"), max_length=200, blank=True)
    online_url = models.URLField(_("网上办理地址"), blank=True)
    annual_check = models.CharField(_("年检要求"), max_length=200, blank=True)
    enquiries = models.CharField(_("咨询方式"), max_length=200, blank=True)
    complaints = models.CharField(_("监督投诉方式"), max_length=200, blank=True)
    rights = RichTextField(_("申请人权利和义务"), blank=True, features=PLAIN)
    notes = RichTextField(_("注意事项"), blank=True, features=PLAIN)
    faq = StreamField([("question", QuestionBlock(label=_("问答")))], verbose_name=_("常见问题"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("补充说明"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["sites.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "sites/service_guide_page.html"

    content_panels: ClassVar[list[Any]] = [
        MetadataPanel(),
        MultiFieldPanel(
            [
                FieldPanel("title", heading=_("事项名称")),
                FieldPanel("summary"),
                FieldRowPanel([FieldPanel("service_code"), FieldPanel("service_type")]),
                FieldRowPanel([FieldPanel("implementer"), FieldPanel("audience")]),
                FieldRowPanel([FieldPanel("life_event"), FieldPanel("keywords")]),
            ],
            heading=_("事项"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("legal_basis"),
                FieldPanel("conditions"),
                FieldPanel("prohibitions"),
                FieldPanel("quantity_limit"),
            ],
            heading=_("依据和条件"),
        ),
        InlinePanel("materials", heading=_("办理材料"), label=_("材料")),
        InlinePanel("process_steps", heading=_("办理流程"), label=_("步骤")),
        InlinePanel("windows", heading=_("办理窗口"), label=_("窗口")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("statutory_limit_days"), FieldPanel("promised_limit_days")]),
                FieldRowPanel([FieldPanel("visits"), FieldPanel("fee")]),
                FieldPanel("fee_basis"),
                FieldRowPanel([FieldPanel("result"), FieldPanel("delivery")]),
                FieldPanel("annual_check"),
            ],
            heading=_("时限、收费和结果"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("online_url"),
                FieldRowPanel([FieldPanel("enquiries"), FieldPanel("complaints")]),
                FieldPanel("rights"),
                FieldPanel("notes"),
                FieldPanel("faq"),
                FieldPanel("body"),
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("source")]),
            ],
            heading=_("更多"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("办事指南")
        verbose_name_plural = _("办事指南")
        indexes = (
            # The newest of each occasion in life, for the home pages and the list of guides.
            models.Index(fields=["life_event", "-published_at", "-page_ptr"], name="guide_event_newest"),
        )

    @property
    def source_text(self) -> str:
        """Where the text comes from; never blank."""
        return self.source or self.home.unit.name

    def missing_elements(self) -> list[str]:
        """Which of the eight key element classes are missing (inspection indicator V6b)."""
        windows = list(self.windows.all())
        present = {
            _("事项名称"): bool(self.title),
            _("设定依据"): _has_words(self.legal_basis),
            _("申请条件"): _has_words(self.conditions),
            _("办理材料"): self.materials.exists(),
            _("办理地点"): any(window.address for window in windows),
            _("办理时间"): any(window.hours for window in windows),
            _("联系电话"): any(window.telephone for window in windows),
            _("办理流程"): self.process_steps.exists(),
        }
        return [str(name) for name, there in present.items() if not there]

    def publication_obstacles(self) -> list[Obstacle]:
        """A guide that lacks a key element does not go public."""
        if not (missing := self.missing_elements()):
            return []
        return [
            Obstacle(
                "guide-incomplete",
                str(_("办事指南缺少必备要素：%s。") % "、".join(missing)),
                str(_("请补齐后再发布。")),
            )
        ]

    def meta_tags(self) -> list[tuple[str, str]]:
        """The tags of an article page."""
        parent = self.get_parent()
        return [
            ("ColumnName", parent.title if parent is not None else ""),
            ("ColumnType", str(_("办事服务"))),
            ("ArticleTitle", self.title),
            ("PubDate", self.published_at_text),
            ("ContentSource", self.source_text),
            ("Keywords", self.keywords or self.title),
            ("Description", self.summary or self.title),
            ("Url", self.full_url or ""),
        ]


class MaterialForm(models.TextChoices):
    """In which form a material is handed in."""

    ORIGINAL = "original", _("原件")
    COPY = "copy", _("复印件")
    BOTH = "both", _("原件和复印件")
    ELECTRONIC = "electronic", _("电子材料")


class GuideMaterial(Orderable):
    """One material to hand in, with its blank form and a filled sample."""

    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(_("材料名称"), max_length=200)
    form = models.CharField(
        _("形式"), max_length=12, choices=MaterialForm.choices, default=MaterialForm.ORIGINAL
    )
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    source = models.CharField(
        _("来源"), max_length=100, blank=True, help_text=_("例如：申请人自备、村委会出具。")
    )
    required = models.BooleanField(_("必需"), default=True)
    notes = models.CharField(_("说明"), max_length=200, blank=True)
    blank_form = models.ForeignKey(
        "sites.SiteDocument",
        verbose_name=_("空白表格"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    filled_sample = models.ForeignKey(
        "sites.SiteDocument",
        verbose_name=_("填写样例"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("form"), FieldPanel("copies"), FieldPanel("required")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("notes")]),
        FieldRowPanel([FieldPanel("blank_form"), FieldPanel("filled_sample")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("办理材料")
        constraints = (
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="material_at_least_one_copy"),
        )

    def __str__(self) -> str:
        return self.name


class GuideStep(Orderable):
    """One step of the flow."""

    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="process_steps")
    title = models.CharField(_("步骤"), max_length=80)
    text = models.TextField(_("说明"), blank=True)
    days = models.PositiveSmallIntegerField(_("时限（工作日）"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("办理步骤")

    def __str__(self) -> str:
        return self.title


class GuideWindow(Orderable):
    """One place where the service is given."""

    page = ParentalKey(ServiceGuidePage, on_delete=models.CASCADE, related_name="windows")
    name = models.CharField(_("窗口"), max_length=120)
    address = models.CharField(_("办理地点"), max_length=200)
    hours = models.CharField(_("办理时间"), max_length=120)
    telephone = models.CharField(_("联系电话"), max_length=60)

    class Meta(Orderable.Meta):
        verbose_name = _("办理窗口")

    def __str__(self) -> str:
        return self.name
