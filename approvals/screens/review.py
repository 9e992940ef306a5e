"""One review: what the public would see, what changed, what the scan found, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from approvals import duties, worklist
from approvals.deciding import Result, decide
from approvals.models import Decision, Opinion, Review, ReviewState, ReviewStep, StepKind, StepState
from approvals.screens.access import review_for
from approvals.screens.case_file import may_have_file
from approvals.screens.differences import compare
from approvals.screens.menus import may_edit_page
from approvals.screens.progress import ending_of, light_of, people_able, steps_of
from approvals.screens.refused import missed
from approvals.screens.snapshots import item_of, opened_files, short_hash
from approvals.screens.verdict_form import VerdictForm
from approvals.series import Series
from sites.admin.facts import facts_of, has_line
from sites.models import DisclosurePage
from sites.publishing.gates import Obstacle, PublicationRefused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from units.models import User

REFUSED = 409
INCOMPLETE = 422

#: The question that each step answers.
QUESTIONS = {
    StepKind.ATTRIBUTE: _("下面的内容该不该公开，公开属性和依据对不对？"),
    StepKind.LEGALITY: _("下面的规范性文件合法吗？"),
    StepKind.COSIGN: _("下面的内容涉及您的单位，您的单位同意公开吗？"),
    StepKind.CONFIDENTIALITY: _("下面的内容能不能原样向社会公开？"),
    StepKind.RELEASE: _("各步审查都已同意，现在签发公开吗？"),
}

#: What a review that ended without a clearance asks of whoever wrote the text.
ASKED_NOW = {
    ReviewState.RETURNED: _("请按意见改好，再重新送审。"),
    ReviewState.VOID: _("送审以后内容有改动，已有的意见不再有效。要公开，请重新送审。"),
    ReviewState.TAKEN_BACK: _("送审人收回了本件。改好以后可以重新送审。"),
    ReviewState.REFUSED: _("本件终止，这份内容不能公开。"),
}


def own_step(review: Review, user: User) -> tuple[ReviewStep | None, list[Obstacle]]:
    """The open step that is the person's, and what forbids them to decide on it; one that they may decide comes first."""
    forbidden: tuple[ReviewStep, list[Obstacle]] | None = None
    for step in review.steps.select_related("unit").filter(state=StepState.OPEN):
        step.review = review
        found = duties.obstacles_to_deciding(user, step)
        if not found:
            return step, []
        if all(one.code != "not-yours" for one in found):
            forbidden = forbidden or (step, found)
    return forbidden or (None, [])


