"""送审 and 收回: what would be reviewed, what stands against it, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from approvals.clearing import is_cleared
from approvals.digest import NotDigestible
from approvals.flow import Planned, plan
from approvals.models.steps import ROLE_OF_STEP
from approvals.scanners import Severity, scan_item
from approvals.submitting import Submit, TakeBack, is_line
from sites.admin.publishing import OperationView
from sites.admin.publishing_forms import MAX_REASON, SigningForm
from sites.models import SitePage
from units.models import Unit
from units.permissions import may_edit, may_release

if TYPE_CHECKING:
    from units.models import User


def page_for_submitter(user: User, page_id: int) -> SitePage:
    """The page, as stored; ``Http404`` for one of a unit for which the person neither writes nor signs."""
    page = Page.objects.filter(pk=page_id).first()
    specific = page.specific if page else None
    if not isinstance(specific, SitePage):
        raise Http404
    unit = specific.owner_unit
    if not may_edit(user, unit) and not may_release(user, unit):
        raise Http404
    return specific


def planned_steps(page: SitePage, candidate: Any) -> list[dict[str, Any]]:
    """The steps that an item would take, each with the people whose role it is."""
    unit = page.owner_unit
    return [_with_people(step) for step in plan(candidate, unit)] if unit else []


def _with_people(step: Planned) -> dict[str, Any]:
    people = [] if step.reason else step.unit.people_as(ROLE_OF_STEP[step.kind])
    return {"step": step, "label": step.kind.label, "people": "、".join(str(person) for person in people)}


def warnings_on(candidate: Any) -> list[Any]:
    """What the scan found that reviewers will ask about; what blocks is an obstacle already."""
    found = scan_item(candidate, line_only=is_line(candidate))
    return [one for one in found if one.severity != Severity.BLOCK]


class SubmitForm(SigningForm):
    """What the reviewers should know, and whom else to ask."""

    note = forms.CharField(
        label=_("送审说明"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填。审查人会看到，不对外公开。"),
    )
    consulted = forms.ModelMultipleChoiceField(
        label=_("会签单位"),
        required=False,
        queryset=Unit.objects.open(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("内容涉及其他单位的才勾选。联合发文单位不用勾选，系统会自动征求它们的意见。"),
    )


class TakeBackForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("收回原因"), required=False, max_length=MAX_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class SubmitView(OperationView):
    """送审."""

    verb = _("送审")
    deed = _("送审，内容锁定")
    form_class = SubmitForm
    signs_a_revision = True
    header_icon = "upload"
    template_name = "approvals/submit.html"

    def find_page(self, page_id: int) -> SitePage:
        """For those who write or sign for the unit."""
        return page_for_submitter(self.person, page_id)

    def operation(self, form: Any = None) -> Submit:
        """Submit what was shown."""
        values = form.cleaned_data if form else {}
        return Submit(
            self.page,
            by=self.person,
            note=values.get("note", ""),
            consulted=list(values.get("consulted", [])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the steps that it will go through and what the reviewers will ask about."""
        context = super().get_context_data(**kwargs)
        candidate = context["candidate"]
        return context | {
            "steps": planned_steps(self.page, candidate),
            "warnings": warnings_on(candidate),
            "is_cleared": self._is_cleared(candidate),
            "may_release": may_release(self.person, self.page.owner_unit),
        }

    def _is_cleared(self, candidate: SitePage) -> bool:
        try:
            return is_cleared(candidate)
        except NotDigestible:
            return False

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        return gettext("“%s”已送审。审查期间内容锁定，要改可以收回。") % page.draft_title


class TakeBackView(OperationView):
    """收回."""

    verb = _("收回")
    deed = _("收回，继续修改")
    form_class = TakeBackForm
    header_icon = "undo"

    def find_page(self, page_id: int) -> SitePage:
        """For those who write or sign for the unit."""
        return page_for_submitter(self.person, page_id)

    def operation(self, form: Any = None) -> TakeBack:
        """Take it back."""
        reason = form.cleaned_data["reason"] if form else ""
        return TakeBack(self.page, by=self.person, reason=reason)

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        return gettext("“%s”已收回，可以修改了。已有的意见不再有效。") % page.draft_title
