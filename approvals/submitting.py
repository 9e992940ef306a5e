"""Submitting an item for review, and taking it back.

Submitting locks the text, stores what is reviewed and scans it: what the scan blocks is not accepted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import flow, telling
from approvals.coverage import cleared_digest, reviewed_form, says_nothing
from approvals.flow import open_review_of
from approvals.holding_files import hold
from approvals.models import (
    Finding,
    FindingState,
    Review,
    ReviewCounter,
    ReviewState,
    ReviewStep,
    Snapshot,
    StepState,
)
from approvals.scanners import Severity, scan_item
from approvals.writing import note_borrowed_words
from ledger.chain import record
from sites.models import DisclosureAttribute, DisclosurePage
from sites.publishing.gates import Obstacle
from sites.publishing.operations import Operation, validity_obstacles
from sites.publishing.records import subject_of
from units.permissions import may_edit, may_release

if TYPE_CHECKING:
    from approvals.scanners import Finding as Found
    from sites.models import SitePage
    from units.models import Unit, User


def block_obstacles(found: Sequence[Found]) -> list[Obstacle]:
    """One obstacle for each finding that blocks: what, where with the value masked, how to mend."""
    return [
        Obstacle(
            f"scan-{one.rule}",
            _("“%(place)s”里%(what)s：…%(context)s…。")
            % {"place": one.place, "what": one.message, "context": one.context},
            one.hint,
        )
        for one in found
        if one.severity == Severity.BLOCK
    ]


def is_line(page: SitePage) -> bool:
    """Whether the public gets no more than a line of the catalogue of it."""
    return isinstance(page, DisclosurePage) and page.attribute == DisclosureAttribute.ON_REQUEST


class Submit(Operation):
    """送审: the newest text goes through the steps, exactly as it is now."""

    def __init__(
        self, page: SitePage, *, by: User | None, note: str = "", consulted: Sequence[Unit] = ()
    ) -> None:
        super().__init__(page, by=by)
        self.note = note.strip()
        self.consulted = list(consulted)
        self.review: Review | None = None

    def candidate(self) -> Any:
        """The text that would be reviewed."""
        revision = self.page.get_latest_revision()
        return revision.as_object() if revision else self.page

    def obstacles(self) -> list[Obstacle]:
        """The right to write or sign here, no review under way, a valid form, nothing that the scan blocks."""
        candidate = self.candidate()
        unit = self.page.owner_unit
        found: list[Obstacle] = []
        if self.by is not None and not may_edit(self.by, unit) and not may_release(self.by, unit):
            found.append(
                Obstacle(
                    "no-right",
                    _("您没有“%s”所属单位内容的编辑权限。") % self.page.title,
                    _("请交本单位的编辑办理。"),
                )
            )
        if unit is None:
            return [*found, Obstacle("no-unit", _("它不属于任何单位的网站。"), _("请先移到本单位的网站下。"))]
        if (running := open_review_of(self.page)) is not None:
            found.append(
                Obstacle("under-review", _("它正在审查（%s）。") % running.number, _("要改内容，请先收回。"))
            )
        if self.page.revisions.filter(approved_go_live_at__isnull=False).exists():
            found.append(Obstacle("scheduled", _("它已安排定时发布。"), _("要改内容，请先取消定时发布。")))
        if says_nothing(candidate):
            found.append(
                Obstacle("exempt", _("它的内容不用审查（栏目、网站身份）。"), _("请由签发人直接签发。"))
            )
        found += validity_obstacles(candidate)
        found += block_obstacles(scan_item(candidate, line_only=is_line(candidate)))
        return found

    def execute(self) -> SitePage:
        """Read the files first: while they are read, nobody else has to wait for the database."""
        scan_item(self.candidate(), line_only=is_line(self.candidate()))
        return super().execute()

    def _perform(self) -> None:
        if self.page.get_latest_revision() is None:
            self.page.save_revision(user=self.by, changed=False)
        self.review = open_review(
            self.page, self.candidate(), by=self.by, note=self.note, consulted=self.consulted
        )


def open_review(  # noqa: PLR0913 - what a review says
    page: SitePage,
    candidate: Any,
    *,
    by: User | None,
    note: str = "",
    consulted: Sequence[Unit] = (),
    urgent: tuple[str, str] | None = None,
) -> Review:
    """Store what is reviewed and what the scan found, start the steps, lock the text; in the caller's transaction."""
    unit = page.owner_unit
    if unit is None:
        raise ValueError("a page outside every site is nobody's to review")
    digest = cleared_digest(candidate)
    review = Review.objects.create(
        number=_new_number(unit),
        page_id=page.pk,
        page_number=page.pk,
        title=candidate.title,
        unit=unit,
        snapshot=_snapshot(page, candidate, digest),
        digest=digest,
        submitted_by=by,
        submitted_at=timezone.now(),
        note=note,
        urgent=urgent is not None,
        urgent_ground=urgent[0] if urgent else "",
        urgent_reason=urgent[1] if urgent else "",
    )
    note_borrowed_words(page, candidate)
    hold(candidate, digest)
    keep_findings(review, scan_item(candidate, line_only=is_line(candidate)))
    flow.open_steps(review, flow.plan(candidate, unit, consulted))
    opened = flow.open_next(review)
    review.workflow_state = flow.the_workflow().start(page, by)
    review.save(update_fields=["workflow_state"])
    record(
        "review.submitted",
        actor=by,
        subject=subject_of(page),
        subject_label=review.title,
        reason=note,
        details={
            "review": review.number,
            "digest": digest,
            "steps": [
                {
                    "kind": step.kind,
                    "unit": step.unit.code,
                    **({"skipped": step.reason} if step.reason else {}),
                }
                for step in review.steps.select_related("unit")
            ],
        },
    )
    telling.step_opened(review, opened)
    return review


