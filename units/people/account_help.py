"""Helping somebody who cannot log in: unlock, take lost second factors away, say who they are for the single sign-on.

Whoever does this opens the way into an account: only those who could grant every role that the person has anywhere,
and never for oneself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from units.logins import single_sign_on
from units.logins.factors import has_a_second_factor, reset_second_factors
from units.logins.lockout import lock_count, unlock
from units.people.departing import AccountScreen
from units.people.forms import ReasonForm, SingleSignOnForm
from units.permissions import GrantRefused

if TYPE_CHECKING:
    from django import forms


class UnlockView(AccountScreen):
    """解除登录锁定."""

    page_title = _("解除登录锁定")
    deed = _("解除锁定")

    def heading(self) -> str:
        """Whose."""
        return gettext("解除%s的登录锁定") % self.whom

    def refusal(self) -> str:
        """Where nothing failed there is nothing to forget."""
        if said := super().refusal():
            return said
        return "" if lock_count(self.whom) else gettext("此人没有登录失败的记录，不需要解除锁定。")

    def facts(self) -> list[tuple[str, str]]:
        """How many addresses."""
        count = lock_count(self.whom)
        addresses = ngettext("%(n)d 个地址", "%(n)d 个地址", count) % {"n": count}
        return [*super().facts(), (gettext("登录失败"), addresses)]

    def make_form(self, data: Any = None) -> forms.Form:
        """Why."""
        return ReasonForm(data)

    def carry_out(self, form: Any) -> str:
        """Forget the failures."""
        unlock(self.whom, by=self.person, reason=form.cleaned_data["reason"])
        return gettext("已解除%s的登录锁定，现在可以再次登录。") % self.whom


class ResetFactorsView(AccountScreen):
    """重置第二验证方式."""

    page_title = _("重置第二验证方式")
    deed = _("重置，并结束此人的登录")

    def heading(self) -> str:
        """Whose."""
        return gettext("重置%s的第二验证方式") % self.whom

    def refusal(self) -> str:
        """Where there is none there is nothing to take away."""
        if said := super().refusal():
            return said
        return "" if has_a_second_factor(self.whom) else gettext("此人没有设置第二验证方式。")

    def make_form(self, data: Any = None) -> forms.Form:
        """Why."""
        return ReasonForm(data)

    def carry_out(self, form: Any) -> str:
        """Take them away; the next login sets up a new one."""
        reset_second_factors(self.whom, by=self.person, reason=form.cleaned_data["reason"])
        return gettext("已重置。%s下次登录时须重新设置第二验证方式。") % self.whom


class SingleSignOnView(AccountScreen):
    """关联单点登录."""

    page_title = _("关联单点登录")
    deed = _("保存关联")

    def heading(self) -> str:
        """Whose."""
        return gettext("%s在统一身份认证平台上是谁") % self.whom

    def refusal(self) -> str:
        """Only where there is one."""
        if not single_sign_on.is_on():
            return gettext("没有启用单点登录。")
        return super().refusal()

    def make_form(self, data: Any = None) -> forms.Form:
        """What the provider knows the person by."""
        identity = getattr(self.whom, "single_sign_on", None)
        known = {"subject": identity.subject, "email": identity.email} if identity else {}
        return SingleSignOnForm(data, initial=known)

    def carry_out(self, form: Any) -> str:
        """Link; on the record."""
        values = form.cleaned_data
        try:
            single_sign_on.link(
                self.whom,
                subject=values["subject"],
                email=values["email"],
                by=self.person,
                reason=values["reason"],
            )
        except ValidationError as error:
            raise GrantRefused(gettext("这个标识或者邮箱不能用于此人，请与平台核对。")) from error
        return gettext("已保存%s的单点登录关联。") % self.whom
