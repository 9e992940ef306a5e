"""The cluster's addresses: the admin, then everything public."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    # Before Wagtail's: the way in, and what is withdrawn, unscheduled and translated in our own way.
    path("admin/", include("units.logins.urls")),
    path("admin/", include("sites.admin.urls")),
    path("admin/", include("units.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("search.urls")),
    path("", include("sites.urls")),
]

handler400 = "sites.views.bad_request"
handler403 = "sites.views.permission_denied"
handler404 = "sites.views.page_not_found"
handler500 = "sites.views.server_error"
