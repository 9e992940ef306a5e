"""Columns and what stands in them: articles, special topics, leaders."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from sites.blocks import BodyBlock
from sites.models.base import PublishedAtMixin, SitePage


class ColumnKind(models.TextChoices):
    """What a column is for; its kind decides the meta tag ``ColumnType`` and, later, how often it must be updated."""

    ABOUT = "about", _("概况信息")
    DUTIES = "duties", _("机构职能")
    LEADERS = "leaders", _("负责人信息")
    NEWS = "news", _("工作动态")
    NOTICES = "notices", _("通知公告")
    POLICY = "policy", _("政策文件")
    INTERPRETATION = "interpretation", _("政策解读")
    RESPONSES = "responses", _("回应关切")
    DATA = "data", _("统计数据")
    PERSONNEL = "personnel", _("人事信息")
    PLANNING = "planning", _("规划计划")
    BUDGET = "budget", _("财政预决算")
    REPORTS = "reports", _("信息公开年报")
    SERVICES = "services", _("办事服务")
    INTERACTION = "interaction", _("咨询投诉")
    CONSULTATION = "consultation", _("征集调查")
    TOPICS = "topics", _("专题专栏")
    MEDIA = "media", _("新媒体")
    SITEMAP = "sitemap", _("站点地图")


class PageWithFeeds(SitePage):
    """Abstract base of what lists items: feeds answer below the list."""

    class Meta:
        abstract = True

    def route(self, request: Any, path_components: list[str]) -> RouteResult:
        """The list, and below it its feeds."""
        from sites.feeds import route_feed  # noqa: PLC0415 - feeds read the models

        return route_feed(self, path_components) or super().route(request, path_components)

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The list, or the feed that ``route`` chose."""
        from sites.feeds import column_feed  # noqa: PLC0415

        if (feed := kwargs.pop("feed", None)) is not None:
            return column_feed(self, request, feed)
        return super().serve(request, *args, **kwargs)


class ColumnPage(PageWithFeeds):
    """A column (栏目) of a site."""

    kind = models.CharField(_("栏目类型"), max_length=20, choices=ColumnKind.choices)
    description = models.CharField(
        _("栏目说明"), max_length=200, blank=True, help_text=_("一句话，说明这个栏目发布什么。")
    )
    keywords = models.CharField(_("关键词"), max_length=200, blank=True, help_text=_("用逗号分隔。"))

    parent_page_types: ClassVar[list[str]] = [
        "sites.PortalHomePage",
        "sites.DepartmentHomePage",
        "sites.TownshipHomePage",
        "sites.ColumnPage",
        "sites.TopicPage",
    ]
    subpage_types: ClassVar[list[str]] = [
        "sites.ColumnPage",
        "sites.ArticlePage",
        "sites.InterpretationPage",
        "sites.ServiceGuidePage",
        "sites.LeaderPage",
        "sites.TopicPage",
    ]
    template = "sites/column_page.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("description"),
        FieldPanel("keywords"),
    ]
    settings_panels: ClassVar[list[Any]] = [FieldPanel("show_in_menus")]

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")

    def meta_tags(self) -> list[tuple[str, str]]:
        """The tags of a column list page; none is ever empty."""
        return [
            ("ColumnName", self.title),
            ("ColumnDescription", self.description or f"{self.title}：{self.get_kind_display()}"),
            ("ColumnKeywords", self.keywords or f"{self.title},{self.get_kind_display()}"),
            ("ColumnType", str(self.get_kind_display())),
        ]


class ReadingPage(PublishedAtMixin, SitePage):
    """Abstract base of everything that is read as a text: title, summary, source, author, body."""

    summary = models.TextField(_("内容概述"), blank=True, max_length=500)
    keywords = models.CharField(_("关键词"), max_length=200, blank=True, help_text=_("用逗号分隔。"))
    source = models.CharField(
        _("来源"), max_length=300, blank=True, help_text=_("留空则为本单位。转载须写明出处。")
    )
    author = models.CharField(_("作者"), max_length=60, blank=True)
    responsible_editor = models.CharField(_("责任编辑"), max_length=40, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    class Meta:
        abstract = True

    @property
    def source_text(self) -> str:
        """Where the text comes from; never blank (网页标签规范)."""
        return self.source or self.home.unit.name

    def column(self) -> Page | None:
        """The column, catalogue or topic in which the page stands."""
        return self.get_parent()

    def meta_tags(self) -> list[tuple[str, str]]:
        """The tags of an article page."""
        parent = self.column()
        specific = parent.specific if parent is not None else None
        kind = specific.get_kind_display() if isinstance(specific, ColumnPage) else _("政府信息公开")
        tags = [
            ("ColumnName", parent.title if parent is not None else ""),
            ("ColumnType", str(kind)),
            ("ArticleTitle", self.title),
            ("PubDate", self.published_at_text),
            ("ContentSource", self.source_text),
            ("Keywords", self.keywords),
            ("Author", self.author),
            ("Description", self.summary),
            ("Url", self.full_url or ""),
        ]
        required = {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"}
        return [(name, content) for name, content in tags if content or name in required]


class ArticlePage(ReadingPage):
    """An article (文章): news, a notice, a profile."""

    parent_page_types: ClassVar[list[str]] = ["sites.ColumnPage", "sites.TopicPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "sites/article_page.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary", help_text=_("一两句话，列表里显示，最多 500 字。")),
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
        verbose_name = _("文章")
        verbose_name_plural = _("文章")


class TopicPage(PageWithFeeds):
    """A special topic (专题专栏); a finished one stays, marked as archived."""

    introduction = RichTextField(_("导语"), blank=True, features=["bold", "ol", "ul", "link"])
    archived_on = models.DateField(
        _("归档日期"), null=True, blank=True, help_text=_("填写后页面标注“已归档”。")
    )
    body = StreamField(BodyBlock(), verbose_name=_("内容"), blank=True)

    parent_page_types: ClassVar[list[str]] = [
        "sites.PortalHomePage",
        "sites.DepartmentHomePage",
        "sites.TownshipHomePage",
        "sites.ColumnPage",
    ]
    subpage_types: ClassVar[list[str]] = ["sites.ColumnPage", "sites.ArticlePage"]
    template = "sites/topic_page.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldPanel("archived_on"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("专题")
        verbose_name_plural = _("专题")

    def meta_tags(self) -> list[tuple[str, str]]:
        """A topic is a column list page of the type 专题专栏."""
        return [
            ("ColumnName", self.title),
            ("ColumnDescription", self.title),
            ("ColumnKeywords", self.title),
            ("ColumnType", str(ColumnKind.TOPICS.label)),
        ]


class LeaderPage(ReadingPage):
    """One leader (负责人): post, duties, biography."""

    post = models.CharField(_("职务"), max_length=100)
    duties = models.TextField(_("工作分工"), blank=True)
    rank = models.PositiveSmallIntegerField(_("排序"), default=0)
    portrait = models.ForeignKey(
        "sites.SiteImage",
        verbose_name=_("照片"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    parent_page_types: ClassVar[list[str]] = ["sites.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "sites/leader_page.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title", heading=_("姓名")),
        FieldRowPanel([FieldPanel("post"), FieldPanel("rank")]),
        FieldPanel("duties"),
        FieldPanel("portrait"),
        FieldPanel("body", heading=_("简历")),
        FieldRowPanel([FieldPanel("published_at"), FieldPanel("source")]),
    ]

    class Meta:
        verbose_name = _("领导信息")
        verbose_name_plural = _("领导信息")
