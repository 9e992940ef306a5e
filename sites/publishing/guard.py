"""The guard over all pages: asks the gates wherever a row is written, and finds out what changed for the public.

Five places cover every path (checked path by path in tests/sites/test_paths_to_the_public*.py): ``pre_save`` of
pages, ``pre_page_move``, ``SitePage.update_aliases``, child rows (``guard_rows``) with files and view restrictions
(``guard_parts``), and the command ``publish_scheduled``. Overriding ``publish()`` is no guard: the editor's own
button never calls it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move, pre_page_move

from sites import directory
from sites.publishing import gates
from sites.publishing.events import PublicationKind
from sites.publishing.frames import frame_of
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.places import stand_below
from sites.publishing.transitions import Transition, tell

# Fields that a reader never gets: a save of these alone, or a difference in these alone, asks nobody.
NOT_PUBLIC = frozenset(
    {
        "pk", "id", "page_ptr", "homepage_ptr", "path", "depth", "numchild", "url_path", "draft_title",
        "has_unpublished_changes", "owner", "locked", "locked_at", "locked_by", "latest_revision",
        "latest_revision_created_at", "live_revision", "first_published_at", "last_published_at", "go_live_at",
        "expire_at", "expired", "alias_of", "translation_key", "wagtail_admin_comments", "search_description",
        "content_type",
    }
)  # fmt: skip
# Not public themselves, but what a reader gets hangs on them: the address, and on whose clearance an alias is public.
ASKED_FOR_ALONE = frozenset({"url_path", "alias_of"})
# Where a page answers; ``url_path`` changes without ``slug`` when the page is moved.
ADDRESS_FIELDS = ("slug", "url_path", "host", "site_path")
# What only a page that is public, or once was, can have.
MARKS_OF_PUBLICATION = ("live_revision", "first_published_at", "last_published_at")


def public_fields(page: Page) -> dict[str, Any]:
    """The values that decide what a reader gets, child rows included.

    Bodies are read as JSON: PostgreSQL gives back the keys of a block in another order than they were written in.
    """
    bodies = {field.name for field in page._meta.concrete_fields if isinstance(field, StreamField)}
    return {
        key: json.loads(value) if key in bodies and value else value
        for key, value in page.serializable_data().items()
        if key not in NOT_PUBLIC
    }


@receiver(pre_save, dispatch_uid="sites.guard_page")
def guard_page(
    sender: type[models.Model],
    instance: models.Model,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **_: Any,
) -> None:
    """Ask the gates before a page row is written that would be public; raises ``PublicationRefused``."""
    if not isinstance(instance, Page):
        return
    instance.__dict__.pop("_transition", None)
    if raw:
        _guard_fixture(instance)
        return
    written = None if update_fields is None else {_field_name(instance, name) for name in update_fields}
    if written is not None and written <= NOT_PUBLIC - ASKED_FOR_ALONE:
        _stay_demoted(instance)
        return
    stored = _stored(instance)
    standing = _as_it_would_stand(instance, stored, written)
    was_live = stored is not None and stored.live
    changed = (
        stored is None
        or public_fields(stored) != public_fields(standing)
        # What was public as an alias was cleared as another page.
        or stored.alias_of_id != standing.alias_of_id
    )
    filled: dict[str, Any] = {}
    if standing.live and (changed or not was_live):
        empty = _prepare(standing)
        if obstacles := gates.obstacles_for(standing, was_public=was_live, path="save"):
            if stored is not None:
                raise PublicationRefused(obstacles, standing)
            _demote(instance, empty)
        elif standing is not instance:
            filled = {name: getattr(standing, name) for name in empty}
    transition = _transition(standing, stored, changed=changed)
    if transition is not None:
        transition.partial = standing is not instance
        transition.filled = filled
    instance.__dict__["_transition"] = transition


def _field_name(page: Page, name: str) -> str:
    """``update_fields`` may name a column or a relation."""
    return next((field.name for field in page._meta.concrete_fields if field.attname == name), name)


def _stored(page: Page) -> Page | None:
    stored = Page.objects.filter(pk=page.pk).first() if page.pk else None
    return None if stored is None else stored.specific


def _as_it_would_stand(page: Page, stored: Page | None, written: set[str] | None) -> Page:
    """The specific page as a reader would get it once this save is done, also when it writes only a part of it."""
    whole = page.specific_class is None or isinstance(page, page.specific_class)
    if stored is None or (whole and written is None):
        return page
    standing: Page = type(stored)._default_manager.get(pk=stored.pk)
    columns = {field.name: field.attname for field in page._meta.concrete_fields}
    for name in columns if written is None else written:
        value = getattr(page, columns.get(name, name))
        setattr(standing, columns.get(name, name), list(value.all()) if hasattr(value, "all") else value)
    return standing


def _prepare(standing: Page) -> dict[str, Any]:
    """Have the page fill in what is fixed when it becomes public; returns the filled columns as they were before."""
    if not hasattr(standing, "prepare_publication"):
        return {}
    columns = [field.attname for field in standing._meta.concrete_fields]
    before = {name: getattr(standing, name) for name in columns}
    standing.prepare_publication()
    return {name: value for name, value in before.items() if getattr(standing, name) != value}


def _demote(page: Page, before: dict[str, Any]) -> None:
    """A new page that may not be public becomes a draft: the text is kept, the row is not live."""
    for name, value in (before | dict.fromkeys(MARKS_OF_PUBLICATION)).items():
        setattr(page, name, value)
    page.live = False
    page.has_unpublished_changes = True
    page.__dict__["_demoted"] = True


def _stay_demoted(page: Page) -> None:
    """A copy that was meant to stay live gets its dates in a second save: a draft has none."""
    if page.__dict__.get("_demoted") and not page.live:
        for name in MARKS_OF_PUBLICATION:
            setattr(page, name, None)


def _guard_fixture(page: Page) -> None:
    """Fixtures make nothing public, and change nothing that is: base and specific rows come apart, no gate sees both.

    A new row becomes a draft; a row that would change a public page is refused.
    """
    stored = Page.objects.filter(pk=page.pk).first() if page.pk else None
    if stored is None or not stored.live:
        if page.live and type(page) is Page:
            _demote(page, {})
        return
    now = stored if type(page) is Page else stored.specific
    own = [field for field in page._meta.local_concrete_fields if field.name not in NOT_PUBLIC]
    if any(field.to_python(getattr(page, field.attname)) != getattr(now, field.attname) for field in own):
        raise PublicationRefused(
            [
                Obstacle(
                    "fixture",
                    gettext("装载数据不能改动已公开的页面。"),
                    gettext("请在编辑器中修改后送签发。"),
                )
            ],
            page,
        )


def _transition(standing: Page, stored: Page | None, *, changed: bool) -> Transition | None:
    """What a reader will notice of this save; None if nothing."""
    sites = directory.current()
    if stored is None:
        return Transition(PublicationKind.PUBLISHED, False, sites, "", False) if standing.live else None
    readdressed = any(getattr(stored, name, None) != getattr(standing, name, None) for name in ADDRESS_FIELDS)
    kind = None
    if standing.live and stored.live:
        kind = PublicationKind.CHANGED if changed or readdressed else None
    elif standing.live:
        kind = PublicationKind.PUBLISHED
    elif stored.live:
        kind = PublicationKind.WITHDRAWN
    if kind is None and not readdressed:
        return None
    return Transition(kind, readdressed, sites, stored.url_path, stored.live, stored.title)


@receiver(post_save, dispatch_uid="sites.tell_page")
def tell_page(sender: type[models.Model], instance: models.Model, raw: bool = False, **_: Any) -> None:
    """Send the event once the row, and for a specific page also its child rows, are written."""
    if not isinstance(instance, Page) or (transition := instance.__dict__.pop("_transition", None)) is None:
        return
    if (frame := frame_of(instance)) is not None:
        frame.afterwards.append(lambda: tell(instance, transition))
    else:
        tell(instance, transition)


def _restrictions_above(page: Page, *, inclusive: bool) -> set[int]:
    """The view restrictions that a page has from above, or also of its own."""
    ancestors = page.get_ancestors(inclusive=inclusive)
    return set(PageViewRestriction.objects.filter(page__in=ancestors).values_list("pk", flat=True))


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
    if not is_home and instance.get_parent() != parent_page_after:
        # Where something stands is a part of what was reviewed.
        for page in live.specific().iterator():
            stand_below(page, instance, parent_page_after)
            gates.require_open(page, was_public=True, path="move")
    if _restrictions_above(instance, inclusive=False) - _restrictions_above(
        parent_page_after, inclusive=True
    ):
        for page in live.specific().iterator():
            gates.require_open(page, was_public=False, path="move")


@receiver(post_page_move, dispatch_uid="sites.forget_places")
def forget_places(sender: type[Page], **_: Any) -> None:
    """Moving anything may shift home pages in the tree."""
    directory.invalidate()
