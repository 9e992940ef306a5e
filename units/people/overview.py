"""The people pages that only show: units by need, one unit's roles and people, terms that are over."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from units.handover import waiting_counts
from units.models import Invitation, Membership, Role, Unit
from units.people.access import administered_units, unit_for_administrator
from units.people.staffing import COLOURS, DAYS_AHEAD, UnitStaffing, staffing_of
from units.permissions.granting import shown_term
from units.permissions.rights import holds_anywhere

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50


class PeopleScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen about the people of one unit; 404 for whoever does not administer them."""

    header_icon = "group"
    page_title: Any = _("人员岗位")

    @cached_property
    def unit(self) -> Unit:
        """The unit of the address."""
        return unit_for_administrator(self.request.user, self.kwargs["code"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask before anything else, whatever the method."""
        _unit = self.unit
        return super().dispatch(request, *args, **kwargs)

    @property
    def unit_url(self) -> str:
        """The unit's people page."""
        return reverse("units_people:unit", args=[self.unit.code])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """人员岗位, the unit, then this."""
        trail = [
            {"url": reverse("units_people:index"), "label": gettext("人员岗位")},
            {"url": self.unit_url, "label": self.unit.label},
        ]
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": self.page_title}]


class IndexView(WagtailAdminTemplateMixin, TemplateView):
    """The units that a person administers, those in need first; straight to the page where it is one."""

    template_name = "units/people/index.html"
    header_icon = "group"
    page_title: Any = _("人员岗位")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the one unit."""
        units = list(administered_units(request.user))
        if not units:
            raise Http404
        if len(units) == 1:
            return redirect("units_people:unit", units[0].code)
        self.query = request.GET.get("q", "").strip()
        self.total = len(units)
        self.found = staffing_of([unit for unit in units if self._matches(unit)])
        return super().get(request, *args, **kwargs)

    def _matches(self, unit: Unit) -> bool:
        return any(self.query in text for text in (unit.name, unit.short_name, unit.code))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those in need first, then in the order of the tree."""
        rows = sorted(self.found, key=lambda row: COLOURS.index(row.colour))
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            heading=self._heading(), rows=page, query=self.query, total=self.total, **kwargs
        )

    def _heading(self) -> str:
        missing = sum(1 for row in self.found if row.missing)
        if not self.found:
            return gettext("没有名称里有“%s”的单位") % self.query
        if missing:
            return ngettext("%(n)d 个单位有岗位没有人", "%(n)d 个单位有岗位没有人", missing) % {"n": missing}
        return gettext("各单位的岗位都有人")


@dataclass
class TermRow:
    """One term on the list, with what there is to say about its end."""

    term: Membership
    waiting: int
    colour: str = ""
    words: str = ""

    @property
    def rank(self) -> tuple[int, datetime.date]:
        """What ends soon first, then what is to come, then the rest by name."""
        soon = self.term.ends_on if self.colour else None
        return (0, soon) if soon else (1, datetime.date.max)


def _row(term: Membership, waiting: int, today: datetime.date) -> TermRow:
    row = TermRow(term, waiting)
    if term.ends_on and term.ends_on <= today + datetime.timedelta(days=DAYS_AHEAD):
        days = (term.ends_on - today).days
        row.colour = "yellow"
        left = ngettext("剩 %(n)d 天", "剩 %(n)d 天", days) % {"n": days} if days else gettext("今天到期")
        row.words = f"{term.ends_on:%Y-%m-%d}，{left}"
    return row


class UnitPeopleView(PeopleScreen):
    """人员岗位 of one unit."""

    template_name = "units/people/unit.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The unit itself is the last."""
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.unit.label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Roles and people, worst first."""
        today = timezone.localdate()
        terms = Membership.objects.not_over(today).filter(unit=self.unit).select_related("user")
        waiting = waiting_counts([self.unit])
        rows = [
            _row(term, waiting.get(term.user_id, 0), today)
            for term in terms.order_by("user__display_name", "user__username", "role")
        ]
        staffing = staffing_of([self.unit])[0]
        return super().get_context_data(
            unit=self.unit,
            staffing=staffing,
            warning=_warning(staffing),
            rows=sorted(rows, key=lambda row: row.rank),
            today=today,
            days_ahead=DAYS_AHEAD,
            invitations=list(
                Invitation.objects.unanswered().filter(unit=self.unit).select_related("invited_by")
            ),
            over=Membership.objects.over(today).filter(unit=self.unit).count(),
            left_behind=_left_behind(waiting, self.unit, today),
            **kwargs,
        )


def _warning(staffing: UnitStaffing) -> str:
    """What follows from roles without people, and what to do."""
    if staffing.missing:
        return gettext("送到这些岗位的内容没有人能办理。请授予岗位，或者邀请新的人员。")
    if staffing.ending:
        return gettext("到那时送来的内容没有人能办理。请延长到期的任期，或者授予其他人员。")
    return ""


def _left_behind(waiting: dict[int, int], unit: Unit, today: datetime.date) -> list[dict[str, Any]]:
    """People whose terms ran out while things still wait for them: to be handed over."""
    terms = Membership.objects.filter(unit=unit, user__in=waiting)
    present = set(terms.not_over(today).values_list("user_id", flat=True))
    gone = {term.user_id: term.user for term in terms.over(today).select_related("user")}
    return [
        {"user": user, "count": waiting[user_id]} for user_id, user in gone.items() if user_id not in present
    ]


class OverView(PeopleScreen):
    """Terms that are over: who could do what when."""

    template_name = "units/people/over.html"
    page_title = _("已结束的任期")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The last to end first."""
        terms = Membership.objects.over().filter(unit=self.unit).select_related("user", "granted_by")
        page = Paginator(terms.order_by("-ends_on", "-ended_at", "-pk"), PER_PAGE)
        rows = page.get_page(self.request.GET.get("p"))
        shown = [(term, shown_term(term)) for term in rows]
        return super().get_context_data(unit=self.unit, rows=rows, terms=shown, **kwargs)


class PeopleMenuItem(MenuItem):
    """人员岗位 in the main menu."""

    def is_shown(self, request: Any) -> bool:
        """For administrators of people."""
        return holds_anywhere(request.user, (Role.UNIT_ADMINISTRATOR,))


def people_menu_item() -> MenuItem:
    """The way to the people pages."""
    return PeopleMenuItem(
        _("人员岗位"), reverse("units_people:index"), name="people", icon_name="group", order=450
    )
