"""App configuration of cluster."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClusterConfig(AppConfig):
    """All of it together."""

    name = "cluster"
    verbose_name = _("网站群")

    def ready(self) -> None:
        """Name the ledger kinds of the cluster file's changes."""
        from cluster.county.changes import LEDGER_KINDS
        from ledger import kinds

        for code, label in LEDGER_KINDS:
            kinds.register(code, label)
