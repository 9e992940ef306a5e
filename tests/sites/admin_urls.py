"""The cluster's addresses with our own admin addresses before Wagtail's."""

from django.urls import include, path

from cluster.urls import urlpatterns as cluster_urlpatterns

urlpatterns = [path("admin/", include("sites.admin.urls")), *cluster_urlpatterns]
