"""What happens by the clock: scheduled releases and expiries, one by one.

Wagtail's own command stops at the first refusal, and with it everything that is due after it, for ever.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from ledger.chain import record
from sites.models import SitePage
from sites.publishing import gates
from sites.publishing.gates import PublicationRefused
from sites.publishing.operations import Release
from sites.publishing.records import subject_of

if TYPE_CHECKING:
    from units.models import User


class Outcome(StrEnum):
    """What became of one item that was due."""

    RELEASED = "released"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Report:
    """One item that was due: its title, what became of it, and why."""

    title: str
    outcome: Outcome
    explanation: str = ""


#: Who decided that a content may be public, as floors above know it.
_releasers: list[Callable[[SitePage], User | None]] = []


def ask_for_releaser(question: Callable[[SitePage], User | None]) -> None:
    """Have a floor above say whose decision a scheduled release of a content carries out."""
    _releasers.append(question)


def _releaser_of(candidate: SitePage) -> User | None:
    return next((found for question in _releasers if (found := question(candidate)) is not None), None)


def due_releases(now: datetime.datetime) -> list[Revision]:
    """The revisions of pages whose hour has come, the earliest first."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    return list(due.order_by("approved_go_live_at", "pk").defer("content"))


def due_expiries(now: datetime.datetime) -> list[Page]:
    """The public pages whose time is over."""
    return list(Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk"))


def release_due(now: datetime.datetime) -> Iterator[Report]:
    """Release what is due; a refused item is unscheduled and recorded, and stops no other.

    An unexpected error leaves the item scheduled, to be tried again. Safe to run twice and at the same time.
    """
    for revision in due_releases(now):
        try:
            report = _release(revision.pk, now)
        except PublicationRefused as refusal:
            report = _unschedule(revision, refusal)
        except Exception as error:
            report = Report(revision.object_str, Outcome.FAILED, f"{type(error).__name__}: {error}")
        if report is not None:
            yield report


@transaction.atomic
def _release(revision_id: int, now: datetime.datetime) -> Report | None:
    """Release one revision unless somebody else did, or took the schedule back, in the meantime."""
    revision = Revision.objects.filter(pk=revision_id).first()
    if revision is None:
        return None
    Page.objects.select_for_update().get(pk=revision.object_id)
    revision.refresh_from_db(fields=["approved_go_live_at"])
    if revision.approved_go_live_at is None or revision.approved_go_live_at > now:
        return None
    page: SitePage = Page.objects.get(pk=revision.object_id).specific
    releaser = _releaser_of(revision.as_object())
    Release(page, revision, by=None, reason=_("定时发布"), on_behalf_of=releaser).execute()
    # A line in the catalogue leaves the revision as it is; what is done is not due any more.
    Revision.objects.filter(pk=revision_id).update(approved_go_live_at=None)
    return Report(revision.object_str, Outcome.RELEASED)


@transaction.atomic
def _unschedule(revision: Revision, refusal: PublicationRefused) -> Report | None:
    due = Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False)
    if not due.update(approved_go_live_at=None):
        return None
    page = Page.objects.get(pk=revision.object_id)
    record(
        "publication.refused",
        subject=subject_of(page),
        subject_label=page.title,
        reason=_("定时发布"),
        details={
            "revision": revision.pk,
            "obstacles": [{"code": o.code, "message": o.message} for o in refusal.obstacles],
        },
    )
    return Report(revision.object_str, Outcome.REFUSED, str(refusal))


def expire_due(now: datetime.datetime) -> Iterator[Report]:
    """Take off the public side what is due to go, each in a transaction of its own."""
    for page in due_expiries(now):
        try:
            if _expire(page.pk, now):
                yield Report(page.title, Outcome.EXPIRED)
        except Exception as error:
            yield Report(page.title, Outcome.FAILED, f"{type(error).__name__}: {error}")


@transaction.atomic
def _expire(page_id: int, now: datetime.datetime) -> bool:
    page = Page.objects.select_for_update().filter(pk=page_id, live=True, expire_at__lte=now).first()
    if page is None:
        return False
    with gates.acting(None, _("到期下线")):
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True
