"""Workflows: the reports know the person's own pages only, and the administration is frozen for everybody.

Disabling a task, or taking one out of a workflow, publishes what is in flight; so nobody does it in the admin, and its
lists and choosers, which name every task and group of the county, are gone with it. Answered in ``sites.admin.urls``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import FilteredModelChoiceFilter
from wagtail.admin.views.reports.workflows import (
    WorkflowReportFilterSet,
    WorkflowTasksReportFilterSet,
    WorkflowTasksView,
    WorkflowView,
)
from wagtail.models import Task, TaskState, Workflow, WorkflowState, get_default_page_content_type

from sites.admin.narrowing.reach import pages_for
from units.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def states_for(user: Any) -> QuerySet[WorkflowState]:
    """The runs of workflows over pages that exist for a person.

    The link to the page is text, which PostgreSQL does not compare with a number (Django's ticket 16055).
    """
    pages = pages_for(user).order_by().values_list(Cast("pk", CharField()))
    return WorkflowState.objects.filter(
        base_content_type_id=get_default_page_content_type().pk, object_id__in=pages
    )


def _requesters(request: HttpRequest) -> QuerySet[User]:
    asked = states_for(request.user).order_by().values("requested_by")
    return User.objects.filter(pk__in=asked).order_by("username")


def _workflows(request: HttpRequest) -> QuerySet[Workflow]:
    return Workflow.objects.filter(pk__in=states_for(request.user).order_by().values("workflow"))


def _tasks(request: HttpRequest) -> QuerySet[Task]:
    met = TaskState.objects.filter(workflow_state__in=states_for(request.user).order_by())
    return Task.objects.filter(pk__in=met.order_by().values("task"))


class OwnWorkflowFilterSet(WorkflowReportFilterSet):
    """People and workflows that occur in the own rows."""

    requested_by = django_filters.ModelChoiceFilter(label=_("提交人"), queryset=_requesters)
    workflow = django_filters.ModelChoiceFilter(label=_("工作流"), queryset=_workflows)

    class Meta(WorkflowReportFilterSet.Meta):
        fields: ClassVar[list[str]] = ["reviewable", "workflow", "status", "requested_by", "created_at"]


class OwnTasksFilterSet(WorkflowTasksReportFilterSet):
    """The same for tasks."""

    workflow = django_filters.ModelChoiceFilter(
        field_name="workflow_state__workflow", queryset=_workflows, label=_("工作流")
    )
    task = FilteredModelChoiceFilter(
        queryset=_tasks, filter_field="id_workflow", filter_accessor="workflows", label=_("任务")
    )

    class Meta(WorkflowTasksReportFilterSet.Meta):
        fields: ClassVar[list[str]] = [
            "reviewable",
            "workflow",
            "task",
            "status",
            "started_at",
            "finished_at",
        ]


class OwnWorkflowView(WorkflowView):
    """工作流报告."""

    filterset_class = OwnWorkflowFilterSet

    def get_queryset(self) -> QuerySet[WorkflowState]:
        """Of the own pages; nothing else runs through a workflow here."""
        states = states_for(self.request.user).select_related("workflow", "requested_by")
        states = states.prefetch_related("content_object", "content_object__latest_revision")
        return states.order_by("-created_at")


class OwnTasksView(WorkflowTasksView):
    """任务报告."""

    filterset_class = OwnTasksFilterSet

    def get_queryset(self) -> QuerySet[TaskState]:
        """Of the own pages."""
        own = states_for(self.request.user).order_by()
        tasks = TaskState.objects.filter(workflow_state__in=own).select_related("workflow_state", "task")
        related = ("workflow_state__content_object", "workflow_state__content_object__latest_revision")
        return tasks.prefetch_related(*related).order_by("-started_at")


def frozen(request: HttpRequest, rest: str = "") -> Any:
    """Nobody administers workflows in the admin."""
    raise Http404
