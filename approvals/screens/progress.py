"""The steps of a review as people see them: where it stands, who decided, who can, how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import deadlines, duties
from approvals.models import Decision, Opinion, Review, ReviewState, ReviewStep, StepKind, StepState
from sites.admin.lights import Light, Terms

if TYPE_CHECKING:
    from units.models import User

#: How a step is drawn: its icon and its class.
DRAWN = {
    StepState.WAITING: ("next", "radio-empty"),
    StepState.OPEN: ("now", "radio-full"),
    StepState.SKIPPED: ("skip", "minus"),
    StepState.APPROVED: ("done", "circle-check"),
    StepState.CONSENTED: ("done", "circle-check"),
    StepState.RETURNED: ("back", "cross"),
    StepState.REFUSED: ("back", "cross"),
    StepState.VOID: ("void", "minus"),
}


@dataclass(frozen=True)
class Shown:
    """One step: ``look`` and ``icon`` say how it is drawn, ``note`` who and when or why."""

    label: str
    unit: str
    state: str
    look: str
    icon: str
    note: str
    when: str = ""
    light: Light | None = None


def light_of(step: ReviewStep) -> Light | None:
    """How much of an open step's term is left; None for a step that is not open."""
    return deadlines.light(step, Terms()) if step.state == StepState.OPEN else None


def steps_of(review: Review, user: User) -> list[Shown]:
    """All steps in their order."""
    opinions = {
        opinion.step_id: opinion
        for opinion in Opinion.objects.filter(review=review, counted=True).select_related("by", "instead_of")
    }
    steps = review.steps.select_related("unit")
    return [_shown(step, review, opinions.get(step.pk), user) for step in steps]


def _shown(step: ReviewStep, review: Review, opinion: Opinion | None, user: User) -> Shown:
    step.review = review
    look, icon = DRAWN[StepState(step.state)]
    if review.state == ReviewState.VOID and look == "done":
        look, icon = DRAWN[StepState.VOID]
    foreign = step.unit_id != review.unit_id or step.kind == StepKind.COSIGN
    return Shown(
        label=str(step.get_kind_display()),
        unit=step.unit.label if foreign and step.state != StepState.SKIPPED else "",
        state=str(step.get_state_display()),
        look=look,
        icon=icon,
        note=_note(step, opinion, user),
        when=f"{timezone.localtime(opinion.at):%m-%d %H:%M}" if opinion else "",
        light=light_of(step),
    )


def _note(step: ReviewStep, opinion: Opinion | None, user: User) -> str:
    if opinion is not None:
        void = step.review.state == ReviewState.VOID
        return _("%s 的意见已作废") % signed_by(opinion) if void else signed_by(opinion)
    if step.state == StepState.SKIPPED:
        return _("不适用：%s") % step.reason
    if step.state == StepState.VOID:
        return _("没有进行")
    if step.state in (StepState.OPEN, StepState.WAITING) and step.review.is_open:
        return people_able(step, user)
    return str(step.get_state_display())


def people_able(step: ReviewStep, user: Any = None) -> str:
    """Who may decide on a step, the person asked about first; or that nobody can."""
    able = duties.able(step)
    if not able:
        return _("没有人可以办理，请单位管理员安排")
    names = [str(one.user) for one in able if user is None or one.user.pk != user.pk]
    if len(names) < len(able):
        names.insert(0, _("您"))
    return "、".join(names)


def ending_of(review: Review) -> Opinion | None:
    """The opinion that ended a review before its last step: why it came back, or why it may not be public."""
    ends = (Decision.RETURN, Decision.REFUSE)
    found = Opinion.objects.filter(review=review, counted=True, decision__in=ends)
    return found.select_related("by", "instead_of", "step").order_by("-at", "-pk").first()


def signed_by(opinion: Opinion) -> str:
    """Who signed, and for whom."""
    if opinion.instead_of is None:
        return str(opinion.by)
    return _("%(who)s（代%(absent)s）") % {"who": opinion.by, "absent": opinion.instead_of}
