"""App configuration of sites."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    """What is public."""

    name = "sites"
    verbose_name = _("网站")
