"""Taking an item through its review, as the people of an office do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from approvals.deciding import Result, Verdict, checklist_of, decide
from approvals.models import Decision, FindingState, Review, ReviewStep, StepKind
from approvals.scanners import Severity
from approvals.submitting import Submit
from sites.models import CatalogPage, ColumnPage, HomePage
from tests import factories as f
from units.models import Role, Unit, User


@dataclass
class Office:
    """A department: its site and one person for each role."""

    home: HomePage
    column: ColumnPage
    catalog: CatalogPage
    people: dict[Role, User]

    @property
    def unit(self) -> Unit:
        return self.home.unit

    @property
    def editor(self) -> User:
        return self.people[Role.EDITOR]

    @property
    def secrecy(self) -> User:
        return self.people[Role.CONFIDENTIALITY_REVIEWER]

    @property
    def releaser(self) -> User:
        return self.people[Role.RELEASER]


ROLES = (
    Role.EDITOR,
    Role.ATTRIBUTE_REVIEWER,
    Role.LEGALITY_REVIEWER,
    Role.CONFIDENTIALITY_REVIEWER,
    Role.RELEASER,
)


def furnish(code: str, portal: HomePage) -> Office:
    """A department with a column, a catalogue and its people."""
    home = f.make_department(code, portal)
    people = {
        role: f.make_user(f"{code}-{role.value}", home.unit, role, email=f"{role.value}@{code}.example")
        for role in ROLES
    }
    return Office(home, f.make_column(home), f.make_catalog(home), people)


def draft(office: Office, **values: Any) -> Any:
    """An article that the editor has written."""
    page = f.make_article(office.column, live=False, **values)
    page.save_revision(user=office.editor)
    return page


def submitted(page: Any, by: User, **values: Any) -> Review:
    """Submit and return the review."""
    operation = Submit(page, by=by, **values)
    operation.execute()
    assert operation.review is not None
    return operation.review


def step_of(review: Review, kind: StepKind, unit: Unit | None = None) -> ReviewStep:
    """The only step of its kind; the one of a unit where several co-sign."""
    found = ReviewStep.objects.select_related("review", "unit").filter(review=review, kind=kind)
    return (found if unit is None else found.filter(unit=unit)).get()


def verdict(step: ReviewStep, decision: Decision = Decision.APPROVE, **values: Any) -> Verdict:
    """Everything ticked and every warning explained, on what was submitted."""
    ticked = [item.pk for item in checklist_of(step)]
    warnings = step.review.findings.filter(state=FindingState.OPEN, severity=Severity.WARN)
    values = {"disposals": {finding.pk: "核对过，可以公开。" for finding in warnings}} | values
    return Verdict(decision, step.review.digest, ticked=ticked, **values)


def approve(review: Review, kind: StepKind, by: User, **values: Any) -> Result:
    """One step passed."""
    step = step_of(review, kind)
    return decide(step.pk, verdict(step, **values), by=by)


def cleared(page: Any, office: Office) -> Any:
    """Through all steps of an article, and public."""
    review = submitted(page, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    approve(review, StepKind.RELEASE, office.releaser)
    return type(page).objects.get(pk=page.pk)
