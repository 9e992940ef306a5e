"""The ways to the screens of reviews from Wagtail's editor and explorer, and where signing is offered beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from approvals.clearing import is_cleared
from approvals.coverage import REVIEWED, reviewed_fields, says_nothing
from approvals.digest import NotDigestible
from approvals.models import DraftScan, Review, ReviewState
from sites import addresses
from sites.admin.access import editable_sites, may_release_page
from sites.admin.menus import SaveAndGoOn
from sites.admin.publishing import scheduled_revision
from sites.models import SitePage
from units.models import Role
from units.permissions.rights import units_held

if TYPE_CHECKING:
    from django.http import HttpRequest


def may_edit_page(user: Any, page: Page) -> bool:
    """Whether the person writes for the unit of the page; one query for all pages of a request."""
    entry = addresses.site_of(page)
    return entry is not None and any(site.unit_id == entry.unit_id for site in editable_sites(user))


def may_submit_page(user: Any, page: Page) -> bool:
    """Whether the person writes or signs for its unit."""
    return may_edit_page(user, page) or may_release_page(user, page)


def open_reviews(user: Any) -> dict[int, Review]:
    """Page → review under way, at all units for which the person writes or signs; one query for each request."""
    if "_open_reviews" not in user.__dict__:
        units = units_held(user, (Role.EDITOR, Role.RELEASER))
        rows = Review.objects.filter(state=ReviewState.OPEN, unit__in=units).only("page_number", "urgent")
        user.__dict__["_open_reviews"] = {row.page_number: row for row in rows}
    return user.__dict__["_open_reviews"]  # type: ignore[no-any-return]


def is_signable(page: Page | None, listed: bool) -> bool:
    """Where 签发 is offered: what is exempt from review, and what has a clearance exactly as it stands.

    Rows of a list are not read so closely: there only what is exempt by its type is offered.
    """
    if page is None:
        return False
    if listed:
        model = page.specific_class
        return model is not None and not issubclass(model, REVIEWED)
    if "_signable" not in page.__dict__:
        page.__dict__["_signable"] = _is_signable(page)
    return bool(page.__dict__["_signable"])


def _is_signable(page: Page) -> bool:
    newest = page.specific.get_latest_revision_as_object()
    if not isinstance(newest, SitePage):
        return False
    if says_nothing(newest):
        return True
    try:
        return is_cleared(newest)
    except NotDigestible:
        return False


class SubmitItem(SaveAndGoOn):
    """送审."""

    name = "action-send-to-review"
    label = _("保存并送审…")
    locked_label = _("送审…")
    icon_name = "upload"
    url_name = "approvals:submit"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """For those who write or sign, on what is reviewed and is not under review yet."""
        user, view = context["request"].user, context["view"]
        if view == "create":
            return _is_reviewed_type(context["request"]) and may_submit_page(user, context["parent_page"])
        if view != "edit" or not may_submit_page(user, context["page"]):
            return False
        return _needs_review(user, context["page"])


class UrgentItem(SaveAndGoOn):
    """紧急发布."""

    name = "action-urgent-release"
    label = _("保存并紧急发布…")
    locked_label = _("紧急发布…")
    icon_name = "warning"
    url_name = "approvals:urgent"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """For those who sign, on what is not under review yet."""
        if context["view"] != "edit":
            return False
        page = context["page"]
        return super().is_shown(context) and _needs_review(context["request"].user, page)


class OpenReviewItem(ActionMenuItem):
    """A link that is there while the page is under review."""

    url_name = ""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """For those who write or sign for the unit."""
        user = context["request"].user
        if context["view"] != "edit" or not may_submit_page(user, context["page"]):
            return False
        review = open_reviews(user).get(context["page"].pk)
        return review is not None and self.applies_to(review, user, context["page"])

    def applies_to(self, review: Review, user: Any, page: Page) -> bool:
        """Whether this can be done to the review."""
        return True


class ProgressItem(OpenReviewItem):
    """审查进度."""

    name = "action-review-progress"
    label = _("审查进度")
    icon_name = "clipboard-list"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """The review."""
        review = open_reviews(parent_context["request"].user)[parent_context["page"].pk]
        return reverse("approvals:review", args=[review.pk])


class TakeBackItem(OpenReviewItem):
    """收回."""

    name = "action-take-back"
    label = _("收回…")
    icon_name = "undo"

    def applies_to(self, review: Review, user: Any, page: Page) -> bool:
        """For those who write; what was released urgently has to be confirmed."""
        return not review.urgent and may_edit_page(user, page)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """The screen."""
        return reverse("approvals:take_back", args=[parent_context["page"].pk])


ITEMS = (ProgressItem(order=4), SubmitItem(order=5), TakeBackItem(order=6), UrgentItem(order=60))


def next_screen(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where a person goes who pressed one of our buttons; called when the draft is saved."""
    for item in ITEMS:
        if (
            isinstance(item, SaveAndGoOn)
            and item.name in request.POST
            and may_submit_page(request.user, page)
        ):
            return redirect(item.url_name, page.pk)
    return None


def buttons(
    page: Page, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """送审, 收回 and 审查进度 in the menus of the page explorer and, with a ``view_name``, of the page's header."""
    model = page.specific_class
    if page.is_root() or model is None or not issubclass(model, SitePage) or not may_submit_page(user, page):
        return
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    if (review := open_reviews(user).get(page.pk)) is not None:
        url = reverse("approvals:review", args=[review.pk])
        yield Button(ProgressItem.label, url, icon_name="clipboard-list", priority=34)
        if not review.urgent and may_edit_page(user, page):
            url = reverse("approvals:take_back", args=[page.pk]) + query
            yield Button(TakeBackItem.label, url, icon_name="undo", priority=35)
    elif _offers_review(page, model, user, listed=view_name is None):
        url = reverse("approvals:submit", args=[page.pk]) + query
        yield Button(SubmitItem.locked_label, url, icon_name="upload", priority=34)


def _offers_review(page: Page, model: type[Page], user: Any, *, listed: bool) -> bool:
    """Whether 送审 is offered; a row of a list is judged by its type and its state alone."""
    if not (page.has_unpublished_changes or not page.live):
        return False
    return issubclass(model, REVIEWED) if listed else _needs_review(user, page)


def findings_button(page: Page, user: Any) -> Iterator[Button]:
    """What the last quiet scan found in the newest draft."""
    if not page.pk or not may_submit_page(user, page):
        return
    scan = DraftScan.objects.filter(page_id=page.pk).first()
    if scan is not None and (total := scan.blocks + scan.warnings):
        label = _("疑点 %(total)d 条（阻断 %(blocks)d）") % {"total": total, "blocks": scan.blocks}
        yield Button(label, reverse("approvals:findings", args=[page.pk]), icon_name="search", priority=33)


def _is_reviewed_type(request: HttpRequest) -> bool:
    """Whether the page that is being created is of a type that is reviewed as a whole."""
    parts = request.resolver_match.kwargs if request.resolver_match else {}
    try:
        model = apps.get_model(parts["content_type_app_name"], parts["content_type_model_name"])
    except (KeyError, LookupError):
        return False
    return issubclass(model, REVIEWED)


def _needs_review(user: Any, page: Page) -> bool:
    """Whether review comes next: nothing runs, nothing is scheduled, the text says something that is not cleared yet."""
    if page.pk in open_reviews(user) or scheduled_revision(page) is not None:
        return False
    fields = reviewed_fields(page.specific)
    return (fields is None or bool(fields)) and not is_signable(page, False)
