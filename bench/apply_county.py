"""Apply and plan a county of 400 sites: seconds and queries."""

from __future__ import annotations

import io
import itertools
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench import county_file
from bench.scratch import scratch_transaction

SIZES = {"departments": 30, "townships": 24, "villages": 340}


def _timed(*words: str) -> tuple[float, int, str]:
    output, queries = io.StringIO(), itertools.count()

    def counting(execute: Any, *arguments: Any) -> Any:
        next(queries)
        return execute(*arguments)

    started = time.perf_counter()
    # Not CaptureQueriesContext: Django's log of queries ends at 9,000.
    with connection.execute_wrapper(counting):
        call_command("cluster", *words, stdout=output)
    return round(time.perf_counter() - started, 1), next(queries), output.getvalue()


def measure() -> dict[str, Any]:
    """Apply to an empty database, then plan again: there must be nothing to do."""
    with tempfile.TemporaryDirectory() as folder, scratch_transaction():
        file = Path(folder) / "county.toml"
        file.write_text(county_file.county_file(**SIZES), encoding="utf-8")
        apply_seconds, apply_queries, _output = _timed("apply", str(file))
        plan_seconds, plan_queries, output = _timed("plan", str(file))
    sites = sum(SIZES.values()) + 1
    return {
        "sites": sites,
        "apply_seconds": apply_seconds,
        "apply_queries_per_site": round(apply_queries / sites, 1),
        "plan_seconds": plan_seconds,
        "plan_queries": plan_queries,
        "second_plan_has_nothing_to_do": "没有需要办理的事项" in output,
    }
