"""The home screen (工作台): a sentence that says what is asked, the numbers, then the lists behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from sites.admin.reading import READING
from sites.admin.worklist import Pile, Worklist
from units.models import Membership, Role
from units.permissions.rights import holds_anywhere

if TYPE_CHECKING:
    from django.http import HttpRequest

WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))


@dataclass
class Addition:
    """What a floor above adds to one person's home screen: what it asks for, its numbers, its lists.

    A number is a mapping with ``number``, ``label``, ``url`` or ``target`` (the name of a list below), and ``red``.
    """

    sentence: str = ""
    counts: list[dict[str, Any]] = field(default_factory=list)
    panels: list[Component] = field(default_factory=list)


_sources: list[Callable[[Any], Addition | None]] = []


def also_show(source: Callable[[Any], Addition | None]) -> None:
    """Have a floor above add to the home screen; it gets the request. Called in ``wagtail_hooks``."""
    _sources.append(source)


def additions_to(request: Any) -> list[Addition]:
    """What the floors above add for this person; asked once a request."""
    if not hasattr(request, "_home_additions"):
        request._home_additions = [found for source in _sources if (found := source(request)) is not None]
    return request._home_additions  # type: ignore[no-any-return]


def worklist_of(request: Any) -> Worklist:
    """The person's work list, asked once a request: several panels show parts of it."""
    if not hasattr(request, "_worklist"):
        request._worklist = Worklist(request.user)
    return request._worklist  # type: ignore[no-any-return]


def _how_urgent(pile: Pile) -> str:
    """What of a pile is late or due today, as the end of a sentence."""
    parts = []
    if pile.overdue:
        parts.append(ngettext("%(n)d 件已逾期", "%(n)d 件已逾期", pile.overdue) % {"n": pile.overdue})
    if pile.today:
        parts.append(ngettext("%(n)d 件今天到期", "%(n)d 件今天到期", pile.today) % {"n": pile.today})
    return gettext("，其中 %s") % gettext("、").join(parts) if parts else ""


def sentence(work: Worklist, additions: list[Addition] | None = None) -> str:
    """What is asked of the person now; what the floors above ask for comes first."""
    said = [addition.sentence for addition in additions or () if addition.sentence]
    if not work.entries and not said:
        if holds_anywhere(work.user, READING):
            return gettext("您可以查看内容，包括还没有公开的草稿；现在没有等您办理的事")
        if holds_anywhere(work.user, Role):
            return gettext("现在没有等您办理的事")
        return gettext("您还没有岗位，暂时没有可以办理的事")
    drafts, waiting = work.drafts, work.waiting
    if waiting:
        asked = ngettext(
            "等您签发的栏目和首页改动有 %(n)d 处", "等您签发的栏目和首页改动有 %(n)d 处", waiting.count
        )
        said.append(asked % {"n": waiting.count})
    if drafts:
        asked = ngettext("您有 %(n)d 份草稿还没有公开", "您有 %(n)d 份草稿还没有公开", drafts.count)
        said.append(asked % {"n": drafts.count} + _how_urgent(drafts))
    return gettext("；").join(said) or gettext("现在没有等您办理的事")


def counts(work: Worklist, additions: list[Addition] | None = None) -> list[dict[str, Any]]:
    """The numbers under the sentence, each the way to its list; a number that cannot concern the person is left out."""
    found = [count for addition in additions or () for count in addition.counts]
    if work.waiting:
        found.append({"target": "waiting", "number": work.waiting.count, "label": gettext("栏目和首页改动")})
    if work.writes or work.drafts:
        found.append({"target": "my-drafts", "number": work.drafts.count, "label": gettext("我的草稿")})
    if work.entries:
        if work.drafts.overdue:
            label = gettext("超过 20 个工作日未公开")
            found.append({"target": "my-drafts", "number": work.drafts.overdue, "label": label, "red": True})
        found += [
            {"target": "scheduled", "number": work.scheduled.count, "label": gettext("定时发布")},
            {"target": "published", "number": work.published.count, "label": gettext("本月已公开")},
            {"target": "my-sites", "number": len(work.entries), "label": gettext("我的网站")},
        ]
    return found


