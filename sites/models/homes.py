"""Home pages: a site is a home page. Its host and path decide its address, not its place in the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from sites import addresses, directory
from sites.models.base import SitePage
from units.models import Unit

if TYPE_CHECKING:
    from django.http import HttpRequest

HOST = RegexValidator(r"^[a-z0-9-]+(\.[a-z0-9-]+)*$", _("主机名只用小写字母、数字、点和连字符。"))
SITE_PATH = RegexValidator(r"^[a-z0-9-]+(/[a-z0-9-]+){0,2}$", _("路径最多三级，只用小写字母、数字和连字符。"))
SITE_ID_CODE = RegexValidator(r"^(\d{10}|bm\d{8})$", _("网站标识码为10位数字。"))
COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("颜色写作 #1a2b3c。"))


# What the cluster file sets and no editor's draft may bring back.
NOT_EDITED = (
    "unit_id", "host", "site_path", "site_id_code", "icp_number", "police_number",
    "theme", "theme_main", "theme_accent", "theme_ink",
)  # fmt: skip


class ClusterRootPage(SitePage):
    """The one container in which all homes stand side by side, so that rights never leak downwards."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "sites.PortalHomePage",
        "sites.DepartmentHomePage",
        "sites.TownshipHomePage",
    ]
    max_count = 1
    is_creatable = False

    class Meta:
        verbose_name = _("网站群")


class HomePage(SitePage):
    """What the home pages of all kinds share: unit, address, identity, theme."""

    unit = models.ForeignKey(Unit, verbose_name=_("单位"), on_delete=models.PROTECT, related_name="homes")
    host = models.CharField(
        _("主机名"), max_length=200, blank=True, validators=[HOST], help_text=_("留空：在门户的主机名之下。")
    )
    site_path = models.CharField(
        _("路径"), max_length=100, blank=True, validators=[SITE_PATH], help_text=_("留空：在主机名的根。")
    )
    site_id_code = models.CharField(_("网站标识码"), max_length=10, blank=True, validators=[SITE_ID_CODE])
    icp_number = models.CharField(_("ICP备案编号"), max_length=60, blank=True)
    police_number = models.CharField(_("公安机关备案编号"), max_length=60, blank=True)
    sponsor = models.CharField(_("主办单位"), max_length=100, blank=True)
    operator = models.CharField(_("承办单位"), max_length=100, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    introduction = models.TextField(_("简介"), blank=True)
    theme = models.CharField(_("主题配色"), max_length=40, blank=True, editable=False)
    theme_main = models.CharField(_("主色"), max_length=7, default="#0b5c6b", validators=[COLOUR])
    theme_accent = models.CharField(_("辅色"), max_length=7, default="#9c3d1e", validators=[COLOUR])
    theme_ink = models.CharField(_("文字色"), max_length=7, default="#1c2426", validators=[COLOUR])

    parent_page_types: ClassVar[list[str]] = ["sites.ClusterRootPage"]
    subpage_types: ClassVar[list[str]] = ["sites.ColumnPage", "sites.CatalogPage", "sites.TopicPage"]
    is_creatable = False

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("sponsor"), FieldPanel("operator")]),
                FieldPanel("contact"),
            ],
            heading=_("页脚"),
        ),
    ]

    class Meta:
        verbose_name = _("首页")
        verbose_name_plural = _("首页")
        constraints = (
            models.UniqueConstraint(fields=["host", "site_path"], name="home_address_unique"),
            models.CheckConstraint(condition=~Q(host="") | ~Q(site_path=""), name="home_has_host_or_path"),
        )

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision never moves the site or changes its identity: these come from the cluster file alone."""
        page = super().with_content_json(content)
        for name in NOT_EDITED:
            setattr(page, name, getattr(self, name))
        return page

    @property
    def entry(self) -> directory.SiteEntry:
        """This home in the site directory."""
        entry = directory.current().by_tree_path.get(self.path)
        if entry is None:
            raise LookupError(f"home page {self.pk} is not in the site directory")
        return entry

    @property
    def home(self) -> HomePage:
        """A home page is its own home."""
        return self

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Every process learns of a new address or title."""
        result = super().save(*args, **kwargs)
        update_fields = kwargs.get("update_fields")
        if update_fields is None or {"title", "live", "url_path", "slug"} & set(update_fields):
            directory.invalidate()
        return result

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page for a path below this home with one look-up, or hand over to a path subsite."""
        found = addresses.directory_for(request).site_at(self.entry.host, path_components)
        if found and self.entry.path == "" and found[0].page_id != self.pk:
            entry, rest = found
            home = HomePage.objects.get(pk=entry.page_id).specific
            return home.route_within(request, rest)
        return self.route_within(request, path_components)

    def route_within(self, request: HttpRequest, components: list[str]) -> RouteResult:
        """Find the page for a path below this home with one look-up.

        The deepest page on the way is asked to route what is left of the path (a feed, an export).
        """
        if not components:
            return super().route(request, components)
        below = self.url_path.rstrip("/")
        ends = range(1, len(components) + 1)
        # The slug is indexed and the address is not: ask for both.
        page = (
            Page.objects.filter(
                slug__in=set(components),
                url_path__in=["/".join([below, *components[:end], ""]) for end in ends],
                path__startswith=self.path,
            )
            .order_by("-depth")
            .first()
        )
        found_site = addresses.site_of(page, request) if page else None
        if page is None or found_site is None or found_site.page_id != self.pk:
            return super().route(request, components)
        specific = page.specific
        specific.__dict__["home"] = self
        return specific.route(request, components[page.depth - self.depth :])  # type: ignore[no-any-return]

    def copy_for_translation(self, locale: Any, *args: Any, **kwargs: Any) -> Any:
        """The home of another language answers under the language's path on the same host."""
        language = locale.language_code.split("-")[0]
        original = self.site_path
        self.site_path = "/".join(filter(None, [original, language]))
        try:
            return super().copy_for_translation(locale, *args, **kwargs)
        finally:
            self.site_path = original


