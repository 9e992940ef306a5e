"""App configuration of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Where is it?"""

    name = "search"
    verbose_name = _("检索")
