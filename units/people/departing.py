"""One person's page, and the screens for leaving a unit and going to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger.chain import record
from units.departures import hand_over_leftovers, leave, terms_at, transfer
from units.handover import piles_of
from units.logins.factors import has_a_second_factor
from units.logins.lockout import lock_count
from units.logins.single_sign_on import is_on
from units.models import Membership, Role, User
from units.people.access import former_person_at, person_at
from units.people.changing import AskingScreen
from units.people.forms import HandoverForm, PersonForm, TransferForm
from units.permissions import GrantRefused, grantable_roles
from units.permissions.granting import ensure_may_grant, shown_term

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest


class PersonScreen(AskingScreen):
    """A screen about somebody who has a term at the unit."""

    @cached_property
    def whom(self) -> User:
        """The person of the address."""
        return person_at(self.unit, self.kwargs["user_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for somebody of another unit."""
        _whom = self.whom
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def terms(self) -> list[Membership]:
        """At this unit; what they do elsewhere is not this administrator's business."""
        return terms_at(self.whom, self.unit)

    def refusal(self) -> str:
        """Not oneself, and nobody with a role that others grant."""
        try:
            for term in self.terms:
                ensure_may_grant(self.person, self.whom, self.unit, Role(term.role))
        except GrantRefused as refused:
            return refused.message
        return ""

    def facts(self) -> list[tuple[str, str]]:
        """Login and terms."""
        terms = gettext("；").join(f"{term.get_role_display()}（{shown_term(term)}）" for term in self.terms)
        return [(gettext("用户名"), self.whom.username), (gettext("岗位"), terms)]


class AccountScreen(PersonScreen):
    """A screen that touches the account: whoever may set its address can have a new password sent there."""

    def refusal(self) -> str:
        """Only for those who could grant all roles that the person has, here and elsewhere."""
        if self.whom.is_superuser and not self.person.is_superuser:
            return gettext("这是应急用的超级用户账号，只能用命令行维护。")
        if said := super().refusal():
            return said
        elsewhere = Membership.objects.not_over().filter(user=self.whom, unit__closed_on__isnull=True)
        elsewhere = elsewhere.exclude(unit=self.unit)
        for term in elsewhere.select_related("unit"):
            if Role(term.role) not in grantable_roles(self.person, term.unit):
                return gettext("此人的账号由上级单位管理员维护。")
        return ""


class PersonView(AccountScreen):
    """Name and address of mail, terms, and the ways from here."""

    page_title = _("人员")
    deed = _("保存姓名和邮箱")

    def heading(self) -> str:
        """Who, where."""
        return gettext("%(person)s：%(unit)s") % {"person": self.whom, "unit": self.unit.name}

    def make_form(self, data: Any = None) -> forms.Form:
        """Two fields."""
        return PersonForm(data, instance=User.objects.get(pk=self.whom.pk))  # type: ignore[return-value]

    def carry_out(self, form: Any) -> str:
        """Save; on the record which of the two changed."""
        if form.changed_data:
            user = form.save(commit=False)
            user.save(update_fields=["display_name", "first_name", "email"])
            record(
                "person.changed",
                actor=self.person,
                subject=user,
                details={"unit": self.unit.code, "fields": sorted(form.changed_data)},
            )
        return gettext("已保存%s的姓名和邮箱。") % form.instance

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside it, transfer and leave."""
        kwargs["other_ways"] = "units/people/ways_from_person.html"
        may_move = not PersonScreen.refusal(self)
        return super().get_context_data(
            whom=self.whom,
            terms=self.terms,
            may_move=may_move,
            may_help=not self.refusal(),
            locked=lock_count(self.whom),
            has_factor=has_a_second_factor(self.whom),
            single_sign_on=is_on(),
            **kwargs,
        )


class LeaveView(PersonScreen):
    """离岗."""

    page_title = _("离岗")
    deed = _("办理离岗，立即收回权限")

    def heading(self) -> str:
        """Who leaves."""
        return gettext("%(person)s离开“%(unit)s”") % {"person": self.whom, "unit": self.unit.name}

    def make_form(self, data: Any = None) -> forms.Form:
        """To whom everything goes."""
        return HandoverForm(data, person=self.whom, unit=self.unit, piles=piles_of(self.whom, self.unit))

    def carry_out(self, form: Any) -> str:
        """Hand over and end all terms here."""
        leave(self.whom, self.unit, form.receivers(), by=self.person, reason=form.cleaned_data["reason"])
        return gettext("%s已离岗，在本单位的权限全部收回，在办已移交。") % self.whom


class HandOverView(AskingScreen):
    """移交: what still waits for somebody whose terms ran out."""

    page_title = _("移交在办")
    deed = _("移交给同事")

    @cached_property
    def whom(self) -> User:
        """Who worked here."""
        return former_person_at(self.unit, self.kwargs["user_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for somebody who never worked here."""
        _whom = self.whom
        return super().dispatch(request, *args, **kwargs)

    def heading(self) -> str:
        """Whose things."""
        return gettext("%s的任期已满，还有在办没有移交") % self.whom

    def make_form(self, data: Any = None) -> forms.Form:
        """To whom everything goes."""
        return HandoverForm(data, person=self.whom, unit=self.unit, piles=piles_of(self.whom, self.unit))

    def carry_out(self, form: Any) -> str:
        """Hand over."""
        reason = form.cleaned_data["reason"]
        hand_over_leftovers(self.whom, self.unit, form.receivers(), by=self.person, reason=reason)
        return gettext("%s的在办已移交。") % self.whom


class TransferView(PersonScreen):
    """调动."""

    page_title = _("调动")
    deed = _("办理调动")

    def heading(self) -> str:
        """Who goes."""
        return gettext("把%(person)s调离“%(unit)s”") % {"person": self.whom, "unit": self.unit.name}

    def make_form(self, data: Any = None) -> forms.Form:
        """Where to, as what, and to whom everything goes."""
        piles = piles_of(self.whom, self.unit)
        return TransferForm(data, person=self.whom, unit=self.unit, piles=piles, by=self.person)

    def carry_out(self, form: Any) -> str:
        """Hand over, end all terms here, begin there."""
        values = form.cleaned_data
        transfer(
            self.whom,
            self.unit,
            values["to_unit"],
            values["roles"],
            form.receivers(),
            by=self.person,
            reason=values["reason"],
            ends_on=values["ends_on"],
        )
        return gettext("%(person)s已调往“%(unit)s”，在原单位的在办已移交。") % {
            "person": self.whom,
            "unit": values["to_unit"].name,
        }
