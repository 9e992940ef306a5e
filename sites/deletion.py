"""Deleting pages: what was once public needs a reason and leaves a 410, drafts go to the bin.

However a page is deleted (a screen, a program, the admin's API), the guard here stands in the way; ``Deletion`` is
what people do. Index numbers stay reserved and files stay where they are.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page

from ledger.chain import record
from sites import directory
from sites.addresses import address_parts
from sites.models import BinnedPage, FormerAddress, HomePage, SitePage
from sites.models.base import new_slug
from sites.publishing import events, gates
from sites.publishing.events import PublicAddress, PublicationEvent, PublicationKind
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.operations import Operation
from sites.publishing.records import say_gone, subject_of, was_public
from units.permissions import may_edit, may_release

if TYPE_CHECKING:
    from units.models import User

# What a restored page takes from its new place and its new life, not from the bin.
NOT_RESTORED = (
    "path", "depth", "numchild", "url_path", "live_revision", "latest_revision", "latest_revision_created_at",
    "first_published_at", "last_published_at", "go_live_at", "expire_at", "locked", "locked_at", "locked_by",
    "alias_of", "wagtail_admin_comments",
)  # fmt: skip


class RestoreFailed(Exception):
    """A page cannot leave the bin as it is; the message says why and what to do."""


def once_public(page: Page) -> list[Page]:
    """The pages from this one downwards that readers have or once had."""
    return [
        item for item in Page.objects.filter(path__startswith=page.path).order_by("path") if was_public(item)
    ]


class Deletion(Operation):
    """Delete a page with all below it (删除): with a reason if any of it was public, else into the bin."""

    def __init__(self, page: SitePage, *, by: User | None, reason: str = "") -> None:
        super().__init__(page, by=by)
        self.reason = reason.strip()

    def obstacles(self) -> list[Obstacle]:
        """A reason and the releaser's right where something was public, else an editor's right."""
        public = bool(once_public(self.page))
        unit = self.page.owner_unit
        allowed = self.by is None or may_release(self.by, unit) or (not public and may_edit(self.by, unit))
        found = []
        if not allowed:
            message = _("您没有删除“%s”的权限。") % self.page.title
            found.append(
                Obstacle("no-right", message, _("曾经公开的内容由本单位的签发人删除。") if public else "")
            )
        if public and not self.reason:
            found.append(_no_reason(self.page))
        return found

    def execute(self) -> SitePage:
        """Delete and return the page as it was; raises ``PublicationRefused``."""
        with transaction.atomic():
            Page.objects.select_for_update().get(pk=self.page.pk)
            if obstacles := self.obstacles():
                raise PublicationRefused(obstacles, self.page)
            self._perform()
        return self.page

    def _perform(self) -> None:
        with gates.acting(self.by, self.reason):
            page = Page.objects.get(pk=self.page.pk).specific
            DeletePageAction(page, user=self.by).execute(skip_permission_checks=True)


def _no_reason(page: Page) -> Obstacle:
    return Obstacle("no-reason", _("“%s”曾经公开，删除须写明理由。") % page.title, _("请填写理由后再试。"))


@receiver(pre_delete, sender=Page, dispatch_uid="sites.guard_deletion")
def guard_deletion(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """Whatever deletes a page: a public one not without a reason, a draft not without keeping it."""
    acting = gates.who_acts()
    if not was_public(instance):
        put_into_bin(instance)
        return
    if not acting.reason.strip():
        raise PublicationRefused([_no_reason(instance)], instance)
    parts = address_parts(instance)
    address = PublicAddress(parts[0].host, parts[1]) if parts else None
    if instance.live:
        # Not the instance itself: deleting takes away its key, and receivers may look again on commit.
        events.send(PublicationEvent(PublicationKind.WITHDRAWN, instance.specific, acting, address))
    say_gone(instance, acting.reason)
    FormerAddress.objects.filter(page_id=instance.pk).update(page_id=None)
    record(
        "publication.deleted",
        actor=acting.by,
        subject=subject_of(instance),
        subject_label=instance.title,
        reason=acting.reason,
        details={"address": address.host + address.path if address else ""},
    )


@receiver(post_delete, sender=HomePage, dispatch_uid="sites.forget_home")
def forget_home(sender: type[HomePage], **_kwargs: Any) -> None:
    """A deleted home page answers nowhere any more."""
    directory.invalidate()


def put_into_bin(page: Page) -> BinnedPage | None:
    """Keep a draft that is being deleted, with its latest text; aliases have no text of their own to keep."""
    if page.alias_of_id or page.specific_class is None:
        return None
    specific = page.specific
    latest = specific.get_latest_revision_as_object()
    entry = directory.current().site_of(page.path)
    acting = gates.who_acts()
    binned = BinnedPage.objects.create(
        unit_id=entry.unit_id if entry else None,
        title=latest.title,
        model=specific._meta.label_lower,
        former_page_id=page.pk,
        parent_id=page.get_parent().pk,
        content=json.loads(json.dumps(latest.serializable_data(), cls=DjangoJSONEncoder)),
        deleted_by=acting.by,
    )
    record(
        "page.binned",
        actor=acting.by,
        subject=subject_of(page),
        subject_label=latest.title,
        reason=acting.reason,
    )
    return binned


def _unit_id_of(page: Page) -> int | None:
    entry = directory.current().site_of(page.path)
    return entry.unit_id if entry else None


@transaction.atomic
def restore(binned: BinnedPage, *, by: User | None) -> SitePage:
    """Put a page back as a draft under its former parent, with everything below it that is in the bin as well.

    Returns the page; raises ``RestoreFailed`` when its place or something that it needs is gone.
    """
    parent = Page.objects.filter(pk=binned.parent_id).first()
    if parent is None:
        if above := BinnedPage.objects.filter(former_page_id=binned.parent_id).first():
            raise RestoreFailed(_("它的上级“%s”也在回收站，请先恢复上级。") % above.title)
        raise RestoreFailed(
            _("它原来所在的栏目已不存在，不能恢复到原处。请新建页面，从回收站的记录中取回文字。")
        )
    if _unit_id_of(parent) != binned.unit_id:
        raise RestoreFailed(
            _("它原来所在的栏目已不在本单位，不能恢复到原处。请新建页面，从回收站的记录中取回文字。")
        )
    page = _add_below(parent.specific, binned)
    page.save_revision(user=by, clean=False)
    record(
        "page.restored",
        actor=by,
        subject=subject_of(page),
        subject_label=page.title,
        details={"former": binned.former_page_id},
    )
    below = BinnedPage.objects.filter(parent_id=binned.former_page_id)
    below.update(parent_id=page.pk)
    binned.delete()
    for child in BinnedPage.objects.filter(parent_id=page.pk).order_by("pk"):
        restore(child, by=by)
    return type(page).objects.get(pk=page.pk)  # with its place in the tree as it is now


def _add_below(parent: Page, binned: BinnedPage) -> SitePage:
    model = apps.get_model(binned.model)
    content = {key: value for key, value in binned.content.items() if key not in NOT_RESTORED} | {"pk": None}
    for relation in get_all_child_relations(model):
        for row in content.get(relation.get_accessor_name(), ()):
            row.update({"pk": None, relation.field.name: None})
    page = model.from_serializable_data(content, check_fks=True, strict_fks=True)
    if page is None:
        raise RestoreFailed(_("它引用的内容已被删除，不能恢复。"))
    page.live = False
    page.has_unpublished_changes = True
    if parent.get_children().filter(slug=page.slug).exists():
        page.slug = new_slug()
    return parent.add_child(instance=page)  # type: ignore[no-any-return]


def purge(now: datetime.datetime | None = None) -> int:
    """Empty the bin of what has lain in it for longer than ``CLUSTER_BIN_DAYS`` days; returns how many pages."""
    before = (now or timezone.now()) - datetime.timedelta(days=settings.CLUSTER_BIN_DAYS)
    purged = 0
    for binned in BinnedPage.objects.filter(deleted_at__lt=before):
        with transaction.atomic():
            if not BinnedPage.objects.filter(pk=binned.pk).delete()[0]:
                continue
            record("page.purged", subject=f"sites.page:{binned.former_page_id}", subject_label=binned.title)
            purged += 1
    return purged
