"""Fills the publication gate of ``sites.publishing``: nothing is public without a valid clearance of exactly its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals import duties
from approvals.clearing import is_cleared
from approvals.coverage import EXEMPT, says_nothing
from approvals.digest import NotDigestible
from approvals.flow import open_review_of
from approvals.scanners import scan_item
from approvals.submitting import block_obstacles
from sites.catalog.entries import CatalogLine
from sites.models import SitePage
from sites.publishing.gates import Obstacle

if TYPE_CHECKING:
    from sites.publishing.gates import Candidate


class ClearanceGate:
    """Asked wherever a row is written that would be public; also when a schedule fires."""

    def obstacles(self, candidate: Candidate) -> Iterator[Obstacle]:
        """What is missing, and who can give it; nothing for what was cleared as it stands."""
        item = candidate.item
        page = item.page if isinstance(item, CatalogLine) else item
        if not isinstance(page, SitePage):
            yield Obstacle("not-ours", _("这类页面没有公开审查的规则。"), _("请联系系统管理员。"))
            return
        if type(page) in EXEMPT and says_nothing(page):
            yield from block_obstacles(scan_item(page))
            return
        try:
            if is_cleared(page):
                return
        except NotDigestible as error:
            yield Obstacle("not-digestible", str(error), _("请联系系统管理员。"))
            return
        yield _what_is_missing(page)


def _what_is_missing(page: SitePage) -> Obstacle:
    review = open_review_of(page) if page.pk else None
    if review is None:
        return Obstacle(
            "no-clearance",
            _("“%s”的内容还没有经过审查。") % page.title,
            _("请由编辑送审；逐步审查同意后，由签发人签发。"),
        )
    waiting = [
        _("%(unit)s%(step)s（%(people)s）")
        % {
            "unit": step.unit.label,
            "step": step.get_kind_display(),
            "people": "、".join(str(one.user) for one in duties.able(step)) or _("没有人可以办理"),
        }
        for step in review.current_steps()
    ]
    return Obstacle(
        "under-review",
        _("“%(title)s”正在审查（%(number)s）。") % {"title": page.title, "number": review.number},
        _("还差：%s。") % "、".join(waiting),
    )
