"""People at their screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from approvals.models import ChecklistItem, StepKind
from tests.approvals.walking import step_of

HOST = "yunxi.localhost"


@pytest.fixture
def at_desk() -> Callable[[Any], Client]:
    """A client with somebody logged in."""

    def sit(person: Any) -> Client:
        client = Client(headers={"host": HOST})
        client.force_login(person)
        return client

    return sit


@pytest.fixture(autouse=True)
def checklist(db: None) -> list[ChecklistItem]:
    """Two items at confidentiality review, one at release, beside what a migration may bring."""
    rows = (
        (StepKind.CONFIDENTIALITY, "不含国家秘密"),
        (StepKind.CONFIDENTIALITY, "个人信息已遮盖"),
        (StepKind.RELEASE, "各步意见齐全"),
    )
    return [ChecklistItem.objects.create(kind=kind, text=text, place=90) for kind, text in rows]


def address(review: Any) -> str:
    """Where a review is decided on."""
    return f"/admin/reviews/{review.pk}/"


def filled(review: Any, kind: StepKind, decision: str = "approve", **values: Any) -> dict[str, Any]:
    """What a reviewer sends who has ticked everything."""
    from approvals.deciding import checklist_of

    step = step_of(review, kind)
    ticked = [item.pk for item in checklist_of(step)]
    return {
        "step": step.pk,
        "seen": review.digest,
        "decision": decision,
        "ticked": ticked,
        "reason": "",
    } | values
