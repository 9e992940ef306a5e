"""App configuration of the bare page."""

from django.apps import AppConfig


class BareConfig(AppConfig):
    """A page type with nothing of ours."""

    name = "bench.bare"
    label = "bare"
    default_auto_field = "django.db.models.BigAutoField"
