"""A decision that did not count: what happened to the item in the meantime, truly and in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import Authorship, Opinion, Review, ReviewState, ReviewStep, StepState
from approvals.screens.differences import Comparison, compare
from approvals.screens.progress import signed_by
from approvals.screens.snapshots import item_of
from approvals.submitting import current_digest
from ledger.models import LedgerEntry

if TYPE_CHECKING:
    from approvals.deciding import Result
    from units.models import User


@dataclass
class Missed:
    """``title`` says it in one line; ``what`` tells who did what when; ``after`` what comes next."""

    title: str
    what: str
    kept: str
    after: list[str] = field(default_factory=list)
    earlier: Opinion | None = None
    comparison: Comparison | None = None
    is_remark: bool = False


def missed(result: Result, step: ReviewStep, user: User) -> Missed:
    """What a reviewer is told whose decision was not signed."""
    review = result.review
    if result.earlier is not None:
        return _second(result.earlier, step, user)
    if review.state == ReviewState.VOID:
        return _changed(review)
    if review.is_open and current_digest(review) == review.digest:
        return Missed(
            _("您的意见没有提交：您打开的不是现在送审的内容"),
            _("页面上带的内容摘要与送审内容的不同。什么都没有签署。"),
            _("您写的字在右边，请复制留存，打开现在的内容再提交。"),
        )
    return _closed(review, step)


def _second(earlier: Opinion, step: ReviewStep, user: User) -> Missed:
    is_remark = step.opinions.filter(by=user, counted=False).exists()
    own = earlier.by_id == user.pk
    return Missed(
        title=_("您已经对这一步作过决定，这一次没有再计入")
        if own
        else _("这一步已经有人作了决定，您的意见没有计入"),
        what=_("%(when)s，%(who)s已作%(step)s：%(what)s。您提交时，这一步已经结束。")
        % {
            "when": _time(earlier.at),
            "who": _("您") if own else signed_by(earlier),
            "step": step.get_kind_display(),
            "what": earlier.get_decision_display(),
        },
        kept=_("您的意见已存为附记，随卷宗保存。")
        if is_remark
        else _("您写的字没有保存，需要的请复制留存。"),
        earlier=earlier,
        is_remark=is_remark,
    )


def _changed(review: Review) -> Missed:
    void = Opinion.objects.filter(review=review, counted=True).select_related("by")
    people = "、".join(sorted({str(opinion.by) for opinion in void}))
    what = _("%(when)s 发现内容与送审时不同%(who)s。为保证“审的就是发的”，旧内容上的意见一律不收。") % {
        "when": _time(review.closed_at),
        "who": _author(review),
    }
    if people:
        what += ngettext(
            "此前的 %(n)d 份意见也已作废（%(people)s）。",
            "此前的 %(n)d 份意见也已作废（%(people)s）。",
            len(void),
        ) % {"n": len(void), "people": people}
    return Missed(
        title=_("您的意见没有提交：您打开以后，内容变了"),
        what=what,
        kept=_("您写的字和打的勾都在右边，没有签署，也没有记入台账。"),
        after=[
            _("这一次审查到此为止，稿件已经解锁。"),
            _("编辑重新送审以后，按新内容从头走一遍。"),
            _("轮到您时您会收到通知，时限从那天起重新计算。"),
        ],
        comparison=_what_changed(review),
    )


def _author(review: Review) -> str:
    """Who wrote since it was submitted, as far as is known."""
    rows = Authorship.objects.filter(page_id=review.page_number, wrote_at__gt=review.submitted_at)
    names = "、".join(str(row.user) for row in rows.select_related("user"))
    return _("（%s 保存过新内容）") % names if names else ""


def _what_changed(review: Review) -> Comparison | None:
    before = item_of(review)
    if before is None or review.page is None:
        return None
    return compare(before, review.page.specific.get_latest_revision_as_object())


def _closed(review: Review, step: ReviewStep) -> Missed:
    """The review ended in another way before the decision came."""
    step.refresh_from_db()
    if step.state == StepState.CONSENTED:
        return Missed(
            _("您的意见没有计入：期限已过，已视为同意"),
            _("%s 期限届满，联合发文单位没有答复，按规定视为同意。") % _time(step.closed_at),
            _("您写的字没有保存，需要的请复制留存。"),
        )
    if review.is_open:
        return Missed(
            _("您的意见没有提交：这一步现在不在办理"),
            _("这一步现在的状态是“%s”。什么都没有签署。") % step.get_state_display(),
            _("您写的字没有保存，需要的请复制留存。"),
        )
    row = (
        LedgerEntry.objects.filter(subject=f"sites.page:{review.page_number}", kind__startswith="review.")
        .exclude(kind__in=("review.opinion", "review.remark", "review.submitted"))
        .filter(at__gte=review.submitted_at)
        .order_by("-sequence")
        .first()
    )
    return Missed(
        _("您的意见没有提交：本件已经办结（%s）") % review.get_state_display(),
        _("%(when)s，%(who)s办结了本件：%(state)s。%(why)s")
        % {
            "when": _time(review.closed_at),
            "who": row.actor_label if row else _("系统"),
            "state": review.get_state_display(),
            "why": _("理由：%s") % row.reason if row and row.reason else "",
        },
        _("您写的字没有保存，需要的请复制留存。"),
    )


def _time(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""  # type: ignore[arg-type]
