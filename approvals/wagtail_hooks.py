"""Puts the screens of reviews into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks

from approvals.screens import (
    case_file,
    findings,
    home,
    menus,
    review,
    snapshots,
    submitting,
    urgent,
    worklist,
)
from sites.admin import home as home_screen
from sites.admin import worklist as drafts
from sites.admin.menus import offer_release_where

offer_release_where(menus.is_signable)
for item in menus.ITEMS:
    hooks.register("register_page_action_menu_item", lambda item=item: item)
hooks.register("register_admin_menu_item", worklist.menu_item)
home_screen.also_show(home.addition)
drafts.leave_out(home.under_review)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The addresses of our screens."""
    screens = [
        path("", worklist.WorklistView.as_view(), name="worklist"),
        path("sitting/", worklist.SittingView.as_view(), name="sitting"),
        path("next/", worklist.NextView.as_view(), name="next"),
        path("<int:review_id>/", review.ReviewView.as_view(), name="review"),
        path("<int:review_id>/preview/", snapshots.SnapshotView.as_view(), name="review_preview"),
        path(
            "<int:review_id>/files/<str:sha256>/",
            snapshots.SnapshotFileView.as_view(),
            name="review_file",
        ),
        path("file/<int:page_number>/", case_file.CaseFileView.as_view(), name="case_file"),
        path("file/<int:page_number>/json/", case_file.CaseFileJsonView.as_view(), name="case_file_json"),
        path("file/<int:page_number>/pdf/", case_file.CaseFilePdfView.as_view(), name="case_file_pdf"),
        path("findings/<int:page_id>/", findings.FindingsView.as_view(), name="findings"),
        path("submit/<int:page_id>/", submitting.SubmitView.as_view(), name="submit"),
        path("urgent/<int:page_id>/", urgent.UrgentView.as_view(), name="urgent"),
        path("take-back/<int:page_id>/", submitting.TakeBackView.as_view(), name="take_back"),
    ]
    return [path("reviews/", include((screens, "approvals"), namespace="approvals"))]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def after_saving(request: Any, page: Any) -> Any:
    """Go where the pressed button leads."""
    return menus.next_screen(request, page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Any:
    """Submit, take back and the review in the explorer."""
    return menus.buttons(page, user, next_url)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """The same in the header of a page, and what the last scan found in its draft."""
    yield from menus.buttons(page, user, next_url)
    yield from menus.findings_button(page, user)
