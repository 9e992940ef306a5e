"""Addresses of searching: on every host, and below the path of every site that has one."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
