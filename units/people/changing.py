"""Giving roles, changing and ending terms, inviting: the screens that ask and tell."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages

from units.departures import end_term
from units.handover import HandoverRefused, piles_of
from units.invitations import invite, withdraw
from units.models import Membership, Role, User
from units.people.access import invitation_of, term_at, unit_for_administrator
from units.people.forms import AddForm, HandoverForm, TermForm
from units.people.overview import PeopleScreen
from units.permissions import GrantRefused, Wanted, grant_many, prolong
from units.permissions.granting import ensure_may_grant, shown_term

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
REFUSED = 409


class AskingScreen(PeopleScreen):
    """A form about people: shows what it is about (GET), does it and says so (POST)."""

    template_name = "units/people/ask.html"
    #: What the button says: what will happen.
    deed: ClassVar[Any]

    @property
    def person(self) -> User:
        """Who is logged in."""
        return cast("User", self.request.user)

    def make_form(self, data: Any = None) -> forms.Form:
        """The form, empty or filled in."""
        raise NotImplementedError

    def carry_out(self, form: Any) -> str:
        """Do it; returns what is then said. Raises ``GrantRefused``, ``HandoverRefused``."""
        raise NotImplementedError

    def heading(self) -> str:
        """What is asked, in a sentence."""
        raise NotImplementedError

    def refusal(self) -> str:
        """Why it cannot be done at all; then no form is shown."""
        return ""

    def facts(self) -> list[tuple[str, str]]:
        """What is needed for the decision."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Heading, facts, form."""
        kwargs.setdefault("form", None if self.refusal() else self.make_form())
        return super().get_context_data(
            unit=self.unit,
            heading=self.heading(),
            facts=self.facts(),
            refusal=self.refusal(),
            deed=self.deed,
            back=self.unit_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or show again with what is wrong."""
        if self.refusal():
            return self.render_to_response(self.get_context_data(), status=REFUSED)
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            said = self.carry_out(form)
        except (GrantRefused, HandoverRefused) as refused:
            form.add_error(None, refused.message)
            return self.render_to_response(self.get_context_data(form=form), status=REFUSED)
        messages.success(request, said)
        return redirect(self.unit_url)


class AddView(AskingScreen):
    """添加人员岗位."""

    page_title = _("添加人员岗位")
    deed = _("添加岗位")

    def heading(self) -> str:
        """For whom."""
        return gettext("为“%s”添加人员岗位") % self.unit.name

    def make_form(self, data: Any = None) -> forms.Form:
        """A known person or an address."""
        return AddForm(data, unit=self.unit, by=self.person)

    def carry_out(self, form: Any) -> str:
        """Grant, or invite: the answer is the same whether or not an address has an account elsewhere."""
        values = form.cleaned_data
        roles: list[Role] = values["roles"]
        labels = gettext("、").join(str(role.label) for role in roles)
        if values["email"]:
            self._invite(values)
            return gettext("邀请已寄往 %(email)s（%(roles)s），7 天内有效。") % {
                "email": values["email"],
                "roles": labels,
            }
        grant_many(
            [
                Wanted(values["person"], self.unit, role, values["starts_on"], values["ends_on"])
                for role in roles
            ],
            by=self.person,
            reason=values["reason"],
        )
        return gettext("已授予%(person)s：%(roles)s。") % {"person": values["person"], "roles": labels}

    def _invite(self, values: dict[str, Any]) -> None:
        try:
            invite(
                values["email"],
                self.unit,
                values["roles"],
                by=self.person,
                starts_on=values["starts_on"],
                ends_on=values["ends_on"],
                reason=values["reason"],
            )
        except (SMTPException, OSError) as error:
            logger.exception("an invitation could not be sent")
            raise GrantRefused(
                gettext("邮件没有寄出，邀请没有生效。请稍后再试；仍然不行，请联系系统管理员检查邮件服务。")
            ) from error


class TermScreen(AskingScreen):
    """A screen about one term."""

    @cached_property
    def term(self) -> Membership:
        """The term of the address."""
        return term_at(self.unit, self.kwargs["term_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for a term of another unit."""
        _term = self.term
        return super().dispatch(request, *args, **kwargs)

    def refusal(self) -> str:
        """Not one's own, and no role that others grant."""
        try:
            ensure_may_grant(self.person, self.term.user, self.unit, Role(self.term.role))
        except GrantRefused as refused:
            return refused.message
        return ""

    def facts(self) -> list[tuple[str, str]]:
        """Who, as what, from when until when, by whom and why."""
        term = self.term
        facts = [
            (gettext("人员"), f"{term.user}（{term.user.username}）"),
            (gettext("岗位"), str(term.get_role_display())),
            (gettext("任期"), shown_term(term)),
            (gettext("授予人"), str(term.granted_by or "")),
            (gettext("理由"), term.reason),
        ]
        return [(name, value) for name, value in facts if value]


class TermView(TermScreen):
    """修改任期: prolong or shorten."""

    page_title = _("修改任期")
    deed = _("保存任期")

    def heading(self) -> str:
        """Whose."""
        return gettext("%(person)s的“%(role)s”岗位到哪一天？") % {
            "person": self.term.user,
            "role": self.term.get_role_display(),
        }

    def make_form(self, data: Any = None) -> forms.Form:
        """Another last day."""
        return TermForm(data, term=self.term)

    def carry_out(self, form: Any) -> str:
        """Prolong."""
        values = form.cleaned_data
        prolong(self.term, values["ends_on"], by=self.person, reason=values["reason"])
        until = f"{values['ends_on']:%Y-%m-%d}" if values["ends_on"] else gettext("不限")
        return gettext("%(person)s的“%(role)s”岗位改为至：%(until)s。") % {
            "person": self.term.user,
            "role": self.term.get_role_display(),
            "until": until,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Beside it, ending at once."""
        kwargs["other_ways"] = "units/people/ways_from_term.html"
        return super().get_context_data(term=self.term, **kwargs)


class EndView(TermScreen):
    """结束任期: now."""

    page_title = _("结束任期")
    deed = _("结束任期，立即收回权限")

    def heading(self) -> str:
        """Whose."""
        return gettext("现在结束%(person)s的“%(role)s”岗位？") % {
            "person": self.term.user,
            "role": self.term.get_role_display(),
        }

    def make_form(self, data: Any = None) -> forms.Form:
        """To whom goes what waits for the person in this role."""
        in_force = self.term.is_in_force()
        piles = piles_of(self.term.user, self.unit, Role(self.term.role)) if in_force else []
        return HandoverForm(data, person=self.term.user, unit=self.unit, piles=piles)

    def carry_out(self, form: Any) -> str:
        """End it."""
        end_term(self.term, form.receivers(), by=self.person, reason=form.cleaned_data["reason"])
        return gettext("%(person)s的“%(role)s”岗位已结束。") % {
            "person": self.term.user,
            "role": self.term.get_role_display(),
        }


class WithdrawInvitationView(View):
    """撤回邀请."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, invitation_id: int) -> HttpResponse:
        """404 for an invitation of another unit."""
        unit = unit_for_administrator(request.user, code)
        invitation = invitation_of(unit, invitation_id)
        withdraw(invitation, by=cast("User", request.user))
        messages.success(request, gettext("发往 %s 的邀请已撤回，链接不再有效。") % invitation.email)
        return redirect("units_people:unit", unit.code)
