"""App configuration of approvals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """May it be public?"""

    name = "approvals"
    verbose_name = _("审查")
