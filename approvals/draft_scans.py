"""The quiet scan of what is being written: after each save, not more often than every five seconds, never in its way.

Files are read once for each SHA-256 (``sites.file_texts``), so a save reads again only what is new. The scan that binds is
that of the submission (``approvals.submitting``).
"""

from __future__ import annotations

import datetime
import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from approvals.models import DraftScan
from approvals.scanners import Finding, Severity, scan_item
from approvals.scanners.masking import mask
from approvals.submitting import is_line
from sites.models import SitePage
from sites.publishing.gates import Obstacle, PublicationRefused

if TYPE_CHECKING:
    from units.models import User

logger = logging.getLogger(__name__)
AT_MOST_EVERY = datetime.timedelta(seconds=5)


@receiver(post_save, sender=Revision, dispatch_uid="approvals.scan_draft")
def after_saving(sender: type[Revision], instance: Revision, raw: bool = False, **_: Any) -> None:
    """Scan once the save is committed; an error there is logged and disturbs nobody who writes."""
    if raw or instance.user_id is None:
        return
    number = int(instance.object_id)
    transaction.on_commit(lambda: scan_quietly(number), robust=True)


def scan_quietly(page_number: int) -> None:
    """Scan the newest draft unless that was done a moment ago."""
    recent = DraftScan.objects.filter(page=page_number, scanned_at__gt=timezone.now() - AT_MOST_EVERY)
    page = None if recent.exists() else Page.objects.filter(pk=page_number).first()
    specific = page.specific if page else None
    if not isinstance(specific, SitePage):
        return
    found = findings_of(specific)
    blocks = sum(one.severity == Severity.BLOCK for one in found)
    DraftScan.objects.update_or_create(
        page_id=page_number,
        defaults={"scanned_at": timezone.now(), "blocks": blocks, "warnings": len(found) - blocks},
    )


def findings_of(page: SitePage) -> list[Finding]:
    """What is found in the newest draft of a page, the gravest first."""
    draft = page.get_latest_revision_as_object()
    return scan_item(draft, line_only=is_line(draft))


def mask_finding(page: SitePage, key: str, *, by: User) -> SitePage:
    """Put asterisks into the value of one finding of the newest draft, as a new draft of this person's.

    Raises ``PublicationRefused`` when the page is locked, the finding is gone, or no click mends it; the caller asked for
    the right to write.
    """
    lock = page.get_lock()
    if lock is not None and lock.for_user(by):
        raise PublicationRefused(
            [Obstacle("locked", _("内容已锁定，不能修改。"), _("正在审查的，请先收回。"))], page
        )
    finding = next((one for one in findings_of(page) if one.key == key), None)
    if finding is None:
        raise PublicationRefused(
            [Obstacle("gone", _("这条疑点已经不在了。"), _("请看最新的扫描结果。"))], page
        )
    if not finding.maskable:
        raise PublicationRefused([Obstacle("not-maskable", _("这条疑点不能一键遮盖。"), finding.hint)], page)
    masked: SitePage = mask(page.get_latest_revision_as_object(), finding.rule, finding.value_hash)
    masked.save_revision(user=by)
    return masked
