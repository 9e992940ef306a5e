"""The guard over rows that are a part of a public page: child rows and lists, written without their page.

The gates are asked about the page as it would stand with the row, not as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Comment, CommentReply, Page

from sites.publishing import events, gates
from sites.publishing.events import PublicationEvent, PublicationKind
from sites.publishing.frames import is_saving


def _parental_key(model: type[models.Model]) -> ParentalKey | None:
    if issubclass(model, Comment | CommentReply):
        return None
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ParentalKey))
    return next((key for key in keys if issubclass(key.related_model, Page)), None)


def _live_page(page_id: int | None) -> Page | None:
    """The public page with this key, unless it is saving itself and its rows with it."""
    if page_id is None or is_saving(page_id):
        return None
    page = Page.objects.filter(pk=page_id, live=True).first()
    return None if page is None else page.specific


def _pages_of(instance: models.Model) -> Iterator[tuple[Page, bool]]:
    """The public pages that a row is or was a part of, and whether it will be."""
    if (key := _parental_key(type(instance))) is None:
        return
    page_id = getattr(instance, key.attname)
    if (page := _live_page(page_id)) is not None:
        yield page, True
    stored = type(instance)._default_manager.filter(pk=instance.pk).first() if instance.pk else None
    left = getattr(stored, key.attname, page_id)
    if left != page_id and (page := _live_page(left)) is not None:
        yield page, False


def _ask(page: Page, instance: models.Model, *, stays: bool) -> None:
    key = _parental_key(type(instance))
    accessor = key.remote_field.get_accessor_name()  # type: ignore[union-attr]
    rows = [row for row in getattr(page, accessor).all() if row.pk != instance.pk]
    setattr(page, accessor, [*rows, instance] if stays else rows)
    gates.require_open(page, was_public=True, path="child row")


def _tell(page_id: int) -> None:
    if (page := _live_page(page_id)) is not None:
        events.send(PublicationEvent(PublicationKind.CHANGED, page, gates.who_acts()))


@receiver(pre_save, dispatch_uid="sites.guard_child_row")
def guard_child_row(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """A row of a public page saved on its own changes what readers get."""
    pages = list(_pages_of(instance))
    for page, stays in pages:
        _ask(page, instance, stays=stays)
    instance.__dict__["_public_pages"] = [page.pk for page, _stays in pages]


@receiver(post_save, dispatch_uid="sites.tell_child_row")
def tell_child_row(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """The page has changed for its readers."""
    for page_id in instance.__dict__.pop("_public_pages", ()):
        _tell(page_id)


def deleted_alone(instance: models.Model, origin: Any) -> bool:
    """Whether a row is deleted for itself, not with the page that it belongs to."""
    model = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    return isinstance(instance, model) and not issubclass(model, Page)


@receiver(pre_delete, dispatch_uid="sites.guard_child_row_deletion")
def guard_child_row_deletion(
    sender: type[models.Model], instance: models.Model, origin: Any = None, **_: Any
) -> None:
    """A row of a public page taken away on its own changes what readers get."""
    if deleted_alone(instance, origin):
        for page, _stays in _pages_of(instance):
            _ask(page, instance, stays=False)


@receiver(post_delete, dispatch_uid="sites.tell_child_row_deletion")
def tell_child_row_deletion(
    sender: type[models.Model], instance: models.Model, origin: Any = None, **_: Any
) -> None:
    """The page has changed for its readers."""
    if (key := _parental_key(sender)) is not None and deleted_alone(instance, origin):
        _tell(getattr(instance, key.attname))


def _list_of(through: type[models.Model], page_model: type[Page]) -> ParentalManyToManyField | None:
    lists = (field for field in page_model._meta.many_to_many if isinstance(field, ParentalManyToManyField))
    return next((field for field in lists if field.remote_field.through is through), None)


def _lists_reached(
    through: type[models.Model],
    instance: models.Model,
    model: type[models.Model],
    reverse: bool,
    pks: set[int] | None,
) -> Iterator[tuple[Page, ParentalManyToManyField]]:
    """The public pages, and their list, that a change reaches, from whichever side it comes."""
    page_model = model if reverse else type(instance)
    if not issubclass(page_model, Page) or (field := _list_of(through, page_model)) is None:
        return
    page_ids = set(pks or ()) if reverse else {instance.pk}
    if reverse and pks is None:
        rows = through._default_manager.filter(**{field.m2m_reverse_field_name(): instance.pk})
        page_ids = set(rows.values_list(field.m2m_column_name(), flat=True))
    for page_id in page_ids:
        if (page := _live_page(page_id)) is not None:
            yield page, field


@receiver(m2m_changed, dispatch_uid="sites.guard_list")
def guard_list(  # noqa: PLR0913, PLR0917 - what Django sends
    sender: type[models.Model],
    instance: models.Model,
    action: str,
    reverse: bool,
    model: type[models.Model],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    """A list of a public page changed on its own changes what readers get."""
    for page, field in _lists_reached(sender, instance, model, reverse, pk_set):
        if action.startswith("post_"):
            _tell(page.pk)
            continue
        changed = {instance.pk} if reverse else pk_set
        present = {item.pk for item in getattr(page, field.name).all()}
        after = (
            present | (changed or set())
            if action == "pre_add"
            else present - (present if changed is None else changed)
        )
        setattr(page, field.name, list(field.related_model._default_manager.filter(pk__in=after)))
        gates.require_open(page, was_public=True, path="list")
