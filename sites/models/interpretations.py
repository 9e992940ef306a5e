"""Interpretations (政策解读), linked both ways with the policies that they explain (国办公开办函; standards §6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from sites.models.columns import ReadingPage
from sites.models.disclosures import DisclosurePage


class InterpretationForm(models.TextChoices):
    """The form of an interpretation."""

    TEXT = "text", _("文字解读")
    DIAGRAM = "diagram", _("图解")
    QA = "qa", _("问答")
    VIDEO = "video", _("视频")
    AUDIO = "audio", _("音频")
    PRESS = "press", _("新闻发布会")
    EXPERT = "expert", _("专家解读")
    LEADER = "leader", _("负责人解读")


class InterpretationPage(ReadingPage):
    """An interpretation (政策解读), linked both ways with the policies that it explains."""

    form = models.CharField(
        _("解读形式"), max_length=12, choices=InterpretationForm.choices, default=InterpretationForm.TEXT
    )

    parent_page_types: ClassVar[list[str]] = ["sites.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "sites/interpretation_page.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("form"),
        InlinePanel("explained", heading=_("解读的文件"), label=_("文件"), min_num=1),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("source")]),
                FieldRowPanel([FieldPanel("author"), FieldPanel("responsible_editor")]),
                FieldPanel("keywords"),
            ],
            heading=_("发布信息"),
        ),
    ]

    class Meta:
        verbose_name = _("政策解读")
        verbose_name_plural = _("政策解读")


class ExplainedDisclosure(Orderable):
    """One policy that an interpretation explains."""

    page = ParentalKey(InterpretationPage, on_delete=models.CASCADE, related_name="explained")
    disclosure = models.ForeignKey(
        DisclosurePage, verbose_name=_("文件"), on_delete=models.CASCADE, related_name="explained_by"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("disclosure", "sites.DisclosurePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("解读的文件")
        constraints = (models.UniqueConstraint(fields=["page", "disclosure"], name="explained_once"),)

    def __str__(self) -> str:
        return str(self.disclosure)
