"""What an administrator fills in about people, and a newcomer about themselves."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.models import Membership, Role, Unit, User
from units.people.access import administered_units, people_below
from units.permissions import grantable_roles

if TYPE_CHECKING:
    from units.handover import Pile

MAX_REASON = 500
RECEIVER = "receiver_"


class DayInput(forms.DateInput):
    """The browser's own calendar: works by keyboard and on a phone, and needs no script."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonChoice(forms.ModelChoiceField):
    """A person, told apart from one of the same name by the login."""

    def label_from_instance(self, obj: Any) -> str:
        """``田雨禾（jyj-bj）``."""
        return f"{obj}（{obj.username}）" if str(obj) != obj.username else obj.username


def _reason(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("理由"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("记入台账，例如任命文号。"),
        error_messages={"required": _("请写明理由，它会记入台账。")},
        **more,
    )


def _last_day(**more: Any) -> forms.DateField:
    return forms.DateField(
        label=_("至"),
        required=False,
        widget=DayInput(),
        help_text=_("当日 24 时自动收回；不填为不限。"),
        **more,
    )


class RolesField(forms.MultipleChoiceField):
    """Roles to tick; nothing is ticked beforehand."""

    def __init__(self, roles: list[Role]) -> None:
        super().__init__(
            label=_("岗位"),
            choices=[(role.value, role.label) for role in roles],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("请至少选择一个岗位。")},
        )

    def clean(self, value: Any) -> list[Role]:
        """As roles, in the order of the work."""
        chosen = set(super().clean(value))
        return [role for role in Role if role.value in chosen]


