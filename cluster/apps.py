"""App configuration of cluster."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClusterConfig(AppConfig):
    """All of it together."""

    name = "cluster"
    verbose_name = _("网站群")
