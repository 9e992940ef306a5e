"""Wagtail's mails, to the people of the page's unit only.

Wagtail writes to whoever once subscribed to a page, asked for a review or stands in a task's groups, also when they
have left the unit or never worked there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from wagtail.admin import mail, signal_handlers
from wagtail.admin.views.pages import edit
from wagtail.models import Page

from sites import addresses
from units.permissions.roles import READERS
from units.walls.reach import holds

if TYPE_CHECKING:
    from units.models import User


def people_of(page: Any, recipients: Iterable[User]) -> list[User]:
    """Those of the recipients who read the page's unit's drafts today."""
    entry = addresses.site_of(page) if isinstance(page, Page) else None
    if entry is None:
        return []
    return [person for person in recipients if holds(person, READERS, frozenset({entry.unit_id}))]


def send_to_own_people(recipients: Iterable[User], notification: str, context: dict[str, Any]) -> Any:
    """As Wagtail's ``send_notification``; used for comments."""
    return mail.send_notification(people_of(context.get("page"), recipients), notification, context)


#: Questions of floors above: whether they tell people of a workflow themselves.
_told_elsewhere: list[Callable[[Any], bool]] = []


def leave_to(question: Callable[[Any], bool]) -> None:
    """Have a floor above say of a workflow whether it writes to people itself; Wagtail writes nothing of it then."""
    _told_elsewhere.append(question)


class OwnPeople:
    """Takes everybody else off the list of a notifier; everybody, where a floor above tells people itself."""

    def get_valid_recipients(self, instance: Any, **kwargs: Any) -> set[User]:
        """Those whom Wagtail would write to, as far as they work for the page's unit."""
        state = getattr(instance, "workflow_state", instance)
        if any(question(state.workflow) for question in _told_elsewhere):
            return set()
        found: set[User] = super().get_valid_recipients(instance, **kwargs)  # type: ignore[misc]
        return set(people_of(state.content_object, found))


class TaskSubmitted(OwnPeople, mail.GroupApprovalTaskStateSubmissionEmailNotifier):
    """A task waits."""


class WorkflowSubmitted(OwnPeople, mail.WorkflowStateSubmissionEmailNotifier):
    """A page was submitted."""


class WorkflowApproved(OwnPeople, mail.WorkflowStateApprovalEmailNotifier):
    """A page was approved."""


class WorkflowRejected(OwnPeople, mail.WorkflowStateRejectionEmailNotifier):
    """A page was sent back."""


def narrow() -> None:
    """Put ours in the place of Wagtail's; before its app connects them to the signals.

    Neither has a setting; can go when Wagtail lets a project choose who is written to.
    """
    signal_handlers.task_submission_email_notifier = TaskSubmitted()
    signal_handlers.workflow_submission_email_notifier = WorkflowSubmitted()
    signal_handlers.workflow_approval_email_notifier = WorkflowApproved()
    signal_handlers.workflow_rejection_email_notifier = WorkflowRejected()
    edit.send_notification = send_to_own_people
