"""App configuration of workdays."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


def _calendar_changed(sender: Any, using: str, **kwargs: Any) -> None:
    from workdays.freshness import calendar_changed

    calendar_changed(using)


class WorkdaysConfig(AppConfig):
    """When: working days and terms."""

    name = "workdays"
    verbose_name = _("工作日")

    def ready(self) -> None:
        """Register the check, and have every change of the calendar noticed by every process."""
        from workdays import checks  # noqa: F401
        from workdays.models import WorkCalendarDay, WorkCalendarYear

        for model in (WorkCalendarDay, WorkCalendarYear):
            post_save.connect(
                _calendar_changed, sender=model, dispatch_uid=f"workdays.saved.{model.__name__}"
            )
            post_delete.connect(
                _calendar_changed, sender=model, dispatch_uid=f"workdays.deleted.{model.__name__}"
            )
        post_migrate.connect(_calendar_changed, sender=self)
