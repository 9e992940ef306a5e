"""Who may decide on a step: the role at the unit, in person or for somebody absent, and nobody on words of their own.

Duties are separate (条例 Art. 17; GB/T 22239): nobody decides on what they wrote since the last clearance, nobody decides
two steps of one item unless the unit's policy joins these two, the submitter never releases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.models import Joining, ReviewStep, StepKind
from approvals.models.steps import ROLE_OF_STEP
from approvals.standing import Standing
from sites.publishing.gates import Obstacle

if TYPE_CHECKING:
    from units.models import User


#: What forbids a person to decide on a step that is theirs by role.
OWN_WORDS = gettext_lazy("您写过或改过这份稿件，不能审查自己写的内容。")
OWN_SUBMISSION = gettext_lazy("您是送审人，不能签发自己送审的内容。")
OWN_RELEASE = gettext_lazy("您已紧急签发，不能补审。")
TWO_STEPS = gettext_lazy("您已对本件作过另一步审查，一个人不能审查两步。")
#: Which step a unit's policy joins with the attribute.
JOINED = {Joining.LEGALITY: StepKind.LEGALITY, Joining.RELEASE: StepKind.RELEASE}


@dataclass(frozen=True)
class Reviewer:
    """Somebody whose step it is: in person, or instead of somebody absent; ``why_not`` says what forbids it."""

    user: User
    instead_of: User | None = None
    why_not: str = ""


def holders(step: ReviewStep, standing: Standing | None = None) -> dict[int, Reviewer]:
    """All whose step it is by role, deputies included; the parent unit's where nobody is left and the policy says so.

    ``standing``: the facts about many steps, where many are asked about.
    """
    standing = standing or Standing([step])
    found = _at_unit(step, standing)
    if not any(not one.why_not for one in found.values()):
        policy = standing.policy(step.unit_id)
        if policy is not None and policy.parent_stands_in:
            for user in standing.people_above(step.unit, ROLE_OF_STEP[StepKind(step.kind)]):
                found.setdefault(user.pk, Reviewer(user, None, _why_not(user, step, standing)))
    return found


def _at_unit(step: ReviewStep, standing: Standing) -> dict[int, Reviewer]:
    role = ROLE_OF_STEP[StepKind(step.kind)]
    people = {user.pk: user for user in standing.people(step.unit, role)}
    found = {pk: Reviewer(user, None, _why_not(user, step, standing)) for pk, user in people.items()}
    for row in standing.deputies(step.unit, role):
        if row.absent_id in people and row.deputy_id not in found:
            found[row.deputy_id] = Reviewer(row.deputy, row.absent, _why_not(row.deputy, step, standing))
    return found


def _why_not(user: User, step: ReviewStep, standing: Standing) -> str:
    review = step.review
    if user.pk in standing.authors(review.page_number):
        return str(OWN_WORDS)
    if step.kind == StepKind.RELEASE and user.pk == review.submitted_by_id:
        return str(OWN_SUBMISSION)
    if review.urgent and standing.released_urgently(user, review):
        return str(OWN_RELEASE)
    taken = {pk: kind for pk, kind in standing.approved_by(user, review).items() if pk != step.pk}
    if taken and not _may_join(step, set(taken.values()), standing):
        return str(TWO_STEPS)
    return ""


def _may_join(step: ReviewStep, taken: set[StepKind], standing: Standing) -> bool:
    """Only attribute with one other step, and only where the unit's policy joins the two."""
    policy = standing.policy(step.review.unit_id)
    joined = JOINED.get(Joining(policy.attribute_joined_with)) if policy else None
    return joined is not None and taken | {StepKind(step.kind)} <= {StepKind.ATTRIBUTE, joined}


def reviewer_for(user: User, step: ReviewStep) -> Reviewer | None:
    """How a person stands to a step; None if it is not theirs at all."""
    return holders(step).get(user.pk)


def able(step: ReviewStep) -> list[Reviewer]:
    """All who may decide on it now."""
    return [reviewer for reviewer in holders(step).values() if not reviewer.why_not]


def obstacles_to_deciding(user: User, step: ReviewStep) -> list[Obstacle]:
    """What forbids a person to decide on a step."""
    reviewer = reviewer_for(user, step)
    who = "、".join(str(one.user) for one in able(step)) or _("没有人可以办理，请单位管理员安排")
    if reviewer is None:
        message = _("您不是%(unit)s的%(step)s人员。") % {
            "unit": step.unit.label,
            "step": step.get_kind_display(),
        }
        return [Obstacle("not-yours", message, _("可以办理的人：%s。") % who)]
    if reviewer.why_not:
        return [Obstacle("duties", reviewer.why_not, _("可以办理的人：%s。") % who)]
    return []
