"""Addresses under the admin that are open to whoever holds an invitation: before Wagtail's, which ask for a login."""

from __future__ import annotations

from django.urls import path

from units.people.joining import JoinView

app_name = "units_joining"
urlpatterns = [path("join/<str:token>/", JoinView.as_view(), name="join")]
