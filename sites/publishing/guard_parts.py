"""The guard over what belongs to a public page without being a part of it: lines in lists, files, restrictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from sites import column_items
from sites.catalog.entries import CatalogLine, differences
from sites.models import CatalogEntry, DisclosureAttribute, ListedItem, PublicFile, SiteDocument, SiteImage
from sites.publishing import gates
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.guard_rows import deleted_alone


@receiver(pre_save, sender=CatalogEntry, dispatch_uid="sites.guard_catalog_line")
def guard_catalog_line(sender: type[CatalogEntry], instance: CatalogEntry, **_: Any) -> None:
    """A catalogue row says what its entry says, and nothing else.

    The line of an on-request entry is public in itself and asks the gates; a proactive row only follows its live page.
    """
    page = instance.page
    if instance.attribute == DisclosureAttribute.ON_REQUEST:
        gates.require_open(CatalogLine(page), was_public=instance.pk is not None, path="line")
    elif not Page.objects.filter(pk=page.pk, live=True).exists():
        raise PublicationRefused(
            [Obstacle("not-public", gettext("没有公开的信息不能列入目录。"), gettext("请先签发。"))], page
        )
    if names := differences(instance, page):
        raise PublicationRefused(
            [
                Obstacle(
                    "line-differs",
                    gettext("目录条目与信息本身不一致（%(names)s）。") % {"names": "、".join(names)},
                    gettext("目录随信息一同更新，请修改信息后送签发。"),
                )
            ],
            page,
        )


@receiver(pre_save, sender=ListedItem, dispatch_uid="sites.guard_listed_item")
def guard_listed_item(sender: type[ListedItem], instance: ListedItem, **_: Any) -> None:
    """A line of a column list only follows its live page, and says what the page says."""
    page = instance.page
    if not Page.objects.filter(pk=page.pk, live=True).exists():
        obstacle = Obstacle("not-public", gettext("没有公开的内容不能列入栏目。"), gettext("请先签发。"))
        raise PublicationRefused([obstacle], page)
    if names := column_items.differences(instance, page.specific):
        raise PublicationRefused(
            [
                Obstacle(
                    "line-differs",
                    gettext("栏目条目与页面本身不一致（%(names)s）。") % {"names": "、".join(names)},
                    gettext("条目随页面一同更新，请修改页面后送签发。"),
                )
            ],
            page,
        )


def _leaves_restriction(before: Collection, after: Collection) -> bool:
    return before != after and bool(_restrictions_on(before) - _restrictions_on(after))


def _restrictions_on(collection: Collection) -> set[int]:
    return set(collection.get_view_restrictions().values_list("pk", flat=True))


#: Whether a floor above needs a file as it is: asked beside the files of what is public.
_also_held: list[Callable[[SiteDocument | SiteImage], bool]] = []


def hold_files_with(question: Callable[[SiteDocument | SiteImage], bool]) -> None:
    """Have a floor above say of a file whether it must stay as it is."""
    _also_held.append(question)


def _must_stay(file: SiteDocument | SiteImage) -> bool:
    return file.public_uses.exists() or any(question(file) for question in _also_held)


def file_in_use(file: SiteDocument | SiteImage) -> PublicationRefused:
    """The refusal to change or delete a file; of what is public, the database itself protects it (``PublicFile``)."""
    obstacle = Obstacle(
        "file-in-use",
        gettext("文件“%(title)s”正被公开、准予公开或正在审查的内容使用，不能替换、改名或删除。")
        % {"title": file.title},
        gettext("请上传为新文件，在页面草稿中换用，再送签发。"),
    )
    return PublicationRefused([obstacle], file)


@receiver(pre_save, sender=SiteDocument, dispatch_uid="sites.guard_document")
@receiver(pre_save, sender=SiteImage, dispatch_uid="sites.guard_image")
def guard_file(
    sender: type[models.Model], instance: SiteDocument | SiteImage, raw: bool = False, **_: Any
) -> None:
    """Bytes and name of a file stay what they were when the page that uses it was submitted or cleared."""
    if instance.pk is None or not _must_stay(instance):
        return
    stored = type(instance)._default_manager.get(pk=instance.pk)
    names = ["file", "title", "sha256"]
    if isinstance(instance, SiteImage):
        names += ["description", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"]
    else:
        names += ["original_name", "token"]
    if _leaves_restriction(stored.collection, instance.collection):
        raise file_in_use(instance)
    if not getattr(instance.file, "_committed", True) or any(
        getattr(stored, name) != getattr(instance, name) for name in names
    ):
        raise file_in_use(instance)


@receiver(pre_delete, sender=SiteDocument, dispatch_uid="sites.guard_document_deleted")
@receiver(pre_delete, sender=SiteImage, dispatch_uid="sites.guard_image_deleted")
def guard_file_deleted(sender: type[models.Model], instance: SiteDocument | SiteImage, **_: Any) -> None:
    """What is public is protected by the database; what is under review or cleared, here."""
    if any(question(instance) for question in _also_held):
        raise file_in_use(instance)


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
    if deleted_alone(instance, origin):
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


def _opens_files(collection: Collection) -> None:
    collections = Collection.objects.filter(path__startswith=collection.path)
    uses = PublicFile.objects.filter(
        models.Q(document__collection__in=collections) | models.Q(image__collection__in=collections)
    )
    _opens(Page.objects.filter(pk__in=uses.values("page_id")), "privacy")


@receiver(pre_delete, sender=CollectionViewRestriction, dispatch_uid="sites.guard_collection_privacy")
def guard_collection_privacy(
    sender: type[CollectionViewRestriction], instance: CollectionViewRestriction, origin: Any = None, **_: Any
) -> None:
    """Without the restriction, the files below that public pages use become public."""
    if deleted_alone(instance, origin):
        _opens_files(instance.collection)


@receiver(pre_save, sender=CollectionViewRestriction, dispatch_uid="sites.guard_collection_privacy_changed")
def guard_collection_privacy_changed(
    sender: type[CollectionViewRestriction], instance: CollectionViewRestriction, **_: Any
) -> None:
    """A restriction moved to another collection, or opened to others, opens what it covered."""
    stored = CollectionViewRestriction.objects.filter(pk=instance.pk).first() if instance.pk else None
    if stored is not None and (
        stored.collection_id != instance.collection_id
        or stored.restriction_type != instance.restriction_type
        or stored.password != instance.password
    ):
        _opens_files(stored.collection)
