"""SQL queries of each page type: with few and many sites, on hosts and under paths, warm and cold."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.county import build
from bench.scratch import scratch_transaction
from sites import directory
from sites.addresses import address_parts
from sites.models import SitePage

COUNTIES = (3, 60)
LIMITS = {"home": 30}
ENTRY_LIMIT = 15


def count(page: SitePage, *, cold: bool) -> int:
    """Queries of one anonymous request."""
    parts = address_parts(page)
    if parts is None:
        raise LookupError(page)
    client = Client()
    client.get(parts[1], HTTP_HOST=parts[0].host)
    if cold:
        cache.clear()
        directory._memo = None
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(parts[1], HTTP_HOST=parts[0].host)
    if response.status_code != 200:  # noqa: PLR2004
        raise RuntimeError(f"{page} answered {response.status_code}")
    return len(captured)


def measure() -> dict[str, Any]:
    """Page type → site → {sites: {warm, cold}}, and whether everything is equal and within its limit."""
    table: dict[str, Any] = {}
    for sites in COUNTIES:
        with scratch_transaction():
            for where, filled in build(sites).items():
                for kind, page in filled.pages.items():
                    counts = {"warm": count(page, cold=False), "cold": count(page, cold=True)}
                    table.setdefault(kind, {}).setdefault(where, {})[f"{sites} sites"] = counts
    few, many = (f"{sites} sites" for sites in COUNTIES)
    cells = [(kind, cell) for kind, row in table.items() for cell in row.values()]
    return {
        "by_page_type": table,
        "warm_equal_for_few_and_many_sites": all(
            cell[few]["warm"] == cell[many]["warm"] for _kind, cell in cells
        ),
        "cold_equal_for_few_and_many_sites": all(
            cell[few]["cold"] == cell[many]["cold"] for _kind, cell in cells
        ),
        "within_limits": all(
            max(counts.values()) <= LIMITS.get(kind, ENTRY_LIMIT if kind == "disclosure" else 20)
            for kind, cell in cells
            for counts in cell.values()
        ),
    }
