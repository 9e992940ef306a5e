"""The buttons that lead to the publishing screens, and the stock ones that they replace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.admin.widgets.button import Button

from sites.admin.access import may_release_page
from sites.admin.facts import has_line
from sites.admin.publishing import scheduled_revision
from sites.models import SitePage

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

# Stock ways to the public or out of our hands. Nobody holds Wagtail's publish permission, but a superuser passes
# every permission check; so the buttons go for all. "Submit" leads to a workflow that would publish when it ends.
STOCK_ACTIONS = frozenset(
    {
        "action-publish",
        "action-unpublish",
        "action-submit",
        "action-cancel-workflow",
        "action-restart-workflow",
        "localize-restart-translation",
        "localize-convert-to-alias",
    }
)

#: Asked of a page (None: one that is being created) and whether it is a row of a list, where asking must cost nothing.
Condition = Callable[["Page | None", bool], bool]
_conditions: list[Condition] = []


def offer_release_where(condition: Condition) -> None:
    """Offer 签发 only where this agrees too: floors above know what else must come first. Screens and gates stay."""
    _conditions.append(condition)


def is_release_offered(page: Page | None, *, listed: bool = False) -> bool:
    """Whether the menus lead to the screens on which a page is signed."""
    return all(condition(page, listed) for condition in _conditions)


class SaveAndGoOn(ActionMenuItem):
    """Saves the draft, then opens a publishing screen; a plain link where the page is locked."""

    url_name = ""
    locked_label: Any = ""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """For those who sign for the unit; also on a locked page, since the lock is about editing."""
        page = context["parent_page"] if context["view"] == "create" else context["page"]
        return context["view"] != "revisions_revert" and may_release_page(context["request"].user, page)

    def get_url(self, parent_context: dict[str, Any]) -> str | None:
        """No address where a form can be saved first: the button then submits it."""
        if parent_context["view"] == "edit" and parent_context["locked_for_user"]:
            return reverse(self.url_name, args=[parent_context["page"].pk])
        return None

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """On a locked page nothing is saved, and the button does not say so."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        if context["url"]:
            context["label"] = self.locked_label
        return context


class ReleaseItem(SaveAndGoOn):
    """签发."""

    name = "action-release"
    label = _("保存并签发…")
    locked_label = _("签发…")
    icon_name = "upload"
    url_name = "sites_admin:release"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Where nothing else comes before signing."""
        return super().is_shown(context) and is_release_offered(context.get("page"))


class ScheduleItem(SaveAndGoOn):
    """定时发布."""

    name = "action-schedule"
    label = _("保存并定时发布…")
    locked_label = _("定时发布…")
    icon_name = "calendar-alt"
    url_name = "sites_admin:schedule"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Not while a schedule stands: that is taken back first."""
        page = context.get("page")
        if page and scheduled_revision(page):
            return False
        return super().is_shown(context) and is_release_offered(page)


class LinkToScreen(ActionMenuItem):
    """A link to a publishing screen; nothing of the form is needed there."""

    url_name = ""

    def applies_to(self, page: Page) -> bool:
        """Whether there is anything to do."""
        raise NotImplementedError

    def is_shown(self, context: dict[str, Any]) -> bool:
        """For those who sign for the unit, where there is something to do."""
        return (
            context["view"] == "edit"
            and may_release_page(context["request"].user, context["page"])
            and self.applies_to(context["page"])
        )

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """The screen."""
        return reverse(self.url_name, args=[parent_context["page"].pk])


class WithdrawItem(LinkToScreen):
    """撤回."""

    name = "action-withdraw"
    label = _("撤回…")
    icon_name = "download"
    url_name = "sites_admin:withdraw"

    def applies_to(self, page: Page) -> bool:
        """What is public, or has a line in the catalogue."""
        return page.live or has_line(page)  # type: ignore[no-any-return, arg-type]


class UnscheduleItem(LinkToScreen):
    """取消定时发布."""

    name = "action-unschedule"
    label = _("取消定时发布…")
    icon_name = "cross"
    url_name = "sites_admin:unschedule"

    def applies_to(self, page: Page) -> bool:
        """What is scheduled."""
        return scheduled_revision(page) is not None


ITEMS = (
    ReleaseItem(order=10),
    ScheduleItem(order=20),
    WithdrawItem(order=30),
    UnscheduleItem(order=40),
)


def replace_stock_actions(items: list[ActionMenuItem], context: dict[str, Any]) -> None:
    """Saving a draft stays first; every stock way to publish or unpublish goes, for superusers too.

    A scheduled page cannot be saved: there the way out of the schedule comes first.
    """
    kept = [item for item in items if item.name not in STOCK_ACTIONS]
    items[:] = sorted(kept, key=lambda item: item.name != UnscheduleItem.name)


def without_version(item: SubmenuMenuItem) -> SubmenuMenuItem:
    """The same menu without the name and version of the library that stock puts under it."""
    return SubmenuMenuItem(
        item.label,
        item.menu,
        name=item.name,
        icon_name=item.icon_name,
        classname=item.classname,
        order=item.order,
    )


def next_screen(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where a person goes who pressed one of our buttons; called when the draft is saved."""
    for item in ITEMS:
        if (
            isinstance(item, SaveAndGoOn)
            and item.name in request.POST
            and may_release_page(request.user, page)
        ):
            return redirect(item.url_name, page.pk)
    return None


def publishing_buttons(
    page: Page, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """Release and withdraw in the menus of the page explorer and, with a ``view_name``, of the page's header."""
    if page.is_root() or not issubclass(page.specific_class or type(page), SitePage):
        return
    if not may_release_page(user, page):
        return
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    unsigned = page.has_unpublished_changes or not page.live
    if unsigned and is_release_offered(page, listed=view_name is None):
        url = reverse("sites_admin:release", args=[page.pk]) + query
        yield Button(_("签发…"), url, icon_name="upload", priority=36)
    if page.live or has_line(page):
        url = reverse("sites_admin:withdraw", args=[page.pk]) + query
        yield Button(_("撤回…"), url, icon_name="download", priority=38)
