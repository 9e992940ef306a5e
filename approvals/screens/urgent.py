"""紧急发布: what will happen, on which ground and why, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.models.steps import ROLE_OF_STEP, StepKind
from approvals.screens.submitting import planned_steps, warnings_on
from approvals.urgent import GROUNDS, UrgentRelease, confirm_by
from sites.admin.publishing import OperationView
from sites.admin.publishing_forms import MAX_REASON, SigningForm
from sites.publishing.gates import Obstacle

if TYPE_CHECKING:
    from django.http import HttpRequest

    from sites.models import SitePage

#: Still to be filled in: no obstacles yet.
TO_FILL_IN = ("no-ground", "no-reason")


class UrgentForm(SigningForm):
    """The ground and the facts."""

    ground = forms.ChoiceField(
        label=_("依据"),
        choices=[("", _("请选择")), *GROUNDS],
        error_messages={"required": _("请选择紧急发布的依据。")},
    )
    reason = forms.CharField(
        label=_("为什么等不到审查"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写事实：什么时候发生，影响多少人，晚发有什么后果。"),
        error_messages={"required": _("请写明为什么等不到审查。")},
    )


class UrgentView(OperationView):
    """紧急发布."""

    verb = _("紧急发布")
    deed = _("紧急发布，立即公开")
    form_class = UrgentForm
    signs_a_revision = True
    header_icon = "warning"
    template_name = "approvals/urgent.html"

    def operation(self, form: Any = None) -> UrgentRelease:
        """Release what was shown, now."""
        values = form.cleaned_data if form else {}
        return UrgentRelease(
            self.page, by=self.person, ground=values.get("ground", ""), reason=values.get("reason", "")
        )

    def standing_obstacles(self) -> list[Obstacle]:
        """Ground and reason are still to be filled in: that is no obstacle yet."""
        return [obstacle for obstacle in self.operation().obstacles() if obstacle.code not in TO_FILL_IN]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Incomplete forms are answered as such."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form, [], status=422)
        answer = super().post(request, *args, **kwargs)
        if answer.status_code == 302:  # noqa: PLR2004
            return redirect(self._review_address() or answer["Location"])
        return answer

    def _review_address(self) -> str:
        """The review that has to confirm it: whoever released it sees who is asked."""
        review = self.page.reviews.order_by("-submitted_at", "-pk").first()
        return reverse("approvals:review", args=[review.pk]) if review else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With who must confirm it, and until when."""
        context = super().get_context_data(**kwargs)
        candidate = context["candidate"]
        steps = [
            one for one in planned_steps(self.page, candidate)
            if one["step"].kind != StepKind.RELEASE and not one["step"].reason
        ]  # fmt: skip
        return context | {
            "warnings": warnings_on(candidate),
            "confirm_by": timezone.localtime(confirm_by(timezone.now())),
            "confirmers": self._confirmers(steps),
        }

    def _confirmers(self, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Without the person: nobody confirms what they released."""
        for one in steps:
            step = one["step"]
            people = step.unit.people_as(ROLE_OF_STEP[step.kind]).exclude(pk=self.person.pk)
            one["people"] = "、".join(str(person) for person in people)
        return steps

    def done_message(self, page: SitePage) -> str:
        """Said afterwards."""
        return gettext("“%s”已紧急发布，等待补审。") % page.title
