"""Documents a second: imported as drafts, cleared from a list and published; beside plain Wagtail.

That is ``save_revision().publish()`` of the same texts on bare Wagtail pages.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from wagtail.models import Page

from bench.bare.models import BarePage
from bench.scratch import scratch_transaction
from sites.models import DisclosurePage
from tests import factories
from texts.html import text_to_html
from units.models import Role

COUNT = int(os.environ.get("BENCH_DOCUMENTS", "300"))
SHARED = Path(os.environ.get("CLUSTER_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def _documents() -> list[dict[str, str]]:
    """The first documents of the corpus beside the project, or self-made ones of the same size."""
    corpus = SHARED / "corpus" / "documents.jsonl"
    if corpus.exists():
        with corpus.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for _number, line in zip(range(10_000), lines, strict=False)]
        return rows[:: max(1, len(rows) // COUNT)][:COUNT]
    body = "\n".join(f"第{number}条　各乡镇、各部门应当按照职责分工落实任务。" for number in range(1, 80))
    return [
        {
            "id": f"made-{number}",
            "title": f"关于做好第{number}项工作的通知",
            "body": body,
            "date": "2026-03-01",
            "issuer": "",
        }
        for number in range(COUNT)
    ]


def _plain(documents: list[dict[str, str]]) -> float:
    root = Page.get_first_root_node().add_child(instance=Page(title="bare", slug="bare"))
    started = time.perf_counter()
    for number, document in enumerate(documents):
        page = root.add_child(
            instance=BarePage(
                title=document["title"], slug=f"d{number}", live=False, body=text_to_html(document["body"])
            )
        )
        page.save_revision().publish()
    return len(documents) / (time.perf_counter() - started)


def _ours(documents: list[dict[str, str]]) -> tuple[float, float]:
    """Seconds of the import, and of clearing what came in."""
    portal = factories.make_portal()
    factories.make_catalog(portal)
    factories.make_user("importer", portal.unit, Role.EDITOR)
    factories.make_user("releaser", portal.unit, Role.RELEASER)
    with tempfile.TemporaryDirectory() as folder:
        file, manifest = Path(folder) / "documents.jsonl", Path(folder) / "list.jsonl"
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in documents), encoding="utf-8")
        before = DisclosurePage.objects.live().count()
        started = time.perf_counter()
        call_command(
            "import_disclosures",
            str(file),
            site="yunxi.localhost",
            user="importer",
            manifest=manifest,
            reviewed_by="measurement",
            reviewed_on="2026-01-01",
            stdout=io.StringIO(),
        )
        imported = time.perf_counter()
        call_command(
            "clear_holdings",
            str(manifest),
            responsible="releaser",
            reason="measurement",
            accept_warnings="measurement",
            stdout=io.StringIO(),
        )
        cleared = time.perf_counter()
        public = DisclosurePage.objects.live().count() - before
    if public != len(documents):
        raise RuntimeError(f"{public} of {len(documents)} documents are public")
    return imported - started, cleared - imported


def measure() -> dict[str, Any]:
    """Documents a second of import and clearing, of both together and of bare Wagtail, and the ratio of these two."""
    documents = _documents()
    count = len(documents)
    with scratch_transaction():
        plain = _plain(documents)
    with scratch_transaction(reviewed=True):
        importing, clearing = _ours(documents)
    ours = count / (importing + clearing)
    return {
        "documents": count,
        "import_documents_per_second": round(count / importing, 1),
        "clear_documents_per_second": round(count / clearing, 1),
        "import_and_clear_documents_per_second": round(ours, 1),
        "plain_publish_documents_per_second": round(plain, 1),
        "ratio": round(ours / plain, 2),
    }
