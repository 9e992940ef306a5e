"""The cluster's addresses: the admin, then everything public."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("", include("sites.urls")),
]

handler403 = "sites.views.permission_denied"
handler404 = "sites.views.page_not_found"
handler500 = "sites.views.server_error"
