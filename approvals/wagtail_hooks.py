"""Puts the screens of reviews into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail import hooks

from approvals.screens import review, snapshots, submitting


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The addresses of our screens."""
    screens = [
        path("<int:review_id>/", review.ReviewView.as_view(), name="review"),
        path("<int:review_id>/preview/", snapshots.SnapshotView.as_view(), name="review_preview"),
        path(
            "<int:review_id>/files/<str:sha256>/",
            snapshots.SnapshotFileView.as_view(),
            name="review_file",
        ),
        path("submit/<int:page_id>/", submitting.SubmitView.as_view(), name="submit"),
        path("take-back/<int:page_id>/", submitting.TakeBackView.as_view(), name="take_back"),
    ]
    return [path("reviews/", include((screens, "approvals"), namespace="approvals"))]
