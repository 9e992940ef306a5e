"""Import documents a second, beside plain ``save_revision().publish()`` of the same texts on bare Wagtail pages."""

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


def _ours(documents: list[dict[str, str]]) -> float:
    portal = factories.make_portal()
    factories.make_catalog(portal)
    factories.make_user("importer", portal.unit, Role.RELEASER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in documents), encoding="utf-8")
        before = DisclosurePage.objects.live().count()
        started = time.perf_counter()
        call_command(
            "import_disclosures", str(file), site="yunxi.localhost", user="importer", stdout=io.StringIO()
        )
        seconds = time.perf_counter() - started
        imported = DisclosurePage.objects.live().count() - before
    if imported != len(documents):
        raise RuntimeError(f"{imported} of {len(documents)} documents were imported")
    return imported / seconds


def measure() -> dict[str, Any]:
    """Documents a second of both, and their ratio."""
    documents = _documents()
    with scratch_transaction():
        plain = _plain(documents)
    with scratch_transaction():
        ours = _ours(documents)
    return {
        "documents": len(documents),
        "import_documents_per_second": round(ours, 1),
        "plain_publish_documents_per_second": round(plain, 1),
        "ratio": round(ours / plain, 2),
    }
