"""The whole corpus into the sample county, spread over its sites with attachments, as ``make demo-corpus`` does it.

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
from tests import factories

ROWS = int(os.environ["BENCH_CORPUS_ROWS"]) if "BENCH_CORPUS_ROWS" in os.environ else None


def measure() -> dict[str, Any]:
    """What came in, what was refused and why, seconds, documents a second."""
    corpus = SHARED / "corpus" / "documents.jsonl"
    if not corpus.exists():
        return {"skipped": f"no {corpus.name}: set CLUSTER_SHARED to the folder that holds corpus/"}
    with tempfile.TemporaryDirectory() as folder, scratch_transaction():
        report = Path(folder) / "report.json"
        call_command(
            "cluster", "apply", str(settings.BASE_DIR / "demo" / "cluster.toml"), stdout=io.StringIO()
        )
        factories.make_user("importer", is_superuser=True)
        # Refused rows are an error of the command; here they are a part of the result.
        with suppress(CommandError):
            call_command(
                "import_corpus", str(corpus), user="importer", report=report, limit=ROWS, stdout=io.StringIO()
            )
        outcome = json.loads(report.read_text(encoding="utf-8"))
    came_in = outcome["imported"] + outcome["lines"] + outcome["drafts"]
    return {
        "documents": came_in,
        "attached": outcome["attached"],
        "refused": outcome["refused"],
        "warnings": outcome["warnings_count"],
        "failure": outcome["failure"],
        "seconds": round(outcome["seconds"], 1),
        "documents_per_second": round(came_in / outcome["seconds"], 1),
    }
