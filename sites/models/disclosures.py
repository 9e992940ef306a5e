"""Government information (政府信息): the catalogue page and its entries with their metadata."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from sites.admin.choices import CategorySelect
from sites.admin.metadata_panel import MetadataPanel
from sites.models.base import SitePage
from sites.models.columns import ReadingPage
from sites.models.taxonomy import CatalogCategory, DocumentKind, SubjectClass
from sites.models.validity import DeclaredValidity, Validity, validity_at
from sites.publishing.gates import Obstacle
from texts.document_numbers import normalise_document_number
from texts.kinds import document_kind_from_title
from units.models import Unit

if TYPE_CHECKING:
    from wagtail.url_routing import RouteResult


class CatalogPage(SitePage):
    """The catalogue (公开目录) of one site; the portal's lists the entries of all."""

    guide = RichTextField(
        _("公开指南"),
        blank=True,
        features=["h3", "bold", "ol", "ul", "link"],
        help_text=_("信息的分类和编排、获取方式、受理机构（条例第十二条）。机构的地址、电话、传真自动列出。"),
    )

    parent_page_types: ClassVar[list[str]] = [
        "sites.PortalHomePage",
        "sites.DepartmentHomePage",
        "sites.TownshipHomePage",
    ]
    subpage_types: ClassVar[list[str]] = ["sites.DisclosurePage"]
    max_count_per_parent = 1
    template = "sites/catalog_page.html"

    content_panels: ClassVar[list[Any]] = [FieldPanel("title"), FieldPanel("guide")]
    settings_panels: ClassVar[list[Any]] = [FieldPanel("show_in_menus")]

    class Meta:
        verbose_name = _("公开目录")
        verbose_name_plural = _("公开目录")

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        """The list, and below it the guide, the exports and the feed."""
        from sites.catalog.routes import route_catalog  # noqa: PLC0415 - the views of a catalogue ask its model

        return route_catalog(self, request, path_components) or super().route(request, path_components)

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The view that ``route`` chose, the list by default."""
        from sites.catalog.routes import serve_catalog  # noqa: PLC0415

        return serve_catalog(self, request, *args, **kwargs)

    def meta_tags(self) -> list[tuple[str, str]]:
        """The catalogue is a column list page of the type 信息公开目录."""
        return [
            ("ColumnName", self.title),
            ("ColumnDescription", f"{self.title}：{_('政府信息公开目录')}"),
            ("ColumnKeywords", str(_("政府信息公开,公开目录,索引号"))),
            ("ColumnType", str(_("信息公开目录"))),
        ]

    def guide_meta_tags(self) -> list[tuple[str, str]]:
        """The guide (条例 Art. 12) is a column list page of the type 信息公开指南."""
        return [
            ("ColumnName", str(_("政府信息公开指南"))),
            ("ColumnDescription", str(_("政府信息的分类、编排和获取方式，受理机构的联系方式"))),
            ("ColumnKeywords", str(_("政府信息公开,公开指南,依申请公开"))),
            ("ColumnType", str(_("信息公开指南"))),
        ]


class DisclosureAttribute(models.TextChoices):
    """公开属性, 条例 Art. 13–16."""

    PROACTIVE = "proactive", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")


class DisclosurePage(ReadingPage):
    """One item of government information with its catalogue metadata (条例 Art. 12; standards §5)."""

    index_number = models.CharField(_("索引号"), max_length=60, blank=True, db_index=True, editable=False)
    issuing_unit = models.ForeignKey(
        Unit,
        verbose_name=_("发布机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disclosures",
        help_text=_("留空则为本单位。联合发文由牵头机关公开（条例第十条）。"),
    )
    issuer_text = models.CharField(
        _("发布机构（原文）"), max_length=120, blank=True, help_text=_("发布机构不在本县单位之列时填写。")
    )
    joint_issuers = ParentalManyToManyField(
        Unit, verbose_name=_("联合发文单位"), blank=True, related_name="joint_disclosures"
    )
    document_number = models.CharField(
        _("发文字号"), max_length=80, blank=True, db_index=True, help_text=_("例：云溪政办发〔2026〕37号")
    )
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    category = models.ForeignKey(
        CatalogCategory,
        verbose_name=_("目录类目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disclosures",
    )
    subject = models.ForeignKey(
        SubjectClass,
        verbose_name=_("主题分类"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disclosures",
    )
    document_kind = models.ForeignKey(
        DocumentKind,
        verbose_name=_("体裁"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disclosures",
        help_text=_("留空则按标题的文种填写。"),
    )
    attribute = models.CharField(
        _("公开属性"),
        max_length=12,
        choices=DisclosureAttribute.choices,
        default=DisclosureAttribute.PROACTIVE,
    )
    attribute_ground = models.CharField(
        _("法律依据"), max_length=200, blank=True, help_text=_("依申请公开、不予公开须写明依据的条款。")
    )
    attribute_reason = models.TextField(
        _("理由"), blank=True, help_text=_("依申请公开、不予公开须写明理由。")
    )
    normative = models.BooleanField(_("行政规范性文件"), default=False)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True, help_text=_("这一天仍然有效。"))
    declared_validity = models.CharField(
        _("有效性"), max_length=12, choices=DeclaredValidity.choices, default=DeclaredValidity.BY_DATE
    )
    validity_changed_on = models.DateField(_("有效性变更日期"), null=True, blank=True)
    validity_basis = models.ForeignKey(
        "self",
        verbose_name=_("变更依据文件"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="changes_validity_of",
        help_text=_("修改或废止本文件的文件。"),
    )
    validity_basis_text = models.CharField(_("变更依据（原文）"), max_length=200, blank=True)
    import_key = models.CharField(max_length=200, null=True, blank=True, editable=False, unique=True)
    script = models.CharField(
        _("文字"), max_length=5, blank=True, editable=False, help_text=_("hans 或 hant，导入时识别。")
    )

    parent_page_types: ClassVar[list[str]] = ["sites.CatalogPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["index_number", "import_key", "released_at"]
    template = "sites/disclosure_page.html"

    # In the order of the paper form: what it is, may it be public, where it belongs, what it says, how long it holds.
    content_panels: ClassVar[list[Any]] = [
        FieldPanel(
            "title", heading=_("名称"), help_text=_("与文件标题一字不差。体裁按标题的最后一个词自动填写。")
        ),
        MetadataPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("document_number"),
                        FieldPanel("written_on", help_text=_("文件落款的日期，例：2026-09-01。")),
                    ]
                ),
                FieldPanel("issuing_unit"),
                FieldPanel("index_number", read_only=True, help_text=_("首次公开时由系统编定，终身不变。")),
            ],
            heading=_("文件"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("attribute", widget=forms.RadioSelect),
                FieldPanel(
                    "attribute_ground",
                    help_text=_("写到条和款，例：条例第十六条第二款。依申请公开、不予公开须填写。"),
                ),
                FieldPanel(
                    "attribute_reason",
                    help_text=_("写清本件为什么属于这一情形，签发人会逐字看到。依申请公开、不予公开须填写。"),
                ),
            ],
            heading=_("公开属性"),
            help_text=_("以公开为常态、不公开为例外。拿不准的先选“主动公开”，再与政务公开工作机构商量。"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("category", widget=CategorySelect, help_text=_("公众在公开目录里按它查找。")),
                FieldRowPanel([FieldPanel("subject"), FieldPanel("document_kind", widget=forms.Select)]),
                FieldPanel(
                    "summary",
                    help_text=_("一两句话：讲了什么，对谁有用。列表和目录里都显示，最多 500 字。"),
                ),
                FieldPanel("keywords", help_text=_("2 至 5 个，用逗号分隔。")),
            ],
            heading=_("分类和概述"),
        ),
        FieldPanel("body"),
        InlinePanel("attachments", heading=_("附件"), label=_("附件")),
        MultiFieldPanel(
            [
                FieldPanel(
                    "normative",
                    help_text=_("对公众普遍适用、反复适用的文件。公开后 3 个工作日内须有政策解读。"),
                ),
                FieldRowPanel(
                    [
                        FieldPanel("effective_on", help_text=_("文件写明的施行日期，没有写的留空。")),
                        FieldPanel("expires_on"),
                    ]
                ),
            ],
            heading=_("施行"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel(
                            "declared_validity",
                            help_text=_("一般选“按日期”。被修改、废止或宣布失效后再改。"),
                        ),
                        FieldPanel("validity_changed_on"),
                    ]
                ),
                PageChooserPanel("validity_basis", "sites.DisclosurePage"),
                FieldPanel(
                    "validity_basis_text", help_text=_("依据文件不在本县网站时，写它的名称和发文字号。")
                ),
            ],
            heading=_("修改、废止和失效"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("issuer_text"),
                FieldPanel(
                    "joint_issuers",
                    widget=forms.CheckboxSelectMultiple,
                    help_text=_("牵头机关以外的发文单位。"),
                ),
            ],
            heading=_("联合发文和外单位发文"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("source")]),
                FieldRowPanel([FieldPanel("author"), FieldPanel("responsible_editor")]),
            ],
            heading=_("发布信息"),
            classname="collapsed",
        ),
    ]

    class Meta:
        verbose_name = _("政府信息")
        verbose_name_plural = _("政府信息")
        constraints = (
            models.CheckConstraint(
                condition=Q(attribute=DisclosureAttribute.PROACTIVE)
                | (~Q(attribute_ground="") & ~Q(attribute_reason="")),
                name="disclosure_reason_required",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("effective_on")),
                name="disclosure_dates_in_order",
            ),
        )

    def clean(self) -> None:
        """Normalise what was typed, and ask for what the law asks for."""
        super().clean()
        self.fill_in()
        errors: dict[str, Any] = {}
        if self.attribute != DisclosureAttribute.PROACTIVE:
            if not self.attribute_ground:
                errors["attribute_ground"] = _("请写明不主动公开所依据的法律条款，例如“条例第十六条”。")
            if not self.attribute_reason:
                errors["attribute_reason"] = _("请写明不主动公开的理由。")
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            errors["expires_on"] = _("有效期不能早于施行日期。")
        if errors:
            raise ValidationError(errors)

    def fill_in(self) -> None:
        """Bring the document number into its form and take the kind from the title where it was left open."""
        if self.document_number:
            self.document_number = normalise_document_number(self.document_number)
        if self.document_kind_id is None and (name := document_kind_from_title(self.title)):
            self.document_kind = DocumentKind.objects.filter(name=name).first()

    def _set_core_field_defaults(self) -> None:
        self.fill_in()
        super()._set_core_field_defaults()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """An alias of an imported entry was not imported itself."""
        if self.alias_of_id:
            self.import_key = None
        return super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision never brings back an older index number: it is kept for life."""
        page = super().with_content_json(content)
        page.index_number = self.index_number
        page.import_key = self.import_key
        return page

    def validity_on(self, day: datetime.date) -> Validity:
        """有效性 on a day: what was declared, else what follows from the dates (standards §6)."""
        declared = DeclaredValidity(self.declared_validity)
        return validity_at(day, declared, self.effective_on, self.expires_on)

    @property
    def validity(self) -> Validity:
        """有效性 today."""
        return self.validity_on(timezone.localdate())

    @property
    def issuer_name(self) -> str:
        """Who issued it, as the public reads it."""
        if self.issuer_text:
            return self.issuer_text
        if self.issuing_unit:
            return self.issuing_unit.name
        # What came without an issuer keeps the blank: the site that took it over did not issue it.
        return "" if self.import_key else self.home.unit.name

    def publication_obstacles(self) -> Iterable[Obstacle]:
        """Only proactive entries have a public page (design, decision 14)."""
        if self.attribute != DisclosureAttribute.PROACTIVE:
            yield Obstacle(
                "not-proactive",
                str(_("公开属性是“%s”，没有公开的页面。") % self.get_attribute_display()),
                str(_("依申请公开的条目只在目录中列出一行；要公开全文，请改为主动公开。")),
            )

    def prepare_publication(self) -> None:
        """An entry that becomes public has an index number."""
        from sites.numbering import ensure_number  # noqa: PLC0415 - numbering writes rows about pages

        super().prepare_publication()
        ensure_number(self)


class DisclosureAttachment(Orderable):
    """One file of an entry."""

    page = ParentalKey(DisclosurePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        "sites.SiteDocument", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("显示名称"), max_length=200, blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("附件")

    def __str__(self) -> str:
        return self.title or self.document.title
