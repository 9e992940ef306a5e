"""App configuration of approvals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LEDGER_KINDS = (
    ("review.submitted", _("送审")),
    ("review.taken_back", _("收回")),
    ("review.voided", _("内容已变，意见作废")),
    ("review.opinion", _("审查意见")),
    ("review.remark", _("附记（未计入的意见）")),
    ("review.consented", _("逾期视为同意")),
    ("review.returned", _("退回修改")),
    ("review.refused", _("不予公开，本件终止")),
    ("review.withheld", _("认定不予公开")),
    ("holdings.listed", _("存量信息清单")),
    ("clearance.given", _("准予公开")),
    ("clearance.confirmed", _("补审通过")),
    ("clearance.revoked", _("撤销准予公开")),
    ("finding.disposed", _("处理疑点")),
    ("release.urgent", _("紧急发布")),
    ("review.deputy_named", _("指定代办人")),
    ("review.deputy_ended", _("结束代办")),
    ("review.policy_changed", _("修改审查规定")),
)


class ApprovalsConfig(AppConfig):
    """May it be public?"""

    name = "approvals"
    verbose_name = _("审查")

    def ready(self) -> None:
        """Register the publication gate, the digest that the record names, the kinds of rows, the system checks."""
        from approvals import checks, deadlines, draft_scans, walls, watching, writing  # noqa: F401
        from approvals.clearing import releaser_of
        from approvals.digest import digest_of
        from approvals.flow import is_ours
        from approvals.gate import ClearanceGate
        from approvals.holding_files import is_held
        from approvals.verification import opinions_that_differ, uncleared
        from approvals.watchlist_loading import KIND
        from ledger import kinds
        from sites import scheduling
        from sites.admin import mails
        from sites.publishing import gates, guard_parts, verification

        gates.register("approvals", ClearanceGate())
        gates.digest_with(digest_of)
        scheduling.ask_for_releaser(releaser_of)
        walls.register()
        mails.leave_to(is_ours)
        deadlines.watch_calendar()
        guard_parts.hold_files_with(is_held)
        verification.also_check_pages(uncleared)
        verification.also_check(opinions_that_differ)
        for code, label in LEDGER_KINDS:
            kinds.register(code, label)
        kinds.register(KIND, _("装载审查清单"))
