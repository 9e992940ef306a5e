"""What an administrator fills in about the rules of reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.coverage import EXEMPT, REVIEWED
from approvals.models import Joining, StepKind
from approvals.policies import MOST_DAYS
from units.people.forms import MAX_REASON

#: What a rule can be about: co-signing follows from the item and the law.
RULED = (StepKind.ATTRIBUTE, StepKind.LEGALITY, StepKind.CONFIDENTIALITY, StepKind.RELEASE)
REQUIRED = (("yes", _("要求")), ("no", _("不要求")))


def types() -> list[tuple[str, str]]:
    """The types of content that are reviewed, as a whole or in part."""
    partly = [model for model, exemption in EXEMPT.items() if exemption.reviewed]
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in (*REVIEWED, *partly)]


class RuleForm(forms.Form):
    """Why, for the record."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=MAX_REASON,
        help_text=_("记入台账，例如会议纪要的日期和文号。"),
        error_messages={"required": _("请写明理由，它会记入台账。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


class StepForm(RuleForm):
    """Whether a step is required, and its term."""

    page_type = forms.ChoiceField(label=_("内容类型"), required=False)
    kind = forms.ChoiceField(label=_("步骤"), choices=[(kind.value, kind.label) for kind in RULED])
    required = forms.ChoiceField(label=_("是否要求"), choices=REQUIRED)
    days = forms.IntegerField(
        label=_("期限（工作日）"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("不填为通常的期限。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page_type"].choices = [("", _("全部类型")), *types()]  # type: ignore[attr-defined]

    def clean_kind(self) -> StepKind:
        """As a step."""
        return StepKind(self.cleaned_data["kind"])

    def clean_required(self) -> bool:
        """As yes or no."""
        return bool(self.cleaned_data["required"] == "yes")


class UnitForm(RuleForm):
    """What a small unit may do differently."""

    joined = forms.ChoiceField(
        label=_("可由同一人办理的两步"),
        choices=Joining.choices,
        help_text=_("人手少的单位用。保密审查总是另一个人。"),
    )
    stands_in = forms.BooleanField(
        label=_("本单位没有人可以办理时，由上级单位同岗位的人代办"), required=False
    )

    def clean_joined(self) -> Joining:
        """As a joining."""
        return Joining(self.cleaned_data["joined"])


class ItemForm(RuleForm):
    """One more line of a checklist."""

    kind = forms.ChoiceField(label=_("步骤"), choices=StepKind.choices)
    text = forms.CharField(
        label=_("核对事项"),
        max_length=200,
        help_text=_("写成审查人可以回答“是”的一句话。"),
    )

    def clean_kind(self) -> StepKind:
        """As a step."""
        return StepKind(self.cleaned_data["kind"])
