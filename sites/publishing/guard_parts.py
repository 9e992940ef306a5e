"""The guard over what belongs to a public page without being its row: child rows, files, view restrictions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from modelcluster.fields import ParentalKey
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    Page,
    PageViewRestriction,
)

from sites.catalog.entries import CatalogLine
from sites.models import CatalogEntry, DisclosureAttribute, PublicFile, SiteDocument, SiteImage
from sites.publishing import events, gates
from sites.publishing.events import PublicationEvent, PublicationKind
from sites.publishing.frames import is_saving
from sites.publishing.gates import Obstacle, PublicationRefused


def _parent_page(instance: models.Model) -> Page | None:
    """The live page of which a row is a part, unless that page is saving the row itself."""
    if isinstance(instance, Comment | CommentReply):
        return None
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
            page_id = getattr(instance, field.attname)
            if page_id is None or is_saving(page_id):
                return None
            return Page.objects.filter(pk=page_id, live=True).first()
    return None


def _ask_for(page: Page | None, path: str) -> None:
    if page is not None:
        gates.require_open(page.specific, was_public=True, path=path)


@receiver(pre_save, dispatch_uid="sites.guard_child_row")
def guard_child_row(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """A row of a public page saved on its own changes what readers get."""
    _ask_for(_parent_page(instance), "child row")


@receiver(post_save, dispatch_uid="sites.tell_child_row")
def tell_child_row(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """The page has changed for its readers."""
    if (page := _parent_page(instance)) is not None:
        events.send(PublicationEvent(PublicationKind.CHANGED, page.specific, gates.who_acts()))


def _deleted_alone(instance: models.Model, origin: Any) -> bool:
    """Whether a row is deleted for itself, not with the page that it belongs to."""
    model = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    return isinstance(instance, model) and not issubclass(model, Page)


@receiver(pre_delete, dispatch_uid="sites.guard_child_row_deletion")
def guard_child_row_deletion(
    sender: type[models.Model], instance: models.Model, origin: Any = None, **_: Any
) -> None:
    """A row of a public page taken away on its own changes what readers get."""
    if _deleted_alone(instance, origin):
        _ask_for(_parent_page(instance), "child row")


@receiver(post_delete, dispatch_uid="sites.tell_child_row_deletion")
def tell_child_row_deletion(
    sender: type[models.Model], instance: models.Model, origin: Any = None, **_: Any
) -> None:
    """The page has changed for its readers."""
    if _deleted_alone(instance, origin) and (page := _parent_page(instance)) is not None:
        events.send(PublicationEvent(PublicationKind.CHANGED, page.specific, gates.who_acts()))


@receiver(pre_save, sender=CatalogEntry, dispatch_uid="sites.guard_catalog_line")
def guard_catalog_line(sender: type[CatalogEntry], instance: CatalogEntry, **_: Any) -> None:
    """The line of an on-request entry is public in itself; a proactive row only follows its live page."""
    if instance.attribute == DisclosureAttribute.ON_REQUEST:
        gates.require_open(CatalogLine(instance.page), was_public=instance.pk is not None, path="line")
    elif not Page.objects.filter(pk=instance.page_id, live=True).exists():
        raise PublicationRefused(
            [Obstacle("not-public", gettext("没有公开的信息不能列入目录。"), gettext("请先签发。"))], instance
        )


def _refuse_file_change(file: SiteDocument | SiteImage) -> None:
    raise PublicationRefused(
        [
            Obstacle(
                "file-in-use",
                gettext("文件“%(title)s”正被公开的页面使用，不能替换、改名或删除。") % {"title": file.title},
                gettext("请上传为新文件，在页面草稿中换用，再送签发。"),
            )
        ],
        file,
    )


@receiver(pre_save, sender=SiteDocument, dispatch_uid="sites.guard_document")
@receiver(pre_save, sender=SiteImage, dispatch_uid="sites.guard_image")
def guard_file(sender: type[models.Model], instance: SiteDocument | SiteImage, raw: bool = False, **_: Any) -> None:
    """Bytes and name of a file that a public page uses stay what they were when it was cleared."""
    if instance.pk is None or not instance.public_uses.exists():
        return
    stored = sender._default_manager.get(pk=instance.pk)
    names = ["file", "title", "sha256"]
    if isinstance(instance, SiteImage):
        names += ["focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"]
    if not getattr(instance.file, "_committed", True) or any(
        getattr(stored, name) != getattr(instance, name) for name in names
    ):
        _refuse_file_change(instance)


@receiver(pre_delete, sender=SiteDocument, dispatch_uid="sites.guard_document_deletion")
@receiver(pre_delete, sender=SiteImage, dispatch_uid="sites.guard_image_deletion")
def guard_file_deletion(sender: type[models.Model], instance: SiteDocument | SiteImage, **_: Any) -> None:
    """A file that a public page uses is not deleted under it."""
    if instance.public_uses.exists():
        _refuse_file_change(instance)


def _opens(pages: models.QuerySet[Page], path: str) -> None:
    for page in pages.filter(live=True).iterator():
        gates.require_open(page.specific, was_public=False, path=path)


def _under(page: Page) -> models.QuerySet[Page]:
    return Page.objects.filter(path__startswith=page.path)


@receiver(pre_delete, sender=PageViewRestriction, dispatch_uid="sites.guard_privacy_removed")
def guard_privacy_removed(
    sender: type[PageViewRestriction], instance: PageViewRestriction, origin: Any = None, **_: Any
) -> None:
    """Without the restriction, everything live below becomes public."""
    if _deleted_alone(instance, origin):
        _opens(_under(instance.page), "privacy")


@receiver(pre_save, sender=PageViewRestriction, dispatch_uid="sites.guard_privacy_changed")
def guard_privacy_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_: Any) -> None:
    """A restriction moved to another page, or opened to others, opens what it covered."""
    stored = PageViewRestriction.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored is not None and (
        stored.page_id != instance.page_id
        or stored.restriction_type != instance.restriction_type
        or stored.password != instance.password
    ):
        _opens(_under(stored.page), "privacy")


@receiver(pre_delete, sender=CollectionViewRestriction, dispatch_uid="sites.guard_collection_privacy")
def guard_collection_privacy(
    sender: type[CollectionViewRestriction], instance: CollectionViewRestriction, origin: Any = None, **_: Any
) -> None:
    """Without the restriction, the files below that public pages use become public."""
    if not _deleted_alone(instance, origin):
        return
    collections = Collection.objects.filter(path__startswith=instance.collection.path)
    uses = PublicFile.objects.filter(
        models.Q(document__collection__in=collections) | models.Q(image__collection__in=collections)
    )
    _opens(Page.objects.filter(pk__in=uses.values("page_id")), "privacy")
