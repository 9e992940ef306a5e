"""What a reviewer fills in: the checklist, the disposal of findings, the decision, the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.deciding import Verdict, checklist_of
from approvals.models import Decision, FindingState, ReviewStep, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from approvals.models import Finding

MAX_REASON = 2000
#: A finding's field carries its number.
DISPOSAL = "finding-"


class VerdictForm(forms.Form):
    """Nothing is chosen or ticked beforehand. ``seen`` is the digest of what is shown."""

    seen = forms.CharField(widget=forms.HiddenInput)
    step = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("您的意见"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项意见。")},
    )
    reason = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "data-review-reason": ""}),
    )

    def __init__(self, step: ReviewStep, data: Any = None) -> None:
        initial = {"seen": step.review.digest, "step": step.pk}
        super().__init__(data, initial=initial)
        self.shown_step = step
        self.items = checklist_of(step)
        self.open_findings = list(step.review.findings.filter(state=FindingState.OPEN))
        self.blocked = any(finding.blocks for finding in self.open_findings)
        self.fields["ticked"] = forms.MultipleChoiceField(
            label=_("逐项核对"),
            required=False,
            choices=[(str(item.pk), item.text) for item in self.items],
            widget=forms.CheckboxSelectMultiple(attrs={"data-review-must": ""}),
        )
        if self.blocked:
            self.fields["decision"].choices = [  # type: ignore[attr-defined]
                choice for choice in Decision.choices if choice[0] != Decision.APPROVE
            ]
        for finding in self.open_findings:
            if not finding.blocks:
                self.fields[f"{DISPOSAL}{finding.pk}"] = forms.CharField(
                    label=_("可以公开的理由"),
                    required=False,
                    max_length=MAX_REASON,
                    widget=forms.TextInput(attrs={"form": "decide", "data-review-disposal": ""}),
                )
        if step.kind == StepKind.RELEASE:
            self.fields["at"] = forms.DateTimeField(
                label=_("公开时间"),
                required=False,
                widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
                help_text=_("不填就立即公开；填了就到时公开，到时再核对一遍。"),
                error_messages={"invalid": _("请按“2026-10-01 09:00”的样子填写时间。")},
            )

    def clean_at(self) -> Any:
        """A moment that lies ahead."""
        at = self.cleaned_data["at"]
        if at is not None and at <= timezone.now():
            raise ValidationError(_("这个时间已经过去，请选一个将来的时间，或者留空。"))
        return at

    def disposal_field(self, finding: Finding) -> Any:
        """The field in which an open finding is explained; None for one that needs none."""
        name = f"{DISPOSAL}{finding.pk}"
        return self[name] if name in self.fields else None

    def verdict(self) -> Verdict:
        """What was filled in."""
        values = self.cleaned_data
        return Verdict(
            Decision(values["decision"]),
            seen=values["seen"],
            reason=values["reason"],
            ticked=[int(number) for number in values["ticked"]],
            disposals={
                finding.pk: values.get(f"{DISPOSAL}{finding.pk}", "")
                for finding in self.open_findings
                if not finding.blocks
            },
            at=values.get("at") if values["decision"] == Decision.APPROVE else None,
        )

    def kept(self) -> Iterator[tuple[str, str]]:
        """What was filled in, in words, for a screen that says that it did not count."""
        values = self.cleaned_data
        yield str(_("意见")), str(Decision(values["decision"]).label)
        if self.items:
            ticked = len(values["ticked"])
            yield (
                str(_("核对清单")),
                str(_("%(n)d 项，打勾 %(ticked)d 项")) % {"n": len(self.items), "ticked": ticked},
            )
        for finding in self.open_findings:
            if said := values.get(f"{DISPOSAL}{finding.pk}"):
                yield str(finding), said
        if values.get("at"):
            yield str(_("公开时间")), f"{timezone.localtime(values['at']):%Y-%m-%d %H:%M}"
        yield str(_("说明")), values["reason"] or str(_("（未填）"))
