"""Watches what is written: who wrote it, and whether it changes what is under review, whatever way the change takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import post_page_move, workflow_cancelled

from approvals.clearing import revoke
from approvals.models import Authorship, Review, ReviewState
from approvals.submitting import close, void_if_changed
from sites.models import CatalogEntry, DisclosureAttribute
from sites.publishing.events import PublicationEvent, PublicationKind, publication_event
from sites.publishing.gates import who_acts
from sites.publishing.guard import NOT_PUBLIC

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

#: Of what a revision holds: never words that somebody wrote.
_TRACES = NOT_PUBLIC | {"live", "slug", "released_at", "index_number", "comments"}


def _words(content: dict[str, Any]) -> str:
    return json.dumps(
        {name: value for name, value in content.items() if name not in _TRACES}, sort_keys=True, default=str
    )


@receiver(pre_save, sender=Revision, dispatch_uid="approvals.compare_words")
def compare_words(sender: type[Revision], instance: Revision, raw: bool = False, **_: Any) -> None:
    """Find out whether this save brings other words than the last: autosave writes over a revision in place."""
    if raw or instance.user_id is None or not instance.content:
        return
    of_page = Revision.page_revisions.filter(object_id=instance.object_id)
    before = of_page.filter(pk=instance.pk).first() or of_page.order_by("-created_at", "-pk").first()
    instance.__dict__["_has_new_words"] = before is None or _words(before.content) != _words(instance.content)


@receiver(post_save, sender=Revision, dispatch_uid="approvals.note_author")
def note_author(sender: type[Revision], instance: Revision, raw: bool = False, **_: Any) -> None:
    """Remember who wrote, and end the review of what was changed."""
    if raw or not instance.__dict__.pop("_has_new_words", False):
        return
    if not Page.objects.filter(pk=int(instance.object_id)).exists():
        return
    Authorship.objects.update_or_create(
        page_id=int(instance.object_id),
        user_id=instance.user_id,
        defaults={"wrote_at": timezone.now()},
    )


@receiver(post_save, dispatch_uid="approvals.void_changed")
def void_changed(sender: type[Any], instance: Any, raw: bool = False, **_: Any) -> None:
    """Every save of a page row follows its new revision: what is under review is compared again."""
    if raw or not isinstance(instance, Page):
        return
    if Review.objects.filter(page_number=instance.pk, state=ReviewState.OPEN).exists():
        void_if_changed(instance.pk, by=who_acts().by)


@receiver(post_page_move, dispatch_uid="approvals.void_moved")
def void_moved(sender: type[Page], instance: Page, **_: Any) -> None:
    """The place in the tree is a part of what is reviewed; a draft at another unit is that unit's to review."""
    below = Page.objects.filter(path__startswith=instance.path).values("pk")
    for number in Review.objects.filter(state=ReviewState.OPEN, page_number__in=below).values_list(
        "page_number", flat=True
    ):
        void_if_changed(number, by=who_acts().by)


@receiver(workflow_cancelled, dispatch_uid="approvals.cancelled")
def workflow_was_cancelled(sender: type[WorkflowState], instance: WorkflowState, user: Any, **_: Any) -> None:
    """Wagtail's own way of cancelling is taking back."""
    review = Review.objects.filter(workflow_state=instance, state=ReviewState.OPEN).first()
    if review is not None:
        close(review, ReviewState.TAKEN_BACK, by=user, kind="review.taken_back")


@receiver(publication_event, dispatch_uid="approvals.revoke_withdrawn")
def revoke_withdrawn(sender: type[Page], event: PublicationEvent, **_: Any) -> None:
    """What somebody withdrew for a reason needs a new review; what only ran out keeps its clearance."""
    if event.kind is PublicationKind.WITHDRAWN and event.acting.by is not None:
        revoke(event.page.pk, by=event.acting.by, reason=event.acting.reason or "撤回")


@receiver(post_delete, sender=CatalogEntry, dispatch_uid="approvals.revoke_withdrawn_line")
def revoke_withdrawn_line(sender: type[CatalogEntry], instance: CatalogEntry, **_: Any) -> None:
    """The same for the line of an on-request entry, which has no public page to withdraw."""
    acting = who_acts()
    if instance.attribute == DisclosureAttribute.ON_REQUEST and acting.by is not None:
        revoke(instance.page_id, by=acting.by, reason=acting.reason or "撤回")
