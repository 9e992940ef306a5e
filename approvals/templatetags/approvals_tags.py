"""What templates of reviews say about digests and opinions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from approvals.models import Decision, ReviewStep, StepKind
from approvals.screens import progress
from approvals.screens.case_file_pdf import verdict_on

if TYPE_CHECKING:
    from approvals.models import Opinion

register = template.Library()
GROUPS = 3
GROUP = 4


@register.filter
def bare_digest(digest: str) -> str:
    """A digest without the number of the form's version."""
    return digest.rpartition(":")[2]


@register.filter
def in_groups(digest: str) -> str:
    """Three groups of four: enough to compare two by eye; the whole stands in the file."""
    return " ".join(digest[start : start + GROUP] for start in range(0, GROUPS * GROUP, GROUP))


@register.filter
def signed_by(opinion: Opinion) -> str:
    """Who signed, and for whom."""
    return progress.signed_by(opinion)


@register.filter
def what_follows(decision: str, step: ReviewStep) -> str:
    """What a decision leads to, under its name."""
    if decision == Decision.RETURN:
        return _("退给送审人，须写明改什么")
    if decision == Decision.REFUSE:
        return _("本件终止，须写明理由和依据")
    if step.review.urgent:
        return _("补审通过，继续公开")
    return _("签发，公开") if step.kind == StepKind.RELEASE else _("转下一步")


@register.filter
def verdict_on_file(found: dict[str, Any]) -> str:
    """Whether what is public is what was cleared, in a sentence."""
    return verdict_on(found)


@register.filter
def light_of_file(found: dict[str, Any]) -> str:
    """Green only where everything that was compared agrees."""
    agrees = found["is_same"] is not False and all(one["is_same"] for one in found["files"])
    return "green" if agrees and found["ledger_is_whole"] else "red"
