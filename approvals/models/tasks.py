"""The tasks of the one workflow of the cluster: they lock the text and show where it stands; reviewing is ours.

Wagtail's own buttons do nothing here: decisions are operations of ``approvals.deciding``, under a lock and with the digest.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from wagtail.models import Task, TaskState

from approvals.models.steps import StepKind


class ReviewTask(Task):
    """One step, for all units: who takes it follows from the item."""

    kind = models.CharField(max_length=16, choices=StepKind.choices, unique=True)

    class Meta:
        verbose_name = "审查步骤"
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="review_task_kind_known"),
        )

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin, or pass over with the reason where the review says that the step does not apply."""
        from approvals.flow import skipped_because  # noqa: PLC0415 - the flow reads these models

        state = TaskState(
            workflow_state=workflow_state,
            task=self,
            revision=workflow_state.content_object.get_latest_revision(),
        )
        reason = skipped_because(workflow_state, StepKind(self.kind))
        state.status = TaskState.STATUS_IN_PROGRESS if reason is None else TaskState.STATUS_SKIPPED
        state.comment = reason or ""
        state.save()
        return state

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Nobody edits what is under review; taking it back opens it again."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """None of Wagtail's."""
        return []
