"""Addresses of searching that are the same on every host; what stands below a site is registered in ``apps``."""

from django.urls import path

from search.views import api

urlpatterns = [
    path("api/search/", api.search_api, name="search_api"),
    path("api/search/openapi.json", api.api_description, name="search_api_description"),
]