class Head(Component):
    """Who, when, what is asked; the numbers; where to begin."""

    order = 0
    template_name = "sites/admin/home/head.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Roles are those that give work."""
        request: HttpRequest = parent_context["request"]
        work, additions = worklist_of(request), additions_to(request)
        memberships = Membership.objects.in_force().filter(user=request.user.pk).select_related("unit")
        return {
            "user": request.user,
            "today": timezone.localdate(),
            "weekday": WEEKDAYS[timezone.localdate().weekday()],
            "roles": [f"{row.unit.label}（{row.get_role_display()}）" for row in memberships],
            "sentence": sentence(work, additions),
            "counts": counts(work, additions),
            "writes": work.writes,
            "has_sites": bool(work.entries),
            "reads": holds_anywhere(request.user, READING) and not request.user.is_superuser,
            "search_form": parent_context.get("search_form"),
            "root_page": parent_context.get("root_page"),
        }


class ListPanel(Component):
    """A pile under its heading."""

    template_name = "sites/admin/home/list.html"
    name: ClassVar[str]
    heading: ClassVar[Any]
    #: What is said where there is nothing, so that the person knows whether that is good and what to do.
    empty: ClassVar[Any]

    def pile(self, work: Worklist) -> Pile:
        """What is listed."""
        raise NotImplementedError

    def is_shown(self, work: Worklist) -> bool:
        """Whether it can concern the person at all."""
        return bool(work.entries)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The rows, and what to call them."""
        work = worklist_of(parent_context["request"])
        shown = self.is_shown(work)
        return {
            "shown": shown,
            "pile": self.pile(work) if shown else None,
            "name": self.name,
            "heading": self.heading,
            "empty": self.empty,
            "has_lights": shown and any(row.light for row in self.pile(work).rows),
        }


class WaitingPanel(ListPanel):
    """Changes of columns and home pages that wait for a signature and need no review."""

    order = 10
    name = "waiting"
    heading = _("栏目和首页改动，等我签发")
    empty = ""

    def pile(self, work: Worklist) -> Pile:
        """By others."""
        return work.waiting

    def is_shown(self, work: Worklist) -> bool:
        """Where there is one."""
        return bool(work.waiting)


class DraftsPanel(ListPanel):
    """What the person wrote and nobody has signed."""

    order = 20
    name = "my-drafts"
    heading = _("我的草稿")
    empty = _("您没有未公开的草稿。要写新的，请按上面的“新建政府信息”或“新建文章”。")

    def pile(self, work: Worklist) -> Pile:
        """The person's drafts."""
        return work.drafts

    def is_shown(self, work: Worklist) -> bool:
        """For those who write, and for those who once did."""
        return work.writes or bool(work.drafts)


class ScheduledPanel(ListPanel):
    """What will become public by itself."""

    order = 30
    name = "scheduled"
    heading = _("定时发布")
    empty = _("没有安排定时公开的内容。签发人签发时可以定一个以后的公开时间。")

    def pile(self, work: Worklist) -> Pile:
        """The next first."""
        return work.scheduled


class PublishedPanel(ListPanel):
    """What became public this month."""

    order = 40
    name = "published"
    heading = _("本月已公开")
    empty = _("本月还没有公开新内容。")

    def pile(self, work: Worklist) -> Pile:
        """The newest first."""
        return work.published


class SitesPanel(Component):
    """The person's sites, and the way to something new in each."""

    order = 50
    template_name = "sites/admin/home/sites.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Each with its address and its last new publication."""
        work = worklist_of(parent_context["request"])
        more = len(work.entries) - len(work.sites) if work.entries else 0
        return {"rows": work.sites if work.entries else [], "more": more, "today": work.terms.today}


def replace_panels(request: Any, panels: list[Component]) -> None:
    """Ours instead of the stock ones, of which some name pages of every unit; what floors above add comes first."""
    added = [panel for addition in additions_to(request) for panel in addition.panels]
    ours = [WaitingPanel(), DraftsPanel(), ScheduledPanel(), PublishedPanel(), SitesPanel()]
    panels[:] = [Head(), *added, *ours]
