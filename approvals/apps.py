"""App configuration of approvals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """May it be public?"""

    name = "approvals"
    verbose_name = _("审查")

    def ready(self) -> None:
        """Register the publication gate."""
        from approvals.gate import ReleaserGate
        from sites.publishing import gates

        gates.register("approvals", ReleaserGate())
