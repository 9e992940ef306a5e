"""The whole corpus into the sample county, spread over its sites with attachments and cleared, as ``make demo-corpus`` does it.

Needs the corpus beside the project (or where ``CLUSTER_SHARED`` says); takes some minutes.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command

from bench.import_documents import SHARED
from bench.scratch import scratch_transaction
from cluster.demo.people import username
from tests import factories
from units.models import Role, Unit

ROWS = int(os.environ["BENCH_CORPUS_ROWS"]) if "BENCH_CORPUS_ROWS" in os.environ else None


def measure() -> dict[str, Any]:
    """What came in, what was refused and why, seconds, documents a second; then what was cleared."""
    corpus = SHARED / "corpus" / "documents.jsonl"
    if not corpus.exists():
        return {"skipped": f"no {corpus.name}: set CLUSTER_SHARED to the folder that holds corpus/"}
    with tempfile.TemporaryDirectory() as folder, scratch_transaction(reviewed=True):
        report = Path(folder) / "report.json"
        call_command(
            "cluster", "apply", str(settings.BASE_DIR / "demo" / "cluster.toml"), stdout=io.StringIO()
        )
        for unit in Unit.objects.all():
            for role in (Role.EDITOR, Role.RELEASER):
                factories.make_user(username(unit, role), unit, role)
        # Refused rows are an error of the command; here they are a part of the result.
        with suppress(CommandError):
            call_command(
                "import_corpus",
                str(corpus),
                report=report,
                lists=Path(folder) / "lists",
                limit=ROWS,
                stdout=io.StringIO(),
            )
        outcome = json.loads(report.read_text(encoding="utf-8"))
        cleared = [
            json.loads(path.read_text(encoding="utf-8"))
            for path in (Path(folder) / "lists").glob("*.report.json")
        ]
    return {
        "documents": outcome["imported"],
        "attached": outcome["attached"],
        "refused": outcome["refused"],
        "warnings": outcome["warnings_count"],
        "failure": outcome["failure"],
        "seconds": round(outcome["seconds"], 1),
        "documents_per_second": round(outcome["imported"] / outcome["seconds"], 1),
        "clearing": _clearing(cleared),
    }


def _clearing(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """What became public from the lists of all units."""
    public = sum(report["published"] + report["line"] for report in reports)
    seconds = sum(report["seconds"] for report in reports)
    return {
        "public": public,
        "refused": [remark for report in reports for remark in report["refused"]],
        "accepted_warnings": sum(sum(report["accepted_warnings"].values()) for report in reports),
        "seconds": round(seconds, 1),
        "items_per_second": round(public / seconds, 1) if seconds else None,
    }
