"""App configuration of approvals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """May it be public?"""

    name = "approvals"
    verbose_name = _("审查")

    def ready(self) -> None:
        """Register the publication gate, the digest that the record names, and the system check."""
        from approvals import checks  # noqa: F401
        from approvals.digest import digest_of
        from approvals.gate import ReleaserGate
        from approvals.watchlist_loading import KIND
        from ledger import kinds
        from sites.publishing import gates

        gates.register("approvals", ReleaserGate())
        gates.digest_with(digest_of)
        kinds.register(KIND, _("装载审查清单"))
