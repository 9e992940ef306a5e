"""Publication times that are not the time of publication: set long before now, or in the future (检查指标 V1)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.scanners.findings import Finding, Severity, keyed_hash
from sites.models.base import PublishedAtMixin

if TYPE_CHECKING:
    from approvals.scanners.registry import Draft

RULE = "back-dating"
#: A time of publication as old as this was not the time of writing the draft.
LONG_BEFORE = datetime.timedelta(days=7)
#: Clocks and the last minutes of a day differ.
AHEAD = datetime.timedelta(days=1)


def scan(draft: Draft) -> Iterator[Finding]:
    """A time that somebody chose for this release is told; the reason of whoever lets it pass is recorded with it.

    The time of a page that is public already, unchanged, was decided on before.
    """
    item = draft.item
    if not isinstance(item, PublishedAtMixin) or item.published_at is None:
        return
    chosen = item.published_at
    if chosen == item.released_at or _is_public_with(item, chosen):
        return
    now = timezone.now()
    if chosen < now - LONG_BEFORE:
        message = _("发布时间早于现在%(days)d天") % {"days": (now - chosen).days}
    elif chosen > now + AHEAD:
        message = _("发布时间在将来")
    else:
        return
    yield Finding(
        RULE,
        Severity.WARN,
        _("发布时间"),
        f"{timezone.localtime(chosen):%Y-%m-%d %H:%M}",
        message,
        _("新发布的内容请留空，由系统填写；从旧网站转来的，请注明原来的发布时间和出处。"),
        keyed_hash(chosen.astimezone(datetime.UTC).isoformat()),
    )


def _is_public_with(item: PublishedAtMixin, chosen: datetime.datetime) -> bool:
    stored = type(item)._default_manager.filter(pk=item.pk, published_at=chosen).first()
    return getattr(stored, "live", False)
