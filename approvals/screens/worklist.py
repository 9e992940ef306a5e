"""审查: what waits for me, what I submitted, what is overdue in my units; and a series of it in one sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals import worklist
from approvals.models import Opinion
from approvals.screens.access import review_for
from approvals.screens.rows import late_rows, my_rows, submitted_rows
from approvals.series import Choices, Series, choices
from sites.admin.lights import Terms
from units.permissions.rights import holds_anywhere
from units.permissions.roles import READERS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from approvals.worklist import Numbers

PER_PAGE = 50
MINE, SENT, LATE = "mine", "sent", "late"


class Readers:
    """Lets in who reads what is not public; for everybody else there is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404, not 403."""
        if not holds_anywhere(request.user, READERS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


def asked_of(numbers: Numbers) -> str:
    """What waits for the person, in a sentence with what is late; empty where nothing does."""
    if not numbers.count:
        return ""
    said = ngettext("等您办理的有 %(n)d 件", "等您办理的有 %(n)d 件", numbers.count) % {"n": numbers.count}
    parts = []
    if numbers.overdue:
        parts.append(ngettext("%(n)d 件已逾期", "%(n)d 件已逾期", numbers.overdue) % {"n": numbers.overdue})
    if numbers.today:
        parts.append(ngettext("%(n)d 件今天到期", "%(n)d 件今天到期", numbers.today) % {"n": numbers.today})
    return said + (gettext("，其中 %s") % gettext("、").join(parts) if parts else "")


class WorklistView(Readers, WagtailAdminTemplateMixin, TemplateView):
    """Three lists under one address."""

    template_name = "approvals/worklist.html"
    page_title = _("审查")
    header_icon = "tasks"

    @cached_property
    def shown(self) -> str:
        """Which of the lists."""
        asked = self.request.GET.get("list", MINE)
        return asked if asked in (MINE, SENT, LATE) else MINE

    @cached_property
    def series(self) -> Series:
        """What it is narrowed to."""
        return Series.asked(self.request.GET)

    @cached_property
    def order(self) -> str:
        """By term, or by submission."""
        asked = self.request.GET.get("order", "")
        return asked if asked in worklist.ORDERS else "due"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list that is shown, and the numbers of all."""
        user = self.request.user
        numbers = worklist.numbers(user)
        late = worklist.overdue(user).count()
        tabs = (
            (MINE, gettext("等我办理"), numbers.count),
            (SENT, gettext("我送审的"), worklist.under_way(user).count()),
            (LATE, gettext("本单位逾期"), late),
        )
        context = {MINE: self._mine, SENT: self._sent, LATE: self._late}[self.shown](Terms())
        return super().get_context_data(
            shown=self.shown,
            tabs=tabs,
            sentence=asked_of(numbers) or gettext("现在没有等您办理的审查"),
            series=self.series,
            order=self.order,
            narrowed=self._narrowed(),
            **context,
            **kwargs,
        )

    def _narrowed(self) -> str:
        order = "" if self.order == "due" else f"order={self.order}"
        lists = "" if self.shown == MINE else f"list={self.shown}"
        return "&".join(part for part in (lists, self.series.query, order) if part)

    def _page(self, rows: Any) -> Any:
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))

    def _mine(self, terms: Terms) -> dict[str, Any]:
        user = self.request.user
        waiting = worklist.waiting(user, self.series, self.order)
        page = self._page(waiting.select_related("review__submitted_by", "unit"))
        forbidden: list[Any] = []
        if not page.has_next():
            steps = worklist.forbidden(user, self.series).select_related("review__submitted_by", "unit")
            forbidden = my_rows(user, steps[:PER_PAGE], terms)
        return {
            "page": page,
            "rows": my_rows(user, page.object_list, terms),
            "forbidden": forbidden,
            "choices": choices(worklist.waiting(user)),
        }

    def _sent(self, terms: Terms) -> dict[str, Any]:
        page = self._page(worklist.under_way(self.request.user).select_related("unit"))
        return {"page": page, "rows": submitted_rows(page.object_list, terms)}

    def _late(self, terms: Terms) -> dict[str, Any]:
        late = worklist.overdue(self.request.user, self.series)
        page = self._page(late.select_related("review__unit", "unit"))
        return {
            "page": page,
            "rows": late_rows(page.object_list, terms),
            "choices": choices(worklist.overdue(self.request.user)),
        }


class SittingView(Readers, WagtailAdminTemplateMixin, TemplateView):
    """连续审查: one list, one decision each."""

    template_name = "approvals/sitting.html"
    page_title = _("连续审查")
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list, then this."""
        trail = [{"url": reverse("approvals:worklist"), "label": gettext("审查")}]
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is left of the series, and how much is done today."""
        user: Any = self.request.user
        series = Series.asked(self.request.GET)
        waiting = worklist.waiting(user, series)
        page = Paginator(waiting.select_related("review__submitted_by", "unit"), PER_PAGE).get_page(
            self.request.GET.get("p")
        )
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        done = Opinion.objects.filter(by=user, at__gte=midnight, counted=True).count()
        return super().get_context_data(
            page=page,
            rows=my_rows(user, page.object_list, Terms()),
            series=series,
            named=_named(series, choices(waiting)),
            narrowed=series.query,
            done=done,
            **kwargs,
        )


def _named(series: Series, found: Choices) -> str:
    """What the series is, in the words of its filters."""
    names = [
        next((str(label) for value, label, _n in rows if value == wanted), "")
        for wanted, rows in (
            (series.column, found.columns),
            (series.category, found.categories),
            (series.kind, found.kinds),
            (series.step, found.steps),
        )
        if wanted
    ]
    if series.q:
        names.append(gettext("“%s”") % series.q)
    return gettext("、").join(name for name in names if name)


class NextView(Readers, View):
    """下一件: the review behind another one in the person's list or series."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest) -> HttpResponse:
        """There, or back to the list when all is done."""
        series = Series.asked(request.GET)
        asked = request.GET.get("after", "")
        after = review_for(request.user, int(asked)) if asked.isdecimal() else None
        following = worklist.next_for(request.user, after=after, series=series)
        query = f"?{series.query}" if series else ""
        if following is None:
            messages.success(
                request, gettext("这一组已全部办完。") if series else gettext("等您办理的已全部办完。")
            )
            return redirect(reverse("approvals:worklist"))
        return redirect(reverse("approvals:review", args=[following.pk]) + query)


class WorklistMenuItem(MenuItem):
    """审查 in the main menu, with the number that waits for the person."""

    def is_shown(self, request: Any) -> bool:
        """For those who write, review, sign or inspect."""
        return holds_anywhere(request.user, READERS)

    def render_component(self, request: Any) -> LinkMenuItem:
        """The number stands in an attribute, which the stylesheet shows: the label is one for all people."""
        count = worklist.numbers(request.user).count
        attrs = {**self.attrs, "data-count": count} if count else self.attrs
        return LinkMenuItem(
            self.name,
            self.label,
            self.url,
            icon_name=self.icon_name,
            classname=self.classname,
            attrs=attrs,
        )


def menu_item() -> MenuItem:
    """Above the lists of content."""
    return WorklistMenuItem(
        _("审查"), reverse("approvals:worklist"), name="reviews", icon_name="tasks", order=105
    )
