"""Puts our admin screens into Wagtail's admin; each is made in its own module of ``sites.admin``."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import wagtail_hooks as stock
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction, UnpublishBulkAction
from wagtail.snippets.models import register_snippet

from sites import deletion_views  # noqa: F401 - registers its own hooks
from sites.admin import bin as bin_screen
from sites.admin import (
    home,
    labels,
    menus,
    publishing,
    reading,
    reading_page,
    record,
    starting,
    taxonomy,
    translations,
)
from sites.admin.narrowing import (
    api,  # noqa: F401 - registers its own hook
    bulk,
    explorer,
    files,
    page_choosers,  # noqa: F401 - registers its own hook
    policy,
)

# The stock item stands in menus that no hook filters. For superusers it would stand beside our own 撤回; its address
# leads to ours anyway (sites.admin.urls). Can go when Wagtail offers construct_page_header_buttons.
stock.PageListingUnpublishButton.is_shown = lambda self, user: False
# Every item is looked at and signed on its own (一事一审): nothing is published or unpublished by the dozen.
for bulk_action in (PublishBulkAction, UnpublishBulkAction):
    bulk_action.models = []

labels.name_the_nameless()
policy.bound()
bulk.narrow()
files.narrow_choosers()
for viewset in taxonomy.VIEWSETS:
    register_snippet(viewset)

hooks.register("register_admin_menu_item", taxonomy.reference_menu)
hooks.register(taxonomy.MENU_HOOK, taxonomy.calendar_menu_item)
hooks.register("register_admin_menu_item", bin_screen.bin_menu_item)
hooks.register("register_admin_menu_item", reading.content_menu_item)
hooks.register("register_reports_menu_item", record.ledger_menu_item)

for item in menus.ITEMS:
    hooks.register("register_page_action_menu_item", lambda item=item: item)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The addresses of our screens."""
    screens = [
        path("release/<int:page_id>/", publishing.ReleaseView.as_view(), name="release"),
        path("withdraw/<int:page_id>/", publishing.WithdrawView.as_view(), name="withdraw"),
        path("schedule/<int:page_id>/", publishing.ScheduleView.as_view(), name="schedule"),
        path("unschedule/<int:page_id>/", publishing.UnscheduleView.as_view(), name="unschedule"),
        path("new/disclosure/", starting.NewDisclosureView.as_view(), name="new_disclosure"),
        path("new/article/", starting.NewArticleView.as_view(), name="new_article"),
        path("content/", reading.ContentView.as_view(), name="content"),
        path("content/results/", reading.ContentView.as_view(results_only=True), name="content_results"),
        path("content/<int:page_id>/", reading_page.ContentPageView.as_view(), name="content_page"),
        path("content/<int:page_id>/draft/", reading_page.ContentDraftView.as_view(), name="content_draft"),
        path("bin/", bin_screen.BinView.as_view(), name="bin"),
        path("bin/<int:pk>/restore/", bin_screen.RestoreView.as_view(), name="restore"),
        path("ledger/", record.LedgerReport.as_view(), name="ledger"),
        path("ledger/results/", record.LedgerReport.as_view(results_only=True), name="ledger_results"),
    ]
    return [path("cluster/", include((screens, "sites_admin"), namespace="sites_admin"))]


@hooks.register("construct_page_action_menu", order=1000)
def action_menu(items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Stock ways to publish go; ours are registered above."""
    menus.replace_stock_actions(items, context)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Any:
    """Release and withdraw in the explorer."""
    return menus.publishing_buttons(page, user, next_url)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """Release and withdraw in the header of a page."""
    return menus.publishing_buttons(page, user, next_url, view_name)


# Before localize's own hook of the same name, which would switch synced mode on.
@hooks.register("before_edit_page", order=-10)
def before_edit(request: Any, page: Any) -> None:
    """Close what localize would do with the form."""
    translations.close_synced_mode(request)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def after_saving(request: Any, page: Any) -> Any:
    """Go where the pressed button leads."""
    return menus.next_screen(request, page)


# After Wagtail's own, which it takes the place of.
@hooks.register("register_admin_viewset", order=1000)
def pages_viewset() -> Any:
    """The explorer and the lists by type, with the person's own people and sites to filter by."""
    return explorer.viewset


@hooks.register("construct_homepage_summary_items", order=1000)
def homepage_summary(request: Any, items: list[Any]) -> None:
    """Stock counts all pages below the lowest page that the person's sites have in common."""
    items.clear()


@hooks.register("construct_homepage_panels")
def homepage_panels(request: Any, panels: list[Any]) -> None:
    """Our work list."""
    home.replace_panels(request, panels)


@hooks.register("construct_main_menu")
def main_menu(request: Any, items: list[Any]) -> None:
    """Everything that was under "snippets" stands under 目录和日历; no version number of a library in the menu."""
    items[:] = [
        menus.without_version(item) if isinstance(item, stock.SettingsMenuItem) else item
        for item in items
        if item.name not in ("snippets", "help")
    ]


@hooks.register("construct_settings_menu")
def settings_menu(request: Any, items: list[Any]) -> None:
    """What nobody may use is not offered: workflows and their tasks are frozen, collections follow from units."""
    gone = {
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("wagtailadmin_collections:index"),
    }
    items[:] = [item for item in items if item.url not in gone]


@hooks.register("register_settings_menu_item")
def style_guide_item() -> AdminOnlyMenuItem:
    """The components of the public pages, each in every state."""
    return AdminOnlyMenuItem(
        _("组件与样式"), reverse("style_guide"), name="style-guide", icon_name="view", order=900
    )


@hooks.register("construct_reports_menu")
def reports_menu(request: Any, items: list[Any]) -> None:
    """No workflow reports as long as no workflow runs; translations for those who translate."""
    gone = {reverse("wagtailadmin_reports:workflow"), reverse("wagtailadmin_reports:workflow_tasks")}
    translated = reverse("wagtail_localize:translations_report")
    if not translations.translates(request.user):
        gone.add(translated)
    for item in items:
        if item.url == translated:
            # Localize says it in the language of whoever came first to the process.
            item.label = _("翻译")
    items[:] = [item for item in items if item.url not in gone]


@hooks.register("register_icons")
def icons(registered: list[str]) -> list[str]:
    """The lights: a ring with a tick, a triangle, an octagon."""
    return [*registered, *(f"sites/admin/icons/light-{colour}.svg" for colour in ("green", "yellow", "red"))]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Our stylesheet, after Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin/cluster.css"))


@hooks.register("insert_editor_js")
def editor_js() -> str:
    """What our forms do in the browser."""
    scripts = ((static(f"admin/{name}.js"),) for name in ("autosave", "staff"))
    return format_html_join("", '<script src="{}" defer></script>', scripts)