class AddForm(forms.Form):
    """Somebody for a unit: a person whom the administrator knows already, or an address."""

    person = PersonChoice(
        label=_("本单位和下级单位的人员"),
        required=False,
        queryset=User.objects.none(),
        empty_label=_("不在列表里，用邮箱邀请"),
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("向这个邮箱寄出一次性链接，7 天内有效；对方打开后设置姓名和密码。"),
    )
    starts_on = forms.DateField(label=_("自"), required=False, widget=DayInput(), help_text=_("不填为今天。"))
    ends_on = _last_day()
    reason = _reason()
    field_order = ("person", "email", "roles", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, unit: Unit, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = people_below(by).filter(is_active=True).exclude(pk=by.pk)
        self.fields["person"].queryset = known  # type: ignore[attr-defined]
        self.fields["roles"] = RolesField(grantable_roles(by, unit))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """One of the two ways, and days in order."""
        values = super().clean() or {}
        person, email = values.get("person"), values.get("email")
        if person and email:
            self.add_error("email", gettext("已经选了人员，就不要再填邮箱。"))
        elif not person and not email and not self.has_error("email") and not self.has_error("person"):
            self.add_error("email", gettext("请在上面选一位人员，或者填写邮箱。"))
        _check_days(self, values)
        return values


def _check_days(form: forms.Form, values: dict[str, Any]) -> None:
    first, last = values.get("starts_on") or timezone.localdate(), values.get("ends_on")
    if last and last < first:
        form.add_error("ends_on", gettext("任期的结束日期早于开始日期，请核对。"))


class TermForm(forms.Form):
    """Another last day of a term."""

    ends_on = _last_day()
    reason = _reason()

    def __init__(self, *args: Any, term: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {"ends_on": term.ends_on}
        super().__init__(*args, **kwargs)

    def clean_ends_on(self) -> datetime.date | None:
        """Not a day that is past: ending now is a button of its own."""
        day: datetime.date | None = self.cleaned_data["ends_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(gettext("这一天已经过去。要马上结束，请用“结束任期”。"))
        return day


class HandoverForm(forms.Form):
    """To whom each sort of thing goes that waits for somebody who stops; and why they stop."""

    reason = _reason()

    def __init__(self, *args: Any, person: User, unit: Unit, piles: list[Pile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.piles = piles
        reason = self.fields.pop("reason")
        for pile in piles:
            self.fields[RECEIVER + pile.key] = PersonChoice(
                label=gettext("%(what)s（%(count)d 件）交给") % {"what": pile.label, "count": pile.count},
                queryset=pile.receivers(unit, person),
                empty_label=_("请选择"),
                help_text=gettext("同单位有“%s”岗位的同事。") % pile.role.label,
                error_messages={"required": _("请选择接手的同事。")},
            )
        self.fields["reason"] = reason

    @property
    def without_receivers(self) -> list[Pile]:
        """What nobody at the unit could take over."""
        return [pile for pile in self.piles if not self.fields[RECEIVER + pile.key].queryset.exists()]  # type: ignore[attr-defined]

    def receivers(self) -> dict[str, User]:
        """Colleague by sort of thing."""
        return {pile.key: self.cleaned_data[RECEIVER + pile.key] for pile in self.piles}


class TransferForm(HandoverForm):
    """Also where to, and as what."""

    to_unit = forms.ModelChoiceField(
        label=_("调入单位"),
        queryset=Unit.objects.none(),
        empty_label=_("请选择"),
        help_text=_("只列出您管理的单位。调往其他单位的，请办理离岗，由对方单位邀请。"),
        error_messages={"required": _("请选择调入单位。")},
    )
    ends_on = _last_day()

    def __init__(self, *args: Any, by: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, unit=unit, **kwargs)
        self.fields["to_unit"].queryset = administered_units(by).exclude(pk=unit.pk)  # type: ignore[attr-defined]
        self.fields["roles"] = RolesField(grantable_roles(by, unit))
        self.order_fields(["to_unit", "roles", "ends_on"])


class ReasonForm(forms.Form):
    """Why, for the record."""

    reason = _reason()


class SingleSignOnForm(forms.Form):
    """Who a person is for the county's provider: its own key, or the address that it has checked."""

    subject = forms.CharField(
        label=_("平台用户标识"), max_length=255, required=False, help_text=_("平台给出的稳定标识（sub）。")
    )
    email = forms.EmailField(
        label=_("平台电子邮箱"),
        required=False,
        help_text=_("不知道标识时填：首次登录按邮箱认人，此后只认标识。"),
    )
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        values = super().clean() or {}
        if not self.errors and not values.get("subject") and not values.get("email"):
            raise forms.ValidationError(_("请填写平台用户标识或者平台电子邮箱。"))
        return values


class PersonForm(forms.ModelForm):
    """Name and address of mail: kept by whoever knows the person."""

    display_name = forms.CharField(label=_("姓名"), max_length=40)
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("找回密码的邮件寄到这里。"))

    class Meta:
        model = User
        fields = ("display_name", "email")


class PasswordForm(forms.Form):
    """A password, twice."""

    password1 = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label=_("再输入一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def person(self) -> User:
        """Whose password it will be, for the rules that compare it with the name."""
        return User()

    def clean(self) -> dict[str, Any]:
        """Both the same, and by the rules."""
        values = super().clean() or {}
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", gettext("两次输入的密码不一样，请重新输入。"))
        elif first:
            try:
                validate_password(first, self.person())
            except ValidationError as refused:
                self.add_error("password1", refused)
        return values


class ReturnForm(PasswordForm):
    """Somebody comes back to an account that was closed."""

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def person(self) -> User:
        """The one who had it."""
        return self.account


class JoinForm(PasswordForm):
    """A newcomer: what to call them, what they log in with."""

    display_name = forms.CharField(
        label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        min_length=3,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9._-]*$", _("以小写字母开头，只用小写字母、数字和 . _ -。"))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_("登录时用，以后不能改。用小写字母、数字和 . _ -，例如姓名拼音。"),
    )
    field_order = ("display_name", "username", "password1", "password2")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_username(self) -> str:
        """Nobody else's."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(gettext("这个用户名已经有人用了，请换一个。"))
        return username

    def person(self) -> User:
        """The account as it will be."""
        values = self.cleaned_data
        return User(
            username=values.get("username", ""), display_name=values.get("display_name", ""), email=self.email
        )
