"""Publication events: sent once for every page, inside the transaction, on every path.

Wagtail's own signals miss aliases, plain saves and moves, and fire for pages that are not live.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.dispatch import Signal

if TYPE_CHECKING:
    from wagtail.models import Page

    from sites.publishing.gates import Acting


class PublicationKind(StrEnum):
    """What happened to the public face of a page."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PublicAddress:
    """Host and path under which something answered."""

    host: str
    path: str


@dataclass(frozen=True)
class PublicationEvent:
    """This became public, changed, or is gone.

    ``page`` is the page as it is now (specific where its own row was written, else the base ``Page``);
    ``previous_address`` is where it answered before, None if it was not public; ``previous_title`` how it was called then.
    """

    kind: PublicationKind
    page: Page
    acting: Acting
    previous_address: PublicAddress | None = None
    previous_title: str = ""


#: Receivers get ``sender`` (the page's class) and ``event``; an exception in one undoes the whole publication.
publication_event = Signal()

#: Entries came into force or ran out by their dates, with nothing published: receivers get ``page_ids``.
validity_marked = Signal()


def send(event: PublicationEvent) -> None:
    """Tell every receiver."""
    publication_event.send(sender=type(event.page), event=event)
