"""App configuration of texts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    """What it says: normalising Chinese, reading plain text."""

    name = "texts"
    verbose_name = _("文本")