class NoticeLevel(models.TextChoices):
    """How urgent a county-wide notice is."""

    URGENT = "urgent", _("紧急")
    WARNING = "warning", _("提醒")


class PortalHomePage(HomePage):
    """The county's portal: one per language. What it announces stands on every page of every site."""

    notice_level = models.CharField(
        _("紧急程度"), max_length=10, choices=NoticeLevel.choices, default=NoticeLevel.URGENT
    )
    notice_title = models.CharField(
        _("通告标题"),
        max_length=60,
        blank=True,
        help_text=_("留空则不显示。签发后出现在全县各网站每一页的顶部。"),
    )
    notice_text = models.CharField(_("通告内容"), max_length=200, blank=True)
    notice_page = models.ForeignKey(
        Page,
        verbose_name=_("详情页面"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("只链接已经公开的页面。"),
    )
    notice_from = models.DateTimeField(
        _("显示自"), null=True, blank=True, help_text=_("留空则签发后立即显示。")
    )
    notice_until = models.DateTimeField(_("显示至"), null=True, blank=True, help_text=_("到时自动撤下。"))
    mourning_from = models.DateField(
        _("灰色显示自"), null=True, blank=True, help_text=_("哀悼日期间全县各网站以灰色显示。")
    )
    mourning_until = models.DateField(_("灰色显示至"), null=True, blank=True)

    template = "sites/portal_home_page.html"

    content_panels: ClassVar[list[Any]] = [
        *HomePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("notice_level"), FieldPanel("notice_page")]),
                FieldPanel("notice_title"),
                FieldPanel("notice_text"),
                FieldRowPanel([FieldPanel("notice_from"), FieldPanel("notice_until")]),
            ],
            heading=_("全县紧急通告"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("mourning_from"), FieldPanel("mourning_until")])],
            heading=_("哀悼日"),
        ),
    ]

    class Meta:
        verbose_name = _("门户首页")
        verbose_name_plural = _("门户首页")
        constraints = (
            models.CheckConstraint(
                condition=Q(notice_title="") | Q(notice_until__isnull=False), name="portal_notice_ends"
            ),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True)
                | Q(notice_until__isnull=True)
                | Q(notice_until__gt=models.F("notice_from")),
                name="portal_notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(mourning_from__isnull=True, mourning_until__isnull=True)
                | Q(
                    mourning_from__isnull=False,
                    mourning_until__isnull=False,
                    mourning_until__gte=models.F("mourning_from"),
                ),
                name="portal_mourning_has_both_ends",
            ),
        )

    def clean(self) -> None:
        """A notice has an end, and nothing ends before it begins."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.notice_title and self.notice_until is None:
            errors["notice_until"] = _("请填写显示至什么时候，到时自动撤下。")
        elif self.notice_from and self.notice_until and self.notice_until <= self.notice_from:
            errors["notice_until"] = _("应晚于开始显示的时间。")
        if (self.mourning_from is None) != (self.mourning_until is None):
            errors["mourning_until"] = _("起止日期须同时填写。")
        elif self.mourning_from and self.mourning_until and self.mourning_until < self.mourning_from:
            errors["mourning_until"] = _("应不早于开始日期。")
        if errors:
            raise ValidationError(errors)


class DepartmentHomePage(HomePage):
    """The site of a department."""

    template = "sites/department_home_page.html"

    class Meta:
        verbose_name = _("部门首页")
        verbose_name_plural = _("部门首页")


class TownshipHomePage(HomePage):
    """The site of a township, on a host of its own or under a path; those of its villages lie under it."""

    parent_page_types: ClassVar[list[str]] = ["sites.ClusterRootPage", "sites.TownshipHomePage"]
    subpage_types: ClassVar[list[str]] = [*HomePage.subpage_types, "sites.TownshipHomePage"]
    template = "sites/township_home_page.html"

    class Meta:
        verbose_name = _("乡镇首页")
        verbose_name_plural = _("乡镇首页")
