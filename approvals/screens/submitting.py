"""送审 and 收回: what would be reviewed, what stands against it, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from approvals.flow import plan
from approvals.submitting import Submit, TakeBack
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
        help_text=_("内容涉及其他单位的，请勾选。联合发文单位不用勾选，系统会自动征求它们的意见。"),
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
        """With the steps that it will go through."""
        context = super().get_context_data(**kwargs)
        unit = self.page.owner_unit
        steps = plan(context["candidate"], unit) if unit else []
        return context | {"steps": steps}

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
