"""Which changes the index has to learn of: rows written in the transaction of the change, so that a rollback leaves none.

What happened to a page says ``sites.publishing.events``; view restrictions, files and catalogue lines have no event of
their own and are watched here. What goes past all of them (SQL, ``queryset.update``) is found by reconciling.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from search import delivering
from search.batches import batched
from search.models import OutboxRow
from sites.models import CatalogEntry, HomePage, PublicFile, SiteDocument
from sites.publishing.events import PublicationEvent, PublicationKind, publication_event, validity_marked

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH = 1000


def enqueue(items: Iterable[str]) -> None:
    """Have the index learn of items, once the present transaction is committed."""
    now = timezone.now()
    any_written = False
    for some in batched(sorted(set(items)), BATCH):
        any_written = True
        OutboxRow.objects.bulk_create(
            [OutboxRow(item=item, version=uuid.uuid4(), since=now, due_at=now) for item in some],
            update_conflicts=True,
            unique_fields=["item"],
            update_fields=["version", "due_at", "attempts", "held"],
        )
    if any_written:
        transaction.on_commit(delivering.wake, robust=True)


def enqueue_pages(page_ids: Iterable[int]) -> None:
    """Have the index learn of pages and the catalogue lines that they may have."""
    enqueue(f"{source}:{pk}" for pk in page_ids for source in ("pages", "lines"))


def enqueue_below(tree_path: str) -> None:
    """Have the index learn of everything at and below a place in the tree."""
    pages = Page.objects.filter(path__startswith=tree_path).order_by("pk")
    for some in batched(pages.values_list("pk", flat=True).iterator(chunk_size=BATCH), BATCH):
        enqueue_pages(some)


def on_publication(sender: type[Page], event: PublicationEvent, **_: Any) -> None:
    """A page became public, changed or is gone; with a home page, its whole site may come or go."""
    page = event.page
    if isinstance(page, HomePage) and event.kind is not PublicationKind.CHANGED:
        enqueue_below(page.path)
    else:
        enqueue_pages([page.pk])


def on_validity(sender: Any, page_ids: list[int], **_: Any) -> None:
    """Entries came into force or ran out."""
    enqueue_pages(page_ids)


def on_page_deleted(sender: Any, instance: Any, **_: Any) -> None:
    """A page of any type is deleted; its own rows are gone already."""
    if isinstance(instance, Page) and instance.pk is not None:
        enqueue_pages([instance.pk])


def on_entry(sender: Any, instance: CatalogEntry, **_: Any) -> None:
    """A catalogue row was written or removed: that of an entry on request has no publication event."""
    enqueue_pages([instance.page_id])


def on_page_restriction(sender: Any, instance: PageViewRestriction, **_: Any) -> None:
    """Something is closed to the public, or opened again, with all that lies below."""
    enqueue_below(instance.page.path)


def on_collection_restriction(sender: Any, instance: CollectionViewRestriction, **_: Any) -> None:
    """Files are closed to the public, or opened again."""
    _enqueue_uses(PublicFile.objects.filter(document__collection__path__startswith=instance.collection.path))


def on_document(sender: Any, instance: SiteDocument, created: bool = False, **_: Any) -> None:
    """A document was renamed or moved to another collection."""
    if not created:
        _enqueue_uses(PublicFile.objects.filter(document=instance))


def _enqueue_uses(uses: Any) -> None:
    enqueue_pages(uses.order_by("page_id").values_list("page_id", flat=True).distinct())


def connect() -> None:
    """Listen, once the apps are ready."""
    publication_event.connect(on_publication, dispatch_uid="search.on_publication")
    validity_marked.connect(on_validity, dispatch_uid="search.on_validity")
    post_delete.connect(on_page_deleted, dispatch_uid="search.on_page_deleted")
    for signal in (post_save, post_delete):
        signal.connect(on_entry, sender=CatalogEntry, dispatch_uid=f"search.on_entry.{id(signal)}")
        signal.connect(
            on_page_restriction,
            sender=PageViewRestriction,
            dispatch_uid=f"search.on_restriction.{id(signal)}",
        )
        signal.connect(
            on_collection_restriction,
            sender=CollectionViewRestriction,
            dispatch_uid=f"search.on_collection.{id(signal)}",
        )
    post_save.connect(on_document, sender=SiteDocument, dispatch_uid="search.on_document")
