"""App configuration of ledger."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _protect_the_record(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Create the triggers anew: a table rebuilt by a migration has lost them."""
    from ledger import triggers

    connection = connections[using]
    if triggers.TABLE in connection.introspection.table_names():
        triggers.install(connection)


class LedgerConfig(AppConfig):
    """What was decided: the append-only, hash-chained record."""

    name = "ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        """Register the checks, and the triggers for after each `migrate`."""
        from ledger import checks  # noqa: F401

        post_migrate.connect(_protect_the_record, sender=self)
