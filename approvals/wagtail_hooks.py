"""Puts the screens of reviews into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks

from approvals.screens import home, review, submitting, worklist
from sites.admin import home as home_screen
from sites.admin import worklist as drafts

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
        path("submit/<int:page_id>/", submitting.SubmitView.as_view(), name="submit"),
        path("take-back/<int:page_id>/", submitting.TakeBackView.as_view(), name="take_back"),
    ]
    return [path("reviews/", include((screens, "approvals"), namespace="approvals"))]
