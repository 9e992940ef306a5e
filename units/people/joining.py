"""The door for whoever was invited: a page for a signed link, open to anybody who holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from units.invitations import InvitationUnusable, accept, account_of, find, join, reopen
from units.people.forms import JoinForm, ReturnForm
from units.permissions import GrantRefused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from units.models import Invitation, User

GONE = 410
LOGIN = "wagtailadmin_login"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class JoinView(TemplateView):
    """Who has no account makes one; who has one logs in with it and accepts; who left comes back."""

    template_name = "units/people/join.html"
    invitation: Invitation
    account: User | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """One answer for every link that does not work."""
        try:
            self.invitation = find(kwargs["token"])
            self.account = account_of(self.invitation, request.user)  # type: ignore[arg-type]
            response = super().dispatch(request, *args, **kwargs)
        except InvitationUnusable:
            response = self._unusable()
        # The address is the key: no other site and no log of one is told.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _unusable(self) -> HttpResponse:
        return render(self.request, "units/people/join_unusable.html", status=GONE)

    @property
    def way(self) -> str:
        """``new``, ``back``, or for an account that is in use ``accept``, ``login``, ``other``."""
        if self.account is None:
            return "new"
        if not self.account.is_active:
            return "back"
        if not self.request.user.is_authenticated:
            return "login"
        return "accept" if self.request.user.pk == self.account.pk else "other"

    def make_form(self, data: Any = None) -> Any:
        """What is asked on this way, if anything."""
        if self.way == "new":
            return JoinForm(data, email=self.invitation.email)
        if self.way == "back" and self.account is not None:
            return ReturnForm(data, account=self.account)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who invites, where, as what."""
        kwargs.setdefault("form", self.make_form())
        return super().get_context_data(
            invitation=self.invitation, way=self.way, login=LOGIN, here=self.request.path, **kwargs
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Accept."""
        if self.way in ("login", "other"):
            return self.render_to_response(self.get_context_data())
        form = self.make_form(request.POST)
        if form is not None and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            self._carry_out(token, form)
        except GrantRefused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusal=refused.message))
        if form is None:
            messages.success(request, gettext("已加入“%s”。") % self.invitation.unit.name)
            return redirect("wagtailadmin_home")
        if request.user.is_authenticated:
            logout(request)
        messages.success(request, gettext("账号已建好，请用新的用户名和密码登录。"))
        return redirect(LOGIN)

    def _carry_out(self, token: str, form: Any) -> None:
        if self.way == "new":
            values = form.cleaned_data
            join(
                token,
                username=values["username"],
                display_name=values["display_name"],
                password=values["password1"],
            )
        elif self.way == "back":
            reopen(token, password=form.cleaned_data["password1"])
        else:
            accept(token, self.request.user)  # type: ignore[arg-type]
