"""The digest of each page type: time as a ratio to rendering the page, and queries, with few and many blocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from approvals.digest import canonical_bytes, digest_of
from bench.county import TEXT, build
from bench.scratch import scratch_transaction
from sites.addresses import address_parts
from sites.models import DisclosureAttachment, SitePage
from tests import factories

ROUNDS, TIMES = 5, 20
FEW, MANY = 4, 64


def _best(action: Callable[[], Any]) -> float:
    """Milliseconds of CPU for one time; the best of several rounds."""
    rounds = []
    for _round in range(ROUNDS):
        started = time.process_time()
        for _time in range(TIMES):
            action()
        rounds.append((time.process_time() - started) / TIMES * 1000)
    return min(rounds)


def _row(page: SitePage) -> SitePage:
    return Page.objects.get(pk=page.pk).specific  # type: ignore[no-any-return]


def _queries(page: SitePage) -> int:
    with CaptureQueriesContext(connection) as captured:
        digest_of(page)
    return len(captured)


def _compare(page: SitePage) -> dict[str, Any]:
    parts = address_parts(page)
    if parts is None:
        raise LookupError(page)
    client = Client()
    client.get(parts[1], HTTP_HOST=parts[0].host)
    rendering = _best(lambda: client.get(parts[1], HTTP_HOST=parts[0].host))
    # Read anew each time, as rendering does.
    digest = _best(lambda: digest_of(_row(page)))
    draft = page.get_latest_revision()
    return {
        "rendering_cpu_ms": round(rendering, 2),
        "digest_cpu_ms": round(digest, 2),
        "ratio_to_rendering": round(digest / rendering, 2),
        "queries": _queries(_row(page)),
        "queries_of_draft": _queries(draft.as_object()) if draft else None,
        "bytes": len(canonical_bytes(page)),
    }


def _fill(page: SitePage, times: int) -> SitePage:
    """A body of so many blocks of each kind, each with a file or picture of its own, and as many attachments."""
    unit = page.owner_unit
    files = [factories.make_document(unit, f"{number}.txt", str(number).encode()) for number in range(times)]
    picture = factories.make_image(unit)
    page.body = [  # type: ignore[attr-defined]
        block
        for document in files
        for block in (
            ("rich_text", f'{TEXT[:400]}<p><a linktype="document" id="{document.pk}">表</a></p>'),
            ("picture", {"image": picture, "alt_text": "田", "caption": ""}),
            ("attachments", [{"document": document, "title": ""}]),
        )
    ]
    page.attachments = [DisclosureAttachment(document=document) for document in files]  # type: ignore[attr-defined]
    return factories.publish(page)  # type: ignore[no-any-return]


def measure() -> dict[str, Any]:
    """Page type → CPU, ratio, queries; and the same entry with few and many blocks."""
    with scratch_transaction():
        pages = build(6)["portal"].pages
        by_type = {kind: _compare(_row(page)) for kind, page in pages.items()}
        entry = pages["disclosure"]
        blocks = {f"{times * 3} blocks": _compare(_fill(_row(entry), times)) for times in (FEW, MANY)}
    few, many = blocks.values()
    return {
        "by_page_type": by_type,
        "entry": blocks,
        "queries_equal_for_few_and_many_blocks": few["queries"] == many["queries"],
        "highest_ratio": max(row["ratio_to_rendering"] for row in [*by_type.values(), *blocks.values()]),
    }
