"""The screens on which releasers sign: release, withdraw, schedule, take a schedule back.

What is asked and what is done lies in ``sites.publishing.operations``; here it is shown, before and afterwards.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from sites.admin.access import page_for_releaser
from sites.admin.facts import facts_of, has_line
from sites.admin.publishing_forms import ReleaseForm, ScheduleForm, UnscheduleForm, WithdrawForm
from sites.metadata import check_of, notes_on
from sites.models import DisclosureAttribute, DisclosurePage
from sites.publishing.gates import Obstacle, PublicationRefused
from sites.publishing.operations import Operation, Release, Schedule, Unschedule, Withdraw

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from sites.models import SitePage
    from units.models import User

REFUSED = 409


def fingerprint(revision: Revision | None) -> str:
    """What a releaser has looked at: the revision and its content, since autosave rewrites a revision in place."""
    if revision is None:
        return "none"
    content = json.dumps(revision.content, sort_keys=True, cls=DjangoJSONEncoder)
    return f"{revision.pk}-{hashlib.sha256(content.encode()).hexdigest()}"


def scheduled_revision(page: Page) -> Revision | None:
    """The revision that will be released by itself, if there is one."""
    return page.revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at").first()


class OperationView(WagtailAdminTemplateMixin, TemplateView):
    """Shows one page and what stands against an operation (GET), performs it (POST)."""

    form_class: ClassVar[type[forms.Form]]
    verb: ClassVar[Any]
    #: What the button says: what will happen when it is pressed.
    deed: ClassVar[Any]
    #: The same where only a line of the catalogue becomes public.
    line_deed: ClassVar[Any] = None
    #: Whether the form must carry the fingerprint of the revision that was shown.
    signs_a_revision: ClassVar[bool] = False
    header_icon = "check"
    template_name = "sites/admin/operation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the page."""
        self.page = self.find_page(kwargs["page_id"])
        self.revision = self.page.get_latest_revision()
        self.next_url = get_valid_next_url_from_request(request)
        return super().dispatch(request, *args, **kwargs)

    def find_page(self, page_id: int) -> SitePage:
        """The page; ``Http404`` for everybody who may not do this to it."""
        return page_for_releaser(self.request.user, page_id)

    # -- what is done ------------------------------------------------------------------------------------------

    @property
    def person(self) -> User:
        """Who acts; the admin lets nobody in without signing in."""
        return cast("User", self.request.user)

    def operation(self, form: Any = None) -> Operation:
        """The operation, as far as the form is filled in."""
        raise NotImplementedError

    def done_message(self, page: SitePage) -> str:
        """What is said afterwards."""
        raise NotImplementedError

    def standing_obstacles(self) -> list[Obstacle]:
        """What stands against it before anything is filled in."""
        return self.operation().obstacles()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return self.show(
            self.form_class(initial={"seen": fingerprint(self.revision)}), self.standing_obstacles()
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or show again with every reason why not; what was typed stays."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form, [])
        try:
            with transaction.atomic():
                if self.signs_a_revision:
                    self._require_as_shown(form.cleaned_data["seen"])
                page = self.operation(form).execute()
        except PublicationRefused as refused:
            return self.show(self._shown_anew(form), refused.obstacles, status=REFUSED)
        messages.success(request, self.done_message(page), buttons=self._buttons(page))
        return redirect(self.next_url or reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def _require_as_shown(self, seen: str) -> None:
        """Refuse to sign for a text that the releaser has not seen; the row is locked until it is signed."""
        newest = Page.objects.get(pk=self.page.pk).latest_revision_id
        self.revision = Revision.objects.select_for_update().filter(pk=newest).first()
        if fingerprint(self.revision) != seen:
            raise PublicationRefused(
                [
                    Obstacle(
                        "stale",
                        gettext("您打开本页以后，内容又有改动。"),
                        gettext("什么都没有公开，改动都还在。请看过下面的最新内容再办理。"),
                    )
                ],
                self.page,
            )

    def _shown_anew(self, form: Any) -> Any:
        form.data = form.data.copy()
        form.data["seen"] = fingerprint(self.revision)
        return form

    def _buttons(self, page: SitePage) -> list[Any]:
        url = page.get_url(self.request) if page.live else None
        return [messages.button(url, gettext("查看公开页面"), new_window=True)] if url else []

    # -- what is shown -----------------------------------------------------------------------------------------

    def show(self, form: Any, obstacles: list[Obstacle], status: int = 200) -> HttpResponse:
        """Render the screen."""
        return self.render_to_response(self.get_context_data(form=form, obstacles=obstacles), status=status)

    def get_page_title(self) -> Any:
        """What is about to be done."""
        return self.verb

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The item, then what is about to be done."""
        return [
            {
                "url": reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]),
                "label": self._site_title(),
            },
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.draft_title},
            {"url": "", "label": self.verb},
        ]

    def _site_title(self) -> str:
        entry = self.page.site_entry
        return entry.title if entry else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The item as it would stand, and what is public of it now."""
        candidate = self.revision.as_object() if self.revision else self.page
        scheduled = scheduled_revision(self.page)
        is_line = (
            isinstance(candidate, DisclosurePage) and candidate.attribute == DisclosureAttribute.ON_REQUEST
        )
        return super().get_context_data(
            page=self.page,
            candidate=candidate,
            revision=self.revision,
            facts=facts_of(self.page, candidate, self.revision),
            files=list(candidate.used_files()),
            is_line=is_line,
            has_line=has_line(self.page),
            public_url=self.page.get_url(self.request) if self.page.live else None,
            live_below=self.page.get_descendants().live().count() if self.page.live else 0,
            scheduled_at=scheduled.approved_go_live_at if scheduled else None,
            check=self._check(candidate, kwargs.get("obstacles", [])) if self.signs_a_revision else None,
            next_url=self.next_url,
            verb=self.verb,
            deed=(is_line and self.line_deed) or self.deed,
            **kwargs,
        )

    def _check(self, candidate: Any, obstacles: list[Obstacle]) -> dict[str, Any]:
        """What is missing or odd in what would be signed, without what an obstacle says already."""
        said = {obstacle.code for obstacle in obstacles}
        return check_of(note for note in notes_on(candidate) if note.obstacle not in said)


class ReleaseView(OperationView):
    """签发: make the latest revision public."""

    verb = _("签发")
    deed = _("签发，立即公开")
    line_deed = _("签发，列入公开目录")
    form_class = ReleaseForm
    signs_a_revision = True

    def operation(self, form: Any = None) -> Release:
        """Release the revision that was shown."""
        reason = form.cleaned_data["reason"] if form else ""
        return Release(self.page, self.revision, by=self.person, reason=reason)

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        if has_line(page):
            return gettext("“%s”已在公开目录中列出一行。") % page.title
        return gettext("“%s”已公开。") % page.title


class WithdrawView(OperationView):
    """撤回: take it off the public side; the address then says that it is gone and why."""

    verb = _("撤回")
    deed = _("撤回，停止公开")
    form_class = WithdrawForm
    header_icon = "download"

    def operation(self, form: Any = None) -> Withdraw:
        """Withdraw with the reason given."""
        values = form.cleaned_data if form else {}
        return Withdraw(
            self.page,
            by=self.person,
            reason=values.get("reason", ""),
            redirect_to=self._whole_address(values.get("redirect_to", "")),
        )

    def _whole_address(self, address: str) -> str:
        """A path is one on the page's own site."""
        entry = self.page.site_entry
        return entry.root_url + address if entry and address.startswith("/") else address

    def standing_obstacles(self) -> list[Obstacle]:
        """The reason is still to be typed: that is no obstacle yet."""
        return [obstacle for obstacle in self.operation().obstacles() if obstacle.code != "no-reason"]

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        return gettext("“%s”已撤回。内容还在，改好后可以再次签发。") % page.title


class ScheduleView(OperationView):
    """定时发布: release the revision shown at a later moment, if it still may be public then."""

    verb = _("定时发布")
    deed = _("签发，到时公开")
    line_deed = _("签发，到时列入公开目录")
    form_class = ScheduleForm
    signs_a_revision = True
    header_icon = "calendar-alt"

    def operation(self, form: Any = None) -> Schedule:
        """Schedule for the moment given."""
        at = form.cleaned_data["at"] if form else timezone.now() + datetime.timedelta(days=1)
        return Schedule(self.page, at=at, by=self.person)

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        scheduled = scheduled_revision(page)
        at = timezone.localtime(scheduled.approved_go_live_at) if scheduled else timezone.localtime()
        return gettext("已安排“%(title)s”于 %(at)s 公开。此前内容锁定，不能修改。") % {
            "title": page.draft_title,
            "at": f"{at:%Y-%m-%d %H:%M}",
        }


class UnscheduleView(OperationView):
    """取消定时: take the schedule back; the text can be edited again."""

    verb = _("取消定时发布")
    deed = _("取消定时发布")
    form_class = UnscheduleForm
    header_icon = "cross"

    def operation(self, form: Any = None) -> Unschedule:
        """Take it back."""
        return Unschedule(self.page, by=self.person)

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        return gettext("已取消“%s”的定时发布，内容可以修改了。") % page.draft_title
