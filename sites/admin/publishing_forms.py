"""What a releaser fills in: little, since the decision is about the text that is shown beside it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from sites import directory

MAX_REASON = 500


class SigningForm(forms.Form):
    """Carries the fingerprint of what was shown; nobody signs for a text that they have not seen."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ReleaseForm(SigningForm):
    """Release now."""

    reason = forms.CharField(
        label=_("备注"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填。记入台账，不对外公开。"),
    )


class WithdrawForm(forms.Form):
    """Withdraw, with the reason that the public reads at the old address."""

    reason = forms.CharField(
        label=_("撤回理由"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("撤回须写明理由。")},
        help_text=_("原地址将显示这段话，并记入台账。请写公众看得懂的理由，不要写姓名、电话等个人信息。"),
    )
    redirect_to = forms.CharField(
        label=_("转到"),
        required=False,
        max_length=1000,
        help_text=_("可不填。原地址改为转到本县网站的另一个页面，例如更正后的新文件。"),
    )

    def clean_redirect_to(self) -> str:
        """Only an address on one of our own sites: a withdrawn page must not send readers to strangers."""
        address = self.cleaned_data["redirect_to"].strip()
        if not address:
            return ""
        not_ours = ValidationError(_("请填本县网站的地址，以 / 开头，或以 http(s):// 和本县网站的域名开头。"))
        try:
            parts = urlsplit(address)
        except ValueError as error:  # half an IPv6 address
            raise not_ours from error
        is_path = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
        hosts = {entry.host for entry in directory.current().entries}
        if is_path or (parts.scheme in ("http", "https") and parts.hostname in hosts):
            return address
        raise not_ours


class ScheduleForm(SigningForm):
    """Release later."""

    at = forms.DateTimeField(
        label=_("公开时间"),
        widget=AdminDateTimeInput,
        error_messages={
            "required": _("请选择公开的时间。"),
            "invalid": _("请按“2026-10-01 09:00”的样子填写时间。"),
        },
        help_text=_("到时会再查一遍能不能公开；此前内容锁定。"),
    )

    def clean_at(self) -> object:
        """A moment that lies ahead."""
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("这个时间已经过去，请选一个将来的时间。"))
        return at


class UnscheduleForm(forms.Form):
    """Nothing to fill in: pressing the button is the decision."""
