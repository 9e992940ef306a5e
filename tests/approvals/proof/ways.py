"""Ways in which somebody, or a program, may try to make the newest draft of a page public without asking."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import Page, Revision

from sites.publishing.operations import Release
from sites.scheduling import release_due
from units.models import User

Way = Callable[[Page, User], None]


def by_the_operation(page: Page, by: User) -> None:
    """A releaser alone."""
    Release(page, by=by).execute()


def by_its_revision(page: Page, by: User) -> None:
    """As Wagtail publishes."""
    page.get_latest_revision().publish(user=by, skip_permission_checks=True)


def by_an_older_revision(page: Page, by: User) -> None:
    """The first text that there ever was."""
    page.revisions.order_by("created_at", "pk").first().publish(user=by, skip_permission_checks=True)


def by_writing_the_draft(page: Page, by: User) -> None:
    """The draft's text straight into the row."""
    draft = page.get_latest_revision_as_object()
    draft.live = True
    draft.save()


def by_the_row(page: Page, by: User) -> None:
    """The row as it is, switched on."""
    page.live = True
    page.save()


def by_one_column(page: Page, by: User) -> None:
    """One column of the row."""
    page.live = True
    page.save(update_fields=["live"])


def by_the_base_row(page: Page, by: User) -> None:
    """The part of the row that all types share."""
    base = Page.objects.get(pk=page.pk)
    base.live = True
    base.save()


def by_the_title(page: Page, by: User) -> None:
    """One column of the draft, of a page that may be public."""
    draft = page.get_latest_revision_as_object()
    page.title = draft.title
    page.save(update_fields=["title"])


def by_bulk_action(page: Page, by: User) -> None:
    """What the screen for many pages runs."""
    PublishBulkAction.execute_action([page])


def by_a_due_schedule(page: Page, by: User) -> None:
    """A moment written into the revision, and the clock."""
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    list(release_due(timezone.now()))


def by_the_go_live_field(page: Page, by: User) -> None:
    """The editor's own field, long past."""
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() - datetime.timedelta(days=1)
    draft.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True)


def by_carrying_to_aliases(page: Page, by: User) -> None:
    """What a publication does last."""
    page.update_aliases(revision=page.get_latest_revision())


WAYS: tuple[Way, ...] = (
    by_the_operation,
    by_its_revision,
    by_an_older_revision,
    by_writing_the_draft,
    by_the_row,
    by_one_column,
    by_the_base_row,
    by_the_title,
    by_bulk_action,
    by_a_due_schedule,
    by_the_go_live_field,
    by_carrying_to_aliases,
)
