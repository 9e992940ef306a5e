"""What the review costs: the release of one item with it and without, and how fast everything public is verified.

Without: the same publication with the gate of ``approvals`` open, as if nobody asked.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from approvals.clearing import is_cleared
from approvals.deciding import decide
from approvals.models import StepKind
from bench.county import TEXT
from bench.scratch import scratch_transaction
from sites.models import ArticlePage, DisclosurePage, SitePage
from sites.publishing import gates
from sites.publishing.verification import verify_public
from tests import factories
from tests.approvals.walking import Office, approve, draft, furnish, step_of, submitted, verdict
from tests.conftest import OpenGate
from units.models import Role

ITEMS = 12
#: Seconds of server time that a releaser may wait.
LIMIT = 1.0


@contextmanager
def _open_gate() -> Iterator[None]:
    gate = gates._gates["approvals"]
    gates._gates["approvals"] = OpenGate()
    try:
        yield
    finally:
        gates._gates["approvals"] = gate


def _timed(action: Callable[[], Any]) -> tuple[float, float, int]:
    """Seconds on the clock and of CPU, and queries."""
    with CaptureQueriesContext(connection) as captured:
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        return time.perf_counter() - wall, time.process_time() - cpu, len(captured)


def _summary(runs: list[tuple[float, float, int]]) -> dict[str, Any]:
    walls, cpus, queries = zip(*runs, strict=True)
    return {
        "wall_ms_median": round(statistics.median(walls) * 1000, 1),
        "wall_ms_worst": round(max(walls) * 1000, 1),
        "cpu_ms_median": round(statistics.median(cpus) * 1000, 1),
        "queries": max(queries),
    }


def _article(office: Office, number: int) -> ArticlePage:
    return draft(office, title=f"第{number}次会议召开", body=[("rich_text", TEXT)])  # type: ignore[no-any-return]


def _entry(office: Office, number: int) -> DisclosurePage:
    files = [factories.make_document(office.unit, f"{number}-{one}.txt", b"x" * 2048) for one in range(3)]
    entry = factories.make_disclosure(
        office.catalog,
        f"关于做好第{number}项工作的通知",
        live=False,
        body=[
            ("rich_text", TEXT),
            ("attachments", [{"document": document, "title": ""} for document in files]),
        ],
    )
    entry.save_revision(user=office.editor)
    return entry  # type: ignore[no-any-return]


def _with_review(office: Office, page: SitePage) -> tuple[float, float, int]:
    """All steps; the last one, which releases, is timed."""
    review = submitted(page, office.editor)
    if isinstance(page, DisclosurePage):
        approve(review, StepKind.ATTRIBUTE, office.people[Role.ATTRIBUTE_REVIEWER])
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy)
    step = step_of(review, StepKind.RELEASE)
    answer = verdict(step)
    run = _timed(lambda: decide(step.pk, answer, by=office.releaser))
    if not Page.objects.get(pk=page.pk).live:
        raise RuntimeError(f"{page} did not become public")
    return run


def _without_review(page: SitePage) -> tuple[float, float, int]:
    revision = page.get_latest_revision()
    with _open_gate():
        return _timed(lambda: revision.publish(skip_permission_checks=True))


def _compare(office: Office, make: Callable[[Office, int], Any]) -> dict[str, Any]:
    """Both in turns, so that what else the machine does falls on both; the first pair only warms up."""
    reviewed, bare = [], []
    for number in range(ITEMS + 1):
        reviewed.append(_with_review(office, make(office, number)))
        bare.append(_without_review(make(office, number + 100)))
    with_review, without = _summary(reviewed[1:]), _summary(bare[1:])
    return {
        "with_review": with_review,
        "without": without,
        "ratio_of_cpu": round(with_review["cpu_ms_median"] / without["cpu_ms_median"], 2),
        "within_limit": with_review["wall_ms_median"] <= LIMIT * 1000,
    }


def _verification() -> dict[str, Any]:
    """What is public and cleared by now, all of it; what the open gate let through must be found."""
    public = [
        page for page in Page.objects.filter(live=True, depth__gt=1).specific() if isinstance(page, SitePage)
    ]
    started = time.perf_counter()
    findings = list(verify_public())
    seconds = time.perf_counter() - started
    uncleared = {page.pk for page in public if not is_cleared(page)}
    return {
        "items": len(public),
        "items_per_second": round(len(public) / seconds),
        "finds_each_without_a_clearance": uncleared
        == {one.page for one in findings if one.code == "not-cleared"},
    }


def measure() -> dict[str, Any]:
    """Type → with, without, ratio; and the verification of everything public."""
    with scratch_transaction():
        office = furnish("jyj", factories.make_portal())
        return {
            "release": {"article": _compare(office, _article), "entry_with_files": _compare(office, _entry)},
            "verify_public": _verification(),
        }
