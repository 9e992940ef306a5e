"""Forms of logging in: django-allauth's, with our words on them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

_REQUIRED = {"required": _("请填写此项。")}


def _say(field: forms.Field, label: Any, placeholder: Any = "", **attributes: Any) -> None:
    field.label = label
    field.error_messages |= _REQUIRED
    field.help_text = ""
    field.widget.attrs.update({"placeholder": placeholder, **attributes})


class LoginForm(account_forms.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("用户名"), _("请输入用户名"), autofocus="")
        _say(self.fields["password"], _("密码"), _("请输入密码"))


class PasswordAgainForm(account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("密码"), _("请输入当前密码"), autofocus="")


def _say_code(form: forms.Form, label: Any) -> None:
    attributes = {"autofocus": "", "inputmode": "numeric", "autocomplete": "one-time-code"}
    _say(form.fields["code"], label, _("6位数字"), **attributes)


class CodeForm(mfa_forms.AuthenticateForm):
    """The code that the telephone shows, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("验证码或恢复码"))


class CodeAgainForm(mfa_forms.ReauthenticateForm):
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("验证码或恢复码"))


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code shows that the telephone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self, _("应用显示的验证码"))


class DeactivateTOTPForm(totp_forms.DeactivateTOTPForm):
    """A button, and a refusal where the role needs it."""


class AddKeyForm(webauthn_forms.AddWebAuthnForm):
    """What the new key is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("密钥名称"), maxlength=40)


class RenameKeyForm(webauthn_forms.EditWebAuthnForm):
    """What the key is called from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("密钥名称"), maxlength=40)


class PasswordDueForm(PasswordChangeForm):
    """A new password in place of one that is too old."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["new_password1"].help_text
        _say(self.fields["old_password"], _("当前密码"), autofocus="")
        _say(self.fields["new_password1"], _("新密码"))
        _say(self.fields["new_password2"], _("再输入一次新密码"))
        self.fields["new_password1"].help_text = rules
