"""Addresses of the public side: files, sitemaps, robots, and every page by way of the site directory."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail import views as wagtail_views
from wagtail.urls import serve_pattern

from sites import display, leaving, serving, style_guide, views

urlpatterns = [
    path("files/<str:token>/<str:filename>", serving.serve_document, name="serve_document"),
    path("media/renditions/<path:name>", serving.serve_rendition, name="serve_rendition"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap_index"),
    path("sitemap-<int:home_id>.xml", views.sitemap, name="sitemap"),
    path("sitemap-<int:home_id>-<int:part>.xml", views.sitemap, name="sitemap_part"),
    path("_util/display/", display.switch, name="display"),
    path("_util/leaving/", leaving.leaving, name="leaving"),
    path("_util/style-guide/", style_guide.style_guide, name="style_guide"),
    path("theme-<int:home_id>-<str:version>.css", views.theme, name="theme"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    # Wagtail sends readers of a page for those who log in here.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
