"""The way of a review through its steps: which apply to an item, who takes them, what comes next.

One workflow of Wagtail's serves the whole cluster. It locks the text and shows the state; the rows of ``ReviewStep`` say
who decides, and ``approvals.deciding`` moves both on together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, Workflow, WorkflowTask

from approvals.models import Review, ReviewState, ReviewStep, ReviewTask, StepKind, StepPolicy, StepState
from approvals.models.reviews import PASSED
from approvals.models.steps import DEFAULT_DAYS, ORDER
from sites.models import DisclosurePage
from workdays.calendar import add_working_days

if TYPE_CHECKING:
    from wagtail.models import Page, WorkflowState

    from sites.models import SitePage
    from units.models import Unit

WORKFLOW = "公开审查"


@dataclass(frozen=True)
class Planned:
    """One step as it would be: ``reason`` says why it is passed over, empty where it is to be taken."""

    kind: StepKind
    unit: Unit
    days: int
    reason: str = ""
    silence_consents: bool = False


def plan(page: SitePage, unit: Unit, consulted: Iterable[Unit] = ()) -> list[Planned]:
    """The steps for an item as it stands, in their order; those that do not apply with the reason.

    ``consulted``: other units that are asked for their opinion; the co-making units are asked in any case (条例 Art. 11).
    """
    policies = _policies(page, unit)
    steps: list[Planned] = []
    for kind in ORDER:
        policy = policies.get(kind)
        days = (policy.days if policy else None) or DEFAULT_DAYS[kind]
        if kind is StepKind.COSIGN:
            steps += _cosigning(page, unit, consulted, days)
            continue
        reason = _passed_over(kind, page)
        if policy is not None:
            reason = reason if policy.required and reason else "" if policy.required else _("按规定不作要求")
            if policy.required and kind in (StepKind.ATTRIBUTE, StepKind.LEGALITY):
                reason = ""
        steps.append(Planned(kind, unit, days, reason))
    return steps


def _passed_over(kind: StepKind, page: SitePage) -> str:
    if kind is StepKind.ATTRIBUTE and not isinstance(page, DisclosurePage):
        return _("不是政府信息条目，没有公开属性")
    if kind is StepKind.LEGALITY and not (isinstance(page, DisclosurePage) and page.normative):
        return _("不是行政规范性文件")
    return ""


def _cosigning(page: SitePage, unit: Unit, consulted: Iterable[Unit], days: int) -> Iterator[Planned]:
    makers = [other for other in page.joint_issuers.all() if other != unit] if _is_joint(page) else []
    others = {other.pk: (other, True) for other in makers}
    for other in consulted:
        if other != unit:
            others.setdefault(other.pk, (other, False))
    if not others:
        yield Planned(StepKind.COSIGN, unit, days, _("不涉及其他单位"))
    for other, is_maker in others.values():
        yield Planned(StepKind.COSIGN, other, days, silence_consents=is_maker)


def _is_joint(page: SitePage) -> bool:
    return isinstance(page, DisclosurePage)


def _policies(page: SitePage, unit: Unit) -> dict[StepKind, StepPolicy]:
    """The policy that holds for each step: the unit's before the county's, that of the type before that of all."""
    rows = StepPolicy.objects.filter(page_type__in=("", page._meta.label_lower)).filter(
        unit__isnull=True
    ) | StepPolicy.objects.filter(page_type__in=("", page._meta.label_lower), unit=unit)
    nearest = sorted(rows, key=lambda row: (row.unit_id is not None, row.page_type != ""))
    return {StepKind(row.kind): row for row in nearest}


def open_steps(review: Review, planned: Iterable[Planned]) -> None:
    """Write the steps of a new review."""
    now = timezone.now()
    ReviewStep.objects.bulk_create(
        ReviewStep(
            review=review,
            kind=step.kind,
            place=ORDER.index(step.kind),
            unit=step.unit,
            days=step.days,
            state=StepState.SKIPPED if step.reason else StepState.WAITING,
            reason=step.reason,
            silence_consents=step.silence_consents,
            closed_at=now if step.reason else None,
        )
        for step in planned
    )


def open_next(review: Review) -> list[ReviewStep]:
    """Open what comes next if nothing is open: one step, all that co-sign, all of an urgent release; returns them."""
    steps = list(review.steps.all())
    if any(step.state == StepState.OPEN for step in steps):
        return []
    waiting = [step for step in steps if step.state == StepState.WAITING]
    if not waiting:
        return []
    first = min(step.place for step in waiting)
    now = timezone.now()
    # After an urgent release time is short: all who were skipped are asked at once.
    opened = [step for step in waiting if step.place == first or review.urgent]
    for step in opened:
        step.state = StepState.OPEN
        step.opened_at = now
        step.due_on = add_working_days(timezone.localdate(now), step.days).date
        step.save(update_fields=["state", "opened_at", "due_on"])
    return opened


def is_through(review: Review, kind: StepKind) -> bool:
    """Whether all steps of a kind are passed."""
    return all(step.state in PASSED for step in review.steps.all() if step.kind == kind)


# -- Wagtail's workflow --------------------------------------------------------------------------------------------


def the_workflow() -> Workflow:
    """The one workflow of the cluster, made when it is first needed; assigned to no page, so that only we start it."""
    tasks = {task.kind: task for task in ReviewTask.objects.all()}
    for kind in ORDER:
        if kind not in tasks:
            tasks[kind] = ReviewTask.objects.get_or_create(kind=kind, defaults={"name": str(kind.label)})[0]
    first = WorkflowTask.objects.filter(task=tasks[StepKind.ATTRIBUTE]).select_related("workflow").first()
    if first is not None:
        return first.workflow  # type: ignore[no-any-return]
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, kind in enumerate(ORDER):
        WorkflowTask.objects.create(workflow=workflow, task=tasks[kind], sort_order=order)
    return workflow


def is_ours(workflow: Workflow) -> bool:
    """Whether a workflow is that of the reviews, of which ``approvals.telling`` tells people."""
    return WorkflowTask.objects.filter(workflow=workflow, task__in=ReviewTask.objects.values("pk")).exists()


def review_of(workflow_state: WorkflowState) -> Review | None:
    """The review that a run of the workflow belongs to."""
    return Review.objects.filter(page_number=int(workflow_state.object_id), state=ReviewState.OPEN).first()


def skipped_because(workflow_state: WorkflowState, kind: StepKind) -> str | None:
    """Why a step is passed over; None where it is to be taken."""
    review = review_of(workflow_state)
    steps = [] if review is None else list(review.steps.filter(kind=kind))
    passed = [step for step in steps if step.state in PASSED]
    return passed[0].reason or str(_("已办结")) if steps and len(passed) == len(steps) else None


def move_workflow_on(review: Review, user: Any) -> None:
    """Bring Wagtail's run in line with the steps: the task that is passed is approved."""
    state = review.workflow_state
    current = state.current_task_state if state is not None else None
    if current is None or current.status != TaskState.STATUS_IN_PROGRESS:
        return
    if is_through(review, StepKind(current.task.specific.kind)):
        current.approve(user=user)


def end_workflow(review: Review, user: Any) -> None:
    """The text is free again."""
    state = review.workflow_state
    if state is not None and state.status == state.STATUS_IN_PROGRESS:
        state.cancel(user=user)


def open_review_of(page: Page) -> Review | None:
    """The review that runs on a page."""
    return Review.objects.filter(page_number=page.pk, state=ReviewState.OPEN).first()