def keep_findings(review: Review, found: Sequence[Found]) -> None:
    """Store what the scan found; the values themselves are in none of it.

    What somebody explained before, for the same value at the same place of this page, stays explained.
    """
    explained = {
        finding.key: finding
        for finding in Finding.objects.filter(
            review__page_number=review.page_number,
            state=FindingState.EXPLAINED,
            key__in=[one.key for one in found],
        ).order_by("disposed_at")
    }
    Finding.objects.bulk_create(
        Finding(
            review=review,
            rule=one.rule,
            severity=one.severity.value,
            place=one.place[:500],
            context=one.context,
            message=one.message,
            hint=one.hint,
            value_hash=one.value_hash,
            key=one.key,
            sha256=one.sha256,
            maskable=one.maskable,
            **_as_before(explained.get(one.key), one),
        )
        for one in found
    )


def _as_before(earlier: Finding | None, found: Found) -> dict[str, Any]:
    if earlier is None or found.severity == Severity.BLOCK:
        return {}
    names = ("state", "disposed_by", "disposed_at", "disposal")
    return {name: getattr(earlier, name) for name in names}


def _snapshot(page: SitePage, candidate: Any, digest: str) -> Snapshot:
    values = {
        "form": json.loads(reviewed_form(candidate)),
        "content": json.loads(candidate.to_json()),
    }
    return Snapshot.objects.get_or_create(page_number=page.pk, digest=digest, defaults=values)[0]


def _new_number(unit: Unit) -> str:
    """编号: year, unit, serial; unique for good."""
    year = timezone.localdate().year
    ReviewCounter.objects.bulk_create([ReviewCounter(unit=unit, year=year)], ignore_conflicts=True)
    counter = ReviewCounter.objects.select_for_update().get(unit=unit, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{unit.code}-{counter.last:05d}"


class TakeBack(Operation):
    """收回: the submitter, or another editor of the unit, ends the review; the text can be edited again."""

    def __init__(self, page: SitePage, *, by: User | None, reason: str = "") -> None:
        super().__init__(page, by=by)
        self.reason = reason.strip()

    def obstacles(self) -> list[Obstacle]:
        """The right to write here, and a review that is not the confirmation of an urgent release."""
        found: list[Obstacle] = []
        if self.by is not None and not may_edit(self.by, self.page.owner_unit):
            found.append(Obstacle("no-right", _("您没有收回它的权限。"), _("请交送审人或本单位的编辑办理。")))
        running = open_review_of(self.page)
        if running is None:
            found.append(Obstacle("no-review", _("它没有在审查，不需要收回。")))
        elif running.urgent:
            found.append(
                Obstacle(
                    "urgent",
                    _("紧急发布的内容必须补审，不能收回。"),
                    _("内容有误的，请签发人撤回。"),
                )
            )
        return found

    def _perform(self) -> None:
        review = Review.objects.select_for_update().get(page_number=self.page.pk, state=ReviewState.OPEN)
        close(review, ReviewState.TAKEN_BACK, by=self.by, kind="review.taken_back", reason=self.reason)


def close(review: Review, state: ReviewState, *, by: User | None, kind: str, reason: str = "") -> None:
    """End a review, free the text, put it on the record; in the caller's transaction, the review locked."""
    review.state = state
    review.closed_at = timezone.now()
    review.save(update_fields=["state", "closed_at"])
    ReviewStep.objects.filter(review=review, state__in=(StepState.OPEN, StepState.WAITING)).update(
        state=StepState.VOID, closed_at=review.closed_at
    )
    flow.end_workflow(review, by)
    record(
        kind,
        actor=by,
        subject=f"sites.page:{review.page_number}",
        subject_label=review.title,
        reason=reason,
        details={"review": review.number, "digest": review.digest},
    )


@transaction.atomic
def void_if_changed(page_number: int, *, by: User | None) -> Review | None:
    """End the review of a page whose content is no longer what was submitted; returns it if so.

    Whatever way the change came: opinions hold for one digest alone. Who gave them is told.
    """
    review = (
        Review.objects.select_for_update().filter(page_number=page_number, state=ReviewState.OPEN).first()
    )
    if review is None or review.page is None or current_digest(review) == review.digest:
        return None
    close(review, ReviewState.VOID, by=by, kind="review.voided", reason=_("送审以后内容有改动。"))
    telling.voided(review, by)
    return review


def current_digest(review: Review) -> str:
    """The digest of the newest text of the page under review; empty where the page is gone."""
    if review.page is None:
        return ""
    page = review.page.specific
    revision = page.get_latest_revision()
    return cleared_digest(revision.as_object() if revision else page)
