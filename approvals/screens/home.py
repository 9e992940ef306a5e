"""What reviews add to the home screen: a sentence, numbers, and the first rows of each list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.admin.ui.components import Component

from approvals import worklist
from approvals.models import Review, ReviewState
from approvals.screens.rows import late_rows, my_rows, submitted_rows
from approvals.screens.worklist import LATE, MINE, SENT, asked_of
from sites.admin.home import Addition
from sites.admin.lights import Terms
from units.permissions.rights import holds_anywhere
from units.permissions.roles import READERS

ROWS = 5


@dataclass
class Panel(Component):
    """The first rows of one list, and the way to all of it."""

    name: str
    heading: str
    count: int
    rows: list[Any]
    empty: str = ""
    template_name: ClassVar[str] = "approvals/home_panel.html"
    order: int = field(default=5)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """As it is."""
        return {"panel": self, "url": f"{reverse('approvals:worklist')}?list={self.name}"}


def addition(request: Any) -> Addition | None:
    """For those who read what is not public; a list that cannot concern the person is left out."""
    user = request.user
    if not holds_anywhere(user, READERS):
        return None
    terms = Terms()
    found = Addition()
    _add_mine(found, user, terms)
    _add_submitted(found, user, terms)
    _add_late(found, user, terms)
    return found


def _add_mine(found: Addition, user: Any, terms: Terms) -> None:
    numbers = worklist.numbers(user)
    if not numbers.count and not worklist.reviews_anywhere(user):
        return
    found.sentence = asked_of(numbers)
    found.counts.append({"target": MINE, "number": numbers.count, "label": gettext("等我办理")})
    steps = worklist.waiting(user).select_related("review__submitted_by", "unit")[:ROWS]
    rows = my_rows(user, steps, terms) if numbers.count else []
    empty = gettext("没有等您办理的审查。送审的内容轮到您时，会列在这里。")
    found.panels.append(Panel(MINE, gettext("等我办理"), numbers.count, rows, empty))


def _add_submitted(found: Addition, user: Any, terms: Terms) -> None:
    reviews = worklist.under_way(user)
    if not (count := reviews.count()):
        return
    if returned := reviews.filter(state=ReviewState.RETURNED).count():
        said = ngettext("退回您修改的有 %(n)d 件", "退回您修改的有 %(n)d 件", returned) % {"n": returned}
        found.sentence = gettext("；").join(part for part in (found.sentence, said) if part)
    found.counts.append({"target": SENT, "number": count, "label": gettext("我送审的在办")})
    rows = submitted_rows(reviews.select_related("unit")[:ROWS], terms)
    found.panels.append(Panel(SENT, gettext("我送审的"), count, rows))


def _add_late(found: Addition, user: Any, terms: Terms) -> None:
    late = worklist.overdue(user)
    if not (count := late.count()):
        return
    found.counts.append({"target": LATE, "number": count, "label": gettext("本单位逾期"), "red": True})
    rows = late_rows(late.select_related("review__unit", "unit")[:ROWS], terms)
    found.panels.append(Panel(LATE, gettext("本单位逾期"), count, rows))


def under_review() -> Any:
    """Pages that are under review: they are listed here, not among the drafts."""
    return Review.objects.filter(state=ReviewState.OPEN).values("page_number")
