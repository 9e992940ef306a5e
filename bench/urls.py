"""The cluster's addresses, and below ``bare/`` Wagtail's own way of serving."""

from django.urls import include, path, re_path
from wagtail.views import serve

urlpatterns = [
    re_path(r"^bare/((?:[\w\-]+/)*)$", serve, name="bare_serve"),
    path("", include("cluster.urls")),
]
