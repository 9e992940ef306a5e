"""When pictures get their copies: as soon as a page that shows them is public, before a reader asks for them."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django_tasks import task
from wagtail.models import Page

from sites.models import PublicFile, SiteImage
from sites.pictures import make_copies
from sites.publishing.events import PublicationEvent, PublicationKind, publication_event

#: Seconds that a publication may wait for its pictures where no worker takes them; ``make_pictures`` makes the rest.
PATIENCE = 5.0


@receiver(publication_event, dispatch_uid="sites.make_pictures")
def make_pictures(sender: type[Page], event: PublicationEvent, **_: Any) -> None:
    """Ask for the copies once the publication is certain; a failure here undoes nothing."""
    if event.kind is not PublicationKind.WITHDRAWN:
        transaction.on_commit(partial(ask_for_copies, event.page.pk), robust=True)


def ask_for_copies(page_id: int) -> None:
    """One task a picture, so that several workers can share a gallery."""
    images = PublicFile.objects.filter(page_id=page_id, image__isnull=False).order_by("pk")
    began = time.monotonic()
    for image_id in images.values_list("image_id", flat=True):
        if time.monotonic() - began > PATIENCE:
            return
        make_copies_of.enqueue(image_id)


@task()
def make_copies_of(image_id: int) -> None:
    """Make the copies of one picture; one that has been deleted meanwhile needs none."""
    image = SiteImage.objects.filter(pk=image_id).first()
    if image is not None:
        make_copies(image)
