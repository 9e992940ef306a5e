"""The facts about one item that every screen shows in one line: kind, unit, site, state, numbers, who saved it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext

from sites.models import DisclosurePage

if TYPE_CHECKING:
    from wagtail.models import Revision

    from sites.models import SitePage


def has_line(page: SitePage) -> bool:
    """Whether the catalogue shows a line of an entry that has no public page."""
    return not page.live and hasattr(page, "catalog_entry")


def state_of(*, live: bool, changed: bool, line: bool) -> str:
    """How an item stands to the public."""
    if live:
        return gettext("已公开，有未签发的改动") if changed else gettext("已公开")
    return gettext("目录中列有一行") if line else gettext("未公开")


def facts_of(page: SitePage, candidate: Any, revision: Revision | None) -> list[tuple[str, str]]:
    """Names and values; ``candidate`` is the item as the revision has it. What is not given is left out."""
    unit, entry = page.owner_unit, page.site_entry
    facts = [
        (gettext("类型"), str(candidate._meta.verbose_name)),
        (gettext("单位"), unit.name if unit else ""),
        (gettext("网站"), entry.title if entry else ""),
        (
            gettext("现在"),
            state_of(live=page.live, changed=page.has_unpublished_changes, line=has_line(page)),
        ),
    ]
    if isinstance(candidate, DisclosurePage):
        facts += [
            (gettext("公开属性"), str(candidate.get_attribute_display())),
            (gettext("发文字号"), candidate.document_number),
            (gettext("成文日期"), f"{candidate.written_on:%Y-%m-%d}" if candidate.written_on else ""),
            (gettext("索引号"), candidate.index_number or gettext("公开时编定")),
        ]
    if revision:
        saved = timezone.localtime(revision.created_at)
        facts.append((gettext("最后保存"), f"{saved:%Y-%m-%d %H:%M} {revision.user or ''}".strip()))
    return [(name, value) for name, value in facts if value]
