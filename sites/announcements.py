"""What the portal says on every page of every site: the emergency notice, and the days of public mourning.

Set on the portal's home page and public with it, so it goes the same way to the public as any other text. Held in the
site directory: no page of any site pays a query for it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from sites.publishing.events import PublicationEvent, publication_event

if TYPE_CHECKING:
    from wagtail.models import Page


@dataclass(frozen=True)
class EmergencyNotice:
    """One county-wide notice; shown from ``begins`` (at once when None) until ``ends``."""

    level: str
    title: str
    text: str
    begins: datetime.datetime | None
    ends: datetime.datetime
    #: The page with the details, public or not; its place in the tree and url_path only while it is public.
    page_id: int | None = None
    page_tree_path: str = ""
    page_url_path: str = ""

    def is_shown_at(self, moment: datetime.datetime) -> bool:
        """Whether it stands on the pages at a moment."""
        return (self.begins is None or self.begins <= moment) and moment < self.ends


@dataclass(frozen=True)
class Announcements:
    """What one portal announces."""

    notice: EmergencyNotice | None = None
    mourning_from: datetime.date | None = None
    mourning_until: datetime.date | None = None

    def is_mourning_on(self, day: datetime.date) -> bool:
        """Whether pages are grey on a day; both ends are included."""
        if self.mourning_from is None or self.mourning_until is None:
            return False
        return self.mourning_from <= day <= self.mourning_until

    def notice_now(self) -> EmergencyNotice | None:
        """The notice that stands on the pages at this moment."""
        return self.notice if self.notice is not None and self.notice.is_shown_at(timezone.now()) else None


def read_announcements() -> dict[str, Announcements]:
    """What the live portals announce, by language; two queries."""
    # The models and the lists ask the directory for their addresses.
    from sites.listings import restricted_paths  # noqa: PLC0415
    from sites.models import PortalHomePage  # noqa: PLC0415

    rows = PortalHomePage.objects.live().values_list(
        "locale__language_code", "notice_level", "notice_title", "notice_text", "notice_from", "notice_until",
        "notice_page", "notice_page__live", "notice_page__path", "notice_page__url_path",
        "mourning_from", "mourning_until",
    )  # fmt: skip
    closed = tuple(restricted_paths())
    found: dict[str, Announcements] = {}
    for language, level, title, text, begins, ends, page_id, is_public, path, url_path, first, last in rows:
        notice = None
        if title and ends is not None:
            place = (path, url_path) if is_public and not path.startswith(closed) else ("", "")
            notice = EmergencyNotice(level, title, text, begins, ends, page_id, *place)
        found[language] = Announcements(notice, first, last)
    return found


@receiver(
    [post_save, post_delete], sender="wagtailcore.PageViewRestriction", dispatch_uid="sites.follow_privacy"
)
def follow_privacy(sender: type[Any], **_: Any) -> None:
    """What is for everybody has changed: a notice may no longer, or may again, lead to its page."""
    from sites import directory  # noqa: PLC0415 - the directory holds the announcements

    directory.invalidate()


@receiver(publication_event, dispatch_uid="sites.follow_linked_page")
def follow_linked_page(sender: type[Page], event: PublicationEvent, **_: Any) -> None:
    """A page that a notice leads to became public or is gone: every process learns of it. Costs no query."""
    from sites import directory  # noqa: PLC0415 - the directory holds the announcements

    announced = directory.current().announcements.values()
    if any(found.notice is not None and found.notice.page_id == event.page.pk for found in announced):
        directory.invalidate()
