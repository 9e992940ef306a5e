"""The guard over all pages: asks the gates wherever a row is written, and finds out what changed for the public.

Five places cover every path (checked path by path in tests/sites/test_paths_to_the_public.py): ``pre_save`` of
pages, ``pre_page_move``, ``SitePage.update_aliases``, child rows with files and view restrictions (``guard_parts``),
and the command ``publish_scheduled``. Overriding ``publish()`` is no guard: the editor's own button never calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.signals import post_page_move, pre_page_move

from sites import directory
from sites.publishing import events, gates
from sites.publishing.events import PublicAddress, PublicationEvent, PublicationKind
from sites.publishing.frames import frame_of
from sites.publishing.gates import Obstacle, PublicationRefused

# Fields that a reader never gets: a save of these alone, or a difference in these alone, asks nobody.
NOT_PUBLIC = frozenset(
    {
        "pk", "id", "page_ptr", "homepage_ptr", "path", "depth", "numchild", "url_path", "draft_title",
        "has_unpublished_changes", "owner", "locked", "locked_at", "locked_by", "latest_revision",
        "latest_revision_created_at", "live_revision", "first_published_at", "last_published_at", "go_live_at",
        "expire_at", "expired", "alias_of", "translation_key", "wagtail_admin_comments", "search_description",
        "content_type", "locale",
    }
)  # fmt: skip


@dataclass
class Transition:
    """What one save does to the public face of a page."""

    kind: PublicationKind | None
    previous_address: PublicAddress | None
    old_entry: directory.SiteEntry | None
    old_url_path: str
    readdressed: bool


def public_fields(page: Page) -> dict[str, Any]:
    """The values that decide what a reader gets, child rows included."""
    return {key: value for key, value in page.serializable_data().items() if key not in NOT_PUBLIC}


def address_of(entry: directory.SiteEntry | None, url_path: str) -> PublicAddress | None:
    """Host and path of a page of a site."""
    return None if entry is None else PublicAddress(entry.host, entry.address_of(url_path))


def _stored(page: Page) -> Page | None:
    stored = Page.objects.filter(pk=page.pk).first() if page.pk else None
    if stored is None or type(page) is Page:
        return stored
    return stored.specific


def _as_public(page: Page) -> Page:
    """The specific page as it would stand, also when only its base row is being written."""
    if type(page) is not Page or page.specific_class in (None, Page):
        return page
    specific = page.specific
    for field in Page._meta.concrete_fields:
        setattr(specific, field.attname, getattr(page, field.attname))
    return specific


def _demote(page: Page) -> None:
    """A new page that may not be public becomes a draft: the text is kept, the row is not live."""
    page.live = False
    page.has_unpublished_changes = True
    page.live_revision = None
    page.first_published_at = None
    page.last_published_at = None


@receiver(pre_save, dispatch_uid="sites.guard_page")
def guard_page(
    sender: type[models.Model], instance: models.Model, raw: bool = False, update_fields: Any = None, **_: Any
) -> None:
    """Ask the gates before a page row is written that would be public; raises ``PublicationRefused``."""
    if not isinstance(instance, Page):
        return
    instance.__dict__.pop("_transition", None)
    if update_fields is not None and set(update_fields) <= NOT_PUBLIC:
        return
    if raw:
        _guard_raw(instance)
        return
    stored = _stored(instance)
    was_live = stored is not None and stored.live
    if instance.live and not (was_live and stored is not None and public_fields(stored) == public_fields(instance)):
        if not _may_be_public(instance, was_live=was_live, adding=stored is None):
            _demote(instance)
    elif (instance.live or not was_live) and (stored is None or stored.slug == instance.slug):
        return  # nothing changes for the public (a draft column with a new slug carries live pages along)
    kind = None
    if instance.live:
        kind = PublicationKind.CHANGED if was_live else PublicationKind.PUBLISHED
    elif was_live:
        kind = PublicationKind.WITHDRAWN
    instance.__dict__["_transition"] = _transition(kind, instance, stored)


def _may_be_public(page: Page, *, was_live: bool, adding: bool) -> bool:
    public = _as_public(page)
    if hasattr(public, "prepare_publication"):
        public.prepare_publication()
    obstacles = gates.obstacles_for(public, was_public=was_live, path="save")
    if obstacles and not adding:
        raise PublicationRefused(obstacles, public)
    return not obstacles


def _guard_raw(page: Page) -> None:
    """A fixture writes base and specific rows apart: what may not be public is taken off the public side."""
    stored = Page.objects.filter(pk=page.pk).first() if page.pk else None
    if not page.live or not gates.obstacles_for(page, was_public=bool(stored and stored.live), path="fixture"):
        return
    if type(page) is Page:
        _demote(page)
    elif stored is not None and stored.live:
        raise PublicationRefused(gates.obstacles_for(page, was_public=True, path="fixture"), page)


def _transition(kind: PublicationKind | None, page: Page, stored: Page | None) -> Transition:
    entry = directory.current().site_of(stored.path) if stored is not None and stored.path else None
    old_url_path = stored.url_path if stored is not None else ""
    readdressed = stored is not None and (
        stored.slug != page.slug
        or any(
            getattr(stored, name, None) != getattr(page, name, None) for name in ("host", "site_path")
        )
    )
    return Transition(
        kind=kind,
        previous_address=address_of(entry, old_url_path) if stored is not None and stored.live else None,
        old_entry=entry,
        old_url_path=old_url_path,
        readdressed=readdressed,
    )


@receiver(post_save, dispatch_uid="sites.tell_page")
def tell_page(sender: type[models.Model], instance: models.Model, raw: bool = False, **_: Any) -> None:
    """Send the event once the row, and for a specific page also its child rows, are written."""
    if not isinstance(instance, Page) or (transition := instance.__dict__.pop("_transition", None)) is None:
        return
    if (frame := frame_of(instance)) is not None:
        frame.afterwards.append(lambda: _tell(instance, transition))
    else:
        _tell(instance, transition)


def _tell(page: Page, transition: Transition) -> None:
    if transition.readdressed and hasattr(page, "site_path"):
        directory.invalidate()
    if transition.kind is not None:
        events.send(
            PublicationEvent(transition.kind, page, gates.who_acts(), transition.previous_address)
        )
    if transition.readdressed:
        _tell_descendants(page, transition.old_entry, transition.old_url_path, page.url_path)


def _tell_descendants(
    page: Page, old_entry: directory.SiteEntry | None, old_url_path: str, new_url_path: str
) -> None:
    """Live pages below one that got another address have got another address too."""
    live = Page.objects.filter(path__startswith=page.path, live=True).exclude(pk=page.pk)
    for descendant in live.iterator():
        entry = directory.current().site_of(descendant.path)
        if old_entry is not None and entry is not None and entry.page_id != old_entry.page_id:
            continue  # a village's site under its township's: its own host and path decide
        before = address_of(old_entry, old_url_path + descendant.url_path[len(new_url_path) :])
        events.send(PublicationEvent(PublicationKind.CHANGED, descendant, gates.who_acts(), before))


@receiver(pre_delete, sender=Page, dispatch_uid="sites.tell_deletion")
def tell_deletion(sender: type[Page], instance: Page, **_: Any) -> None:
    """A deleted page is gone for the public too."""
    if instance.live:
        entry = directory.current().site_of(instance.path)
        events.send(
            PublicationEvent(
                PublicationKind.WITHDRAWN, instance, gates.who_acts(), address_of(entry, instance.url_path)
            )
        )


def _restricted(page: Page) -> bool:
    return bool(page.get_view_restrictions().exists())


@receiver(pre_page_move, dispatch_uid="sites.guard_move")
def guard_move(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """What is public stays with its unit, and does not leave a restricted place unasked."""
    live = Page.objects.filter(path__startswith=instance.path, live=True)
    sites = directory.current()
    before, after = sites.site_of(instance.path), sites.site_of(parent_page_after.path)
    is_home = instance.path in sites.by_tree_path
    if not is_home and getattr(before, "unit_id", None) != getattr(after, "unit_id", None) and live.exists():
        raise PublicationRefused(
            [
                Obstacle(
                    "other-unit",
                    gettext("已公开的内容不能移到其他单位名下。"),
                    gettext("请先撤回，或者用协同发布让对方网站也显示它。"),
                )
            ],
            instance,
        )
    if live.exists() and _restricted(instance) and not _restricted(parent_page_after):
        for page in live.iterator():
            gates.require_open(page.specific, was_public=False, path="move")


@receiver(post_page_move, dispatch_uid="sites.tell_move")
def tell_move(
    sender: type[Page], instance: Page, parent_page_before: Page, url_path_before: str, url_path_after: str, **_: Any
) -> None:
    """Live pages below a moved one have another address."""
    homes = directory.current()
    old_entry = homes.site_of(parent_page_before.path)
    directory.invalidate()
    if url_path_before == url_path_after or old_entry is None:
        return
    is_home = instance.path in directory.current().by_tree_path
    if is_home:
        return
    if instance.live:
        events.send(
            PublicationEvent(
                PublicationKind.CHANGED, instance, gates.who_acts(), address_of(old_entry, url_path_before)
            )
        )
    _tell_descendants(instance, old_entry, url_path_before, url_path_after)
