"""Who may decide on a step: the role at the unit, in person or for somebody absent, and nobody on words of their own.

Duties are separate (条例 Art. 17; GB/T 22239): nobody decides on what they wrote since the last clearance, nobody decides
two steps of one item unless the unit's policy joins these two, the submitter never releases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from approvals.models import (
    Authorship,
    Clearance,
    Decision,
    Deputy,
    Joining,
    Opinion,
    Review,
    ReviewStep,
    StepKind,
    UnitPolicy,
)
from approvals.models.steps import ROLE_OF_STEP
from sites.publishing.gates import Obstacle

if TYPE_CHECKING:
    from units.models import Unit, User


@dataclass(frozen=True)
class Reviewer:
    """Somebody whose step it is: in person, or instead of somebody absent; ``why_not`` says what forbids it."""

    user: User
    instead_of: User | None = None
    why_not: str = ""


def authors_of(page_number: int) -> set[int]:
    """Ids of all who changed the text since it was last cleared."""
    since = Clearance.objects.filter(page_number=page_number, revoked_at__isnull=True).aggregate(
        last=Max("valid_from")
    )["last"]
    rows = Authorship.objects.filter(page_id=page_number)
    if since is not None:
        rows = rows.filter(wrote_at__gt=since)
    return set(rows.values_list("user_id", flat=True))


def holders(step: ReviewStep) -> dict[int, Reviewer]:
    """All whose step it is by role, deputies included; the parent unit's where nobody is left and the policy says so."""
    role = ROLE_OF_STEP[StepKind(step.kind)]
    found = _at(step.unit, step)
    policy = UnitPolicy.objects.filter(unit_id=step.unit_id).first()
    if policy is not None and policy.parent_stands_in and not any(not one.why_not for one in found.values()):
        parent = step.unit.get_parent()
        if parent is not None:
            for user in parent.people_as(role):
                found.setdefault(user.pk, Reviewer(user, None, _why_not(user, step)))
    return found


def _at(unit: Unit, step: ReviewStep) -> dict[int, Reviewer]:
    role = ROLE_OF_STEP[StepKind(step.kind)]
    people = {user.pk: user for user in unit.people_as(role)}
    found = {pk: Reviewer(user, None, _why_not(user, step)) for pk, user in people.items()}
    deputies = Deputy.objects.in_force().filter(unit=unit, role=role, absent__in=people)
    for row in deputies.select_related("deputy", "absent"):
        if row.deputy_id not in found and row.deputy.is_active:
            found[row.deputy_id] = Reviewer(row.deputy, row.absent, _why_not(row.deputy, step))
    return found


def _why_not(user: User, step: ReviewStep) -> str:
    review = step.review
    if user.pk in authors_of(review.page_number):
        return _("您写过或改过这份稿件，不能审查自己写的内容。")
    if step.kind == StepKind.RELEASE and user.pk == review.submitted_by_id:
        return _("您是送审人，不能签发自己送审的内容。")
    if review.urgent and review.clearances.filter(responsible=user).exists():
        return _("您已紧急签发，不能补审。")
    taken = _steps_taken_by(user, review) - {step.pk}
    if taken and not _may_join(step, taken):
        return _("您已对本件作过另一步审查，一个人不能审查两步。")
    return ""


def _steps_taken_by(user: User, review: Review) -> set[int]:
    rows = Opinion.objects.filter(review=review, by=user, counted=True, decision=Decision.APPROVE)
    return set(rows.values_list("step_id", flat=True))


def _may_join(step: ReviewStep, taken: set[int]) -> bool:
    """Only attribute with one other step, and only where the unit's policy joins the two."""
    policy = UnitPolicy.objects.filter(unit_id=step.review.unit_id).first()
    joined = {Joining.LEGALITY: StepKind.LEGALITY, Joining.RELEASE: StepKind.RELEASE}.get(
        Joining(policy.attribute_joined_with) if policy else Joining.NONE
    )
    if joined is None:
        return False
    kinds = set(ReviewStep.objects.filter(pk__in=taken).values_list("kind", flat=True)) | {step.kind}
    return kinds <= {StepKind.ATTRIBUTE, joined}


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
