"""紧急发布: in a major emergency a releaser makes an item public at once; the review follows within two working days.

突发事件应对法 asks for information without delay; 条例 Art. 17 for review all the same. What nobody confirms in time is
withdrawn by an account of the system's own, and the inspectors are told at both moments.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from approvals import clearing, telling
from approvals.coverage import cleared_digest
from approvals.flow import open_review_of
from approvals.models import Clearance, ClearanceBasis, Review, ReviewState, StepKind, StepState
from approvals.scanners import scan_item
from approvals.submitting import block_obstacles, close, is_line, open_review
from ledger.chain import record
from sites.models import DisclosureAttribute, DisclosurePage
from sites.publishing.gates import Obstacle
from sites.publishing.operations import Operation, Release, Withdraw, validity_obstacles
from sites.publishing.records import subject_of
from units.models import User
from workdays.calendar import add_working_days

if TYPE_CHECKING:
    from sites.models import SitePage

#: The hour at which that day ends for offices.
CLOSING = datetime.time(18, 0)
#: The named account that withdraws what nobody confirmed; it cannot log in.
ROBOT = "robot-confirmation"

GROUNDS = (
    ("disaster", gettext_lazy("突发事件应对：自然灾害、事故灾难")),
    ("health", gettext_lazy("突发事件应对：公共卫生、社会安全")),
    ("order", gettext_lazy("县应急指挥部书面指令")),
)


def robot() -> User:
    """The account of the system's own; made when first needed, without a password, switched off for logins."""
    account, made = User.objects.get_or_create(
        username=ROBOT, defaults={"display_name": str(_("补审时限（系统账号）")), "is_active": False}
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def confirm_by(now: datetime.datetime) -> datetime.datetime:
    """Until when an urgent release of this moment must be confirmed."""
    day = add_working_days(timezone.localdate(now), settings.URGENT_CONFIRM_WORKING_DAYS).date
    return timezone.make_aware(datetime.datetime.combine(day, CLOSING))


class UrgentRelease(Operation):
    """Make the newest text public now, on a ground and for a reason; the reviewers who were skipped are asked at once."""

    def __init__(self, page: SitePage, *, by: User | None, ground: str, reason: str) -> None:
        super().__init__(page, by=by)
        self.ground = ground
        self.reason = reason.strip()
        self.review: Review | None = None

    def candidate(self) -> Any:
        """The text that would be public."""
        revision = self.page.get_latest_revision()
        return revision.as_object() if revision else self.page

    def obstacles(self) -> list[Obstacle]:
        """The right to sign, a ground, a reason, a valid form, nothing that the scan blocks, no review under way."""
        candidate = self.candidate()
        found = self._without_right()
        if self.by is None:
            found.append(Obstacle("nobody", _("紧急发布须有签发人具名。")))
        if self.ground not in dict(GROUNDS):
            found.append(Obstacle("no-ground", _("请选择紧急发布的依据。")))
        if not self.reason:
            found.append(
                Obstacle(
                    "no-reason",
                    _("请写明为什么等不到审查。"),
                    _("写事实：什么时候发生，影响多少人，晚发有什么后果。"),
                )
            )
        if (running := open_review_of(self.page)) is not None:
            found.append(
                Obstacle(
                    "under-review", _("它正在审查（%s）。") % running.number, _("请先收回，再紧急发布。")
                )
            )
        elif clearing.is_cleared(candidate):
            found.append(
                Obstacle("cleared", _("这份内容已经准予公开，不需要紧急发布。"), _("请签发人直接签发。"))
            )
        if isinstance(candidate, DisclosurePage) and candidate.attribute != DisclosureAttribute.PROACTIVE:
            found.append(
                Obstacle("not-proactive", _("只有主动公开的内容可以紧急发布。"), _("请核对公开属性。"))
            )
        found += validity_obstacles(candidate)
        found += block_obstacles(scan_item(candidate, line_only=is_line(candidate)))
        return found

    def execute(self) -> SitePage:
        """Read the files first, as for a submission."""
        scan_item(self.candidate(), line_only=is_line(self.candidate()))
        return super().execute()

    def _perform(self) -> None:
        if self.by is None:
            raise ValueError("an urgent release is somebody's")
        if self.page.get_latest_revision() is None:
            self.page.save_revision(user=self.by, changed=False)
        revision = self.page.get_latest_revision()
        candidate = self.candidate()
        label = str(dict(GROUNDS)[self.ground])
        deadline = confirm_by(timezone.now())
        self.review = review = open_review(
            self.page, candidate, by=self.by, note=self.reason, urgent=(label, self.reason)
        )
        # Who released it has taken this step; what is left is for those who were skipped.
        release = review.steps.get(kind=StepKind.RELEASE)
        release.state, release.reason = StepState.APPROVED, str(_("紧急发布"))
        release.opened_at = release.closed_at = timezone.now()
        release.save(update_fields=["state", "reason", "opened_at", "closed_at"])
        record(
            "release.urgent",
            actor=self.by,
            subject=subject_of(self.page),
            subject_label=review.title,
            reason=self.reason,
            details={
                "review": review.number,
                "digest": review.digest,
                "ground": label,
                "confirm_by": deadline.isoformat(),
            },
        )
        clearing.give(candidate, by=self.by, basis=ClearanceBasis.URGENT, review=review, confirm_by=deadline)
        Release(self.page, revision, by=self.by, reason=_("紧急发布：%s") % self.reason).execute()
        telling.inspectors(
            review,
            _("紧急发布，待补审：%s") % review.title,
            _("%(who)s 紧急发布，理由：%(why)s。补审期限 %(due)s。%(address)s")
            % {
                "who": self.by,
                "why": self.reason,
                "due": f"{timezone.localtime(deadline):%Y-%m-%d %H:%M}",
                "address": telling.address_of(review),
            },
        )


def withdraw_unconfirmed(now: datetime.datetime) -> Iterator[tuple[str, str]]:
    """Withdraw what was released urgently and not confirmed in time, each in a transaction of its own.

    Yields title and what happened (``withdrawn``, or ``failed: …``); an error stops no other. Safe to run twice.
    """
    due = Clearance.objects.filter(confirm_by__lte=now, revoked_at__isnull=True)
    for pk in list(due.values_list("pk", flat=True)):
        try:
            title = _withdraw(pk, now)
        except Exception as error:
            yield str(Clearance.objects.get(pk=pk).title), f"failed: {type(error).__name__}: {error}"
        else:
            if title:
                yield title, "withdrawn"


@transaction.atomic
def _withdraw(clearance_id: int, now: datetime.datetime) -> str:
    number = Clearance.objects.values_list("page_number", flat=True).get(pk=clearance_id)
    list(Page.objects.select_for_update().filter(pk=number).values_list("pk"))
    clearance = (
        Clearance.objects.select_for_update()
        .filter(pk=clearance_id, confirm_by__lte=now, revoked_at__isnull=True)
        .first()
    )
    if clearance is None or clearance.review is None:
        return ""
    reason = str(_("紧急发布后没有在期限内补审。"))
    account = robot()
    review = Review.objects.select_for_update().get(pk=clearance.review.pk)
    page = review.page.specific if review.page else None
    # What is public now may be a later text that went through a review of its own.
    if page is not None and page.live and cleared_digest(page) == clearance.digest:
        Withdraw(page, by=account, reason=reason, program=True).execute()
    clearing.revoke(review.page_number, by=account, reason=reason, digest=clearance.digest)
    if review.state == ReviewState.OPEN:
        close(review, ReviewState.VOID, by=account, kind="review.voided", reason=reason)
    telling.inspectors(review, _("没有补审，已自动撤回：%s") % review.title, telling.address_of(review))
    telling.decided(review, _("没有补审，已自动撤回"), reason)
    return review.title
