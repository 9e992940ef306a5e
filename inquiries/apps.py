"""App configuration of inquiries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiriesConfig(AppConfig):
    """Citizens write in."""

    name = "inquiries"
    verbose_name = _("互动交流")
