"""Whose words a page says without a revision of theirs: files that others uploaded, texts copied from another page."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry, Page
from wagtail.signals import copy_for_translation_done
from wagtail_localize.models import Translation

from approvals.models import Authorship, Clearance, ClearanceBasis, HeldFile
from sites.models import SiteDocument, SiteImage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sites.models import SitePage


def note_authors(page_number: int, users: Iterable[int], at: datetime.datetime | None = None) -> None:
    """Count these people as authors of a page, as of a moment (now)."""
    for user in sorted(set(users)):
        Authorship.objects.update_or_create(
            page_id=page_number, user_id=user, defaults={"wrote_at": at or timezone.now()}
        )


def note_borrowed_words(page: SitePage, candidate: Any) -> None:
    """Count whoever made the files of what is submitted, and the authors of what it is a translation of.

    What the last review has cleared with this page counts no more. Call before the files are held for the submission.
    """
    known = _cleared_files(page.pk)
    files = [file for file in candidate.used_files() if (type(file), file.pk, file.sha256) not in known]
    users = {user for file in files for user in _makers(file)}
    sources = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    ).values_list("source__locale_id", flat=True)
    originals = Page.objects.filter(translation_key=page.translation_key, locale__in=sources)
    users |= _authors_since(page.pk, originals.exclude(pk=page.pk).values_list("pk", flat=True))
    note_authors(page.pk, users)


def _last_clearance(page_number: int) -> Clearance | None:
    """The last that a review gave; an unconfirmed urgent one and a list of old holdings reviewed nobody's words."""
    reviewed = Clearance.objects.filter(
        page_number=page_number, revoked_at__isnull=True, confirm_by__isnull=True
    )
    return reviewed.exclude(basis=ClearanceBasis.HOLDING).order_by("-valid_from").first()


def _cleared_files(page_number: int) -> set[tuple[type, int, str]]:
    last = _last_clearance(page_number)
    if last is None:
        return set()
    rows = HeldFile.objects.filter(page_number=page_number, digest=last.digest)
    return {
        (SiteDocument if row.document_id else SiteImage, row.document_id or row.image_id or 0, row.sha256)
        for row in rows
    }


def _makers(file: SiteDocument | SiteImage) -> set[int]:
    """Who uploaded a file, and everybody who replaced or renamed it since."""
    # An image's and a document's row say who brought it first; who changed it, only Wagtail's record of the admin says.
    changes = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(file, for_concrete_model=False),
        object_id=str(file.pk),
        content_changed=True,
        user__isnull=False,
    )
    found = set(changes.values_list("user_id", flat=True))
    return found | ({file.uploaded_by_user_id} if file.uploaded_by_user_id else set())


def _authors_since(page_number: int, originals: Iterable[int]) -> set[int]:
    last = _last_clearance(page_number)
    wrote = Q() if last is None else Q(wrote_at__gt=last.valid_from)
    return set(Authorship.objects.filter(wrote, page_id__in=originals).values_list("user_id", flat=True))


@receiver(copy_for_translation_done, dispatch_uid="approvals.note_translated")
def note_translated(sender: Any, source_obj: Any, target_obj: Any, **_: Any) -> None:
    """A translation begins with the words of the original, brought there by whoever started it."""
    if not isinstance(target_obj, Page):
        return
    users = set(Authorship.objects.filter(page_id=source_obj.pk).values_list("user_id", flat=True))
    starter = get_active_log_context().user
    if starter is not None and starter.pk is not None:
        users.add(starter.pk)
    note_authors(target_obj.pk, users)