class ReviewView(WagtailAdminTemplateMixin, TemplateView):
    """Shows it to everybody who may read it, and takes the decision of those whose step it is."""

    template_name = "approvals/review.html"
    page_title = _("审查")
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """404 for reviews that are none of the person's business."""
        self.review = review_for(request.user, kwargs["review_id"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        """Who reads or decides."""
        return cast("User", self.request.user)

    # -- deciding ----------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, with the form for whoever may decide."""
        step, obstacles = own_step(self.review, self.person)
        form = VerdictForm(step) if step and not obstacles else None
        return self._show(form, step, obstacles)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign it; or show again what was filled in, with every reason why it does not count."""
        step = self._posted_step()
        form = VerdictForm(step, request.POST)
        if not form.is_valid():
            return self._show(form, step, [], status=INCOMPLETE)
        try:
            result = decide(step.pk, form.verdict(), by=self.person)
        except PublicationRefused as refused:
            return self._show(form, step, refused.obstacles, status=REFUSED)
        if result.opinion is None:
            return self._missed(result, form, step)
        messages.success(request, self._done(result))
        return redirect(self._onwards())

    def _posted_step(self) -> ReviewStep:
        number = self.request.POST.get("step", "")
        step = (
            self.review.steps.select_related("unit").filter(pk=number).first() if number.isdecimal() else None
        )
        if step is None:
            raise Http404
        step.review = self.review
        return step

    def _done(self, result: Result) -> str:
        decision = Decision(cast("Opinion", result.opinion).decision)
        review = result.review
        if decision is Decision.RETURN:
            return gettext("已退回“%s”，送审人会收到通知。") % review.title
        if decision is Decision.REFUSE:
            return gettext("“%s”不予公开，本件终止。") % review.title
        if review.state == ReviewState.CLEARED:
            return self._released(review)
        if review.state == ReviewState.WITHHELD:
            return gettext("“%s”已认定不予公开。") % review.title
        return gettext("意见已签署：同意公开“%s”。") % review.title

    def _released(self, review: Review) -> str:
        page = review.page
        page.refresh_from_db()  # type: ignore[union-attr]
        if page.live:  # type: ignore[union-attr]
            return gettext("“%s”已公开。") % review.title
        if has_line(page.specific):  # type: ignore[union-attr]
            return gettext("“%s”已在公开目录中列出一行。") % review.title
        return gettext("“%s”已准予公开，到时自动公开。") % review.title

    def _onwards(self) -> str:
        """The next review of the list or series that waits for the person, or the list."""
        series = Series.asked(self.request.GET)
        following = worklist.next_for(self.person, after=self.review, series=series)
        if following is None:
            return reverse("approvals:worklist")
        query = f"?{series.query}" if series else ""
        return reverse("approvals:review", args=[following.pk]) + query

    def _missed(self, result: Result, form: VerdictForm, step: ReviewStep) -> HttpResponse:
        """The screen that says why it was not signed, what became of the item and what was kept."""
        self.template_name = "approvals/review_missed.html"
        self.review = result.review
        context = self.get_context_data(
            missed=missed(result, step, self.person),
            kept=list(form.kept()),
            steps=steps_of(result.review, self.person),
            review=result.review,
            unsent_reason=form.cleaned_data["reason"],
        )
        return self.render_to_response(context, status=REFUSED)

    # -- what is shown -----------------------------------------------------------------------------------------

    def _show(
        self,
        form: VerdictForm | None,
        step: ReviewStep | None,
        obstacles: list[Obstacle],
        status: int = 200,
    ) -> HttpResponse:
        context = self.get_context_data(form=form, step=step, obstacles=obstacles, **self._content())
        context["findings"] = [
            {"finding": one, "number": number, "field": form.disposal_field(one) if form else None}
            for number, one in enumerate(self.review.findings.select_related("disposed_by"), start=1)
        ]
        if form:
            series = Series.asked(self.request.GET)
            context["has_next"] = worklist.next_for(self.person, after=self.review, series=series) is not None
        return self.render_to_response(context, status=status)

    def get_page_title(self) -> Any:
        """What is asked."""
        steps = self.review.current_steps()
        return steps[0].get_kind_display() if steps else self.review.get_state_display()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list of reviews, then this."""
        above = {"url": reverse("approvals:worklist"), "label": gettext("审查")}
        return [above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The review, its steps and the opinions so far."""
        step = kwargs.get("step")
        kwargs.setdefault("steps", steps_of(self.review, self.person))
        return super().get_context_data(
            review=kwargs.pop("review", self.review),
            question=QUESTIONS[StepKind(step.kind)] if step else "",
            light=light_of(step) if step else None,
            waiting_for=self._waiting_for(),
            series=Series.asked(self.request.GET),
            **self._ended(),
            has_file=may_have_file(self.person, self.review.page_number),
            opinions=self._opinions(),
            **kwargs,
        )

    def _ended(self) -> dict[str, Any]:
        """Why a closed review ended, what is asked now, and whether the person may go and mend the text."""
        state = ReviewState(self.review.state)
        if self.review.is_open or state not in ASKED_NOW:
            return {}
        page, newer = self.review.page, Review.objects.filter(pk__gt=self.review.pk)
        mendable = page is not None and state != ReviewState.REFUSED and may_edit_page(self.person, page)
        return {
            "ending": ending_of(self.review),
            "asked_now": ASKED_NOW[state],
            "may_mend": mendable and not newer.filter(page_number=self.review.page_number).exists(),
        }

    def _waiting_for(self) -> list[tuple[str, str]]:
        """Who is able to decide now."""
        found = []
        for step in self.review.current_steps() if self.review.is_open else []:
            step.review = self.review
            found.append((f"{step.unit.label} {step.get_kind_display()}", people_able(step, self.person)))
        return found

    def _opinions(self) -> list[Opinion]:
        """Everything said about this item, in this review and in those before; the newest first."""
        return list(
            Opinion.objects.filter(review__page_number=self.review.page_number)
            .select_related("by", "instead_of", "step__unit", "review")
            .order_by("-at", "-pk")
        )

    def _content(self) -> dict[str, Any]:
        """What was submitted: its facts, files, and how it differs from what is public now."""
        item = item_of(self.review)
        if item is None or self.review.page is None:
            return {"item": None}
        public = self.review.page.specific
        opened = opened_files(self.request, self.review)
        files = [{"file": one, "opened": short_hash(one.sha256) in opened} for one in item.used_files()]
        return {
            "item": item,
            "files": files,
            "opened_count": sum(one["opened"] for one in files),
            "facts": [*facts_of(public, item, None), *self._submission()],
            "comparison": compare(public, item, self.review.snapshot.form) if public.live else None,
            "public": public,
            "has_line": has_line(public),
            "metadata": metadata_of(item),
        }

    def _submission(self) -> list[tuple[str, str]]:
        submitted = f"{timezone.localtime(self.review.submitted_at):%Y-%m-%d %H:%M}"
        return [(gettext("送审"), f"{self.review.submitted_by or gettext('系统')} {submitted}")]


def metadata_of(item: Any) -> list[tuple[str, str]]:
    """The disclosure attribute with its ground, and how the entry is catalogued; nothing for other types."""
    if not isinstance(item, DisclosurePage):
        return [(gettext("来源"), item.source)] if getattr(item, "source", "") else []
    rows = [
        (gettext("公开属性"), str(item.get_attribute_display())),
        (gettext("依据"), item.attribute_ground),
        (gettext("理由"), item.attribute_reason),
        (gettext("公开目录"), str(item.category or "")),
        (gettext("主题分类"), str(item.subject or "")),
        (gettext("体裁"), str(item.document_kind or "")),
        (gettext("行政规范性文件"), gettext("是") if item.normative else gettext("否")),
        (gettext("联合发文"), "、".join(str(unit) for unit in item.joint_issuers.all())),
        (gettext("施行日期"), f"{item.effective_on:%Y-%m-%d}" if item.effective_on else ""),
        (gettext("失效日期"), f"{item.expires_on:%Y-%m-%d}" if item.expires_on else ""),
    ]
    return [(name, value) for name, value in rows if value]
