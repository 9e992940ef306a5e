"""The scan before publication: recall on seeded cases, false blocks on real texts, time as a ratio to normalising.

The seeds are drawn anew from ``BENCH_SCAN_SEED`` (a number), so that nothing can be tuned to one set of them.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from approvals.scanners import Finding, Severity, scan_item
from approvals.scanners.findings import keyed_hash
from approvals.scanners.passages import from_text
from approvals.scanners.registry import scan_passages
from bench import seeds
from bench.import_documents import SHARED
from bench.scratch import scratch_transaction
from sites.models import DisclosureAttachment, DisclosurePage
from tests import factories
from texts.html import text_to_html
from texts.normalise import normalise

SEED = int(os.environ.get("BENCH_SCAN_SEED", "5"))
CHARACTERS = 10_000
ROUNDS = 5
#: Why a rule blocks what is public lawfully; a rule that is not here needs a look.
EXPLANATIONS = {
    "secrecy-marking": "a level alone in a line, a cell or brackets reads as a marking, as in a list of the levels",
    "internal-use": "a mark alone in a line or brackets, as in a template that is published as such",
    "resident-id": "a number with a valid date and check character that is none",
    "bank-card": "a number that passes Luhn's check by chance, as one in ten of its length and prefix does",
}


def _missing(wanted: Iterable[seeds.Seed], findings: list[Finding]) -> list[str]:
    found = {(finding.rule, finding.value_hash) for finding in findings if finding.severity == Severity.BLOCK}
    return [f"{seed.rule}, {seed.way}" for seed in wanted if (seed.rule, keyed_hash(seed.value)) not in found]


def _scan_file(unit: Any, name: str, content: bytes) -> list[Finding]:
    document = factories.make_document(unit, name, content)
    page = DisclosurePage(title="公示")
    page.attachments.add(DisclosureAttachment(document=document))
    return [finding for finding in scan_item(page) if finding.sha256]


def _places(
    lines: list[str], rows: list[list[str]], unit: Any
) -> Iterator[tuple[str, Callable[[], list[Finding]]]]:
    for what, name, content in seeds.files_with(lines, rows):
        yield what, lambda name=name, content=content: _scan_file(unit, name, content)
    for what, fields in seeds.bodies_with(lines, rows):
        yield f"page: {what}", lambda fields=fields: scan_item(DisclosurePage(**({"title": "公示"} | fields)))


def recall() -> dict[str, Any]:
    """Found and seeded, and whatever was missed, by kind and place of the file."""
    chance = random.Random(SEED)
    seeded: Counter[str] = Counter()
    missed: dict[str, list[str]] = {}
    portal = factories.make_portal()
    drawn = list(seeds.numbers(chance))
    for what, scan in _places(seeds.lines_with(drawn), seeds.rows_with(drawn), portal.unit):
        seeded.update(seed.rule for seed in drawn)
        if gone := _missing(drawn, scan()):
            missed[what] = gone
    for marking in seeds.MARKINGS:
        rows = [["1", "关于选址的请示", marking, ""]]
        for what, scan in _places(["关于选址的请示", marking, "各乡镇："], rows, portal.unit):
            seeded["secrecy-marking"] += 1
            if "secrecy-marking" not in {
                finding.rule for finding in scan() if finding.severity == Severity.BLOCK
            }:
                missed.setdefault(what, []).append(marking)
    lost = sum(map(len, missed.values()))
    return {
        "seed": SEED,
        "seeded": dict(seeded),
        "missed": missed,
        "recall": round(1 - lost / seeded.total(), 4),
    }


def _documents() -> list[dict[str, str]]:
    corpus = SHARED / "corpus" / "documents.jsonl"
    if not corpus.exists():
        return []
    with corpus.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def false_blocks(documents: list[dict[str, str]]) -> dict[str, Any]:
    """What blocks in texts that were public all along, each with its explanation; and how often what is told."""
    blocked: list[dict[str, str]] = []
    told: Counter[str] = Counter()
    for document in documents:
        html = text_to_html(document["body"])
        page = DisclosurePage(title=document["title"], body=[("imported_text", html)])
        findings = scan_item(page)
        told.update({finding.rule for finding in findings if finding.severity == Severity.WARN})
        blocked += [
            {
                "document": document["id"],
                "rule": finding.rule,
                "place": finding.place,
                "context": finding.context,
                "explanation": EXPLANATIONS.get(finding.rule, "unexplained: look at it"),
            }
            for finding in findings
            if finding.severity == Severity.BLOCK
        ]
    count = len({each["document"] for each in blocked})
    return {
        "documents": len(documents),
        "documents_with_false_blocks": count,
        "share": round(count / len(documents), 4) if documents else None,
        "false_blocks": blocked,
        "documents_with_warnings_by_rule": dict(told),
    }


def _best(action: Callable[[], Any]) -> float:
    """Milliseconds of CPU; the best of several rounds."""
    rounds = []
    for _round in range(ROUNDS):
        started = time.process_time()
        action()
        rounds.append((time.process_time() - started) * 1000)
    return min(rounds)


def speed(texts: list[str]) -> dict[str, Any]:
    """CPU for 10,000 characters of the scanners of passages, beside normalising the same."""
    text = "\n".join(texts)[: 60 * CHARACTERS]
    pieces = [text[start : start + CHARACTERS] for start in range(0, len(text), CHARACTERS)]
    passages = [from_text("正文", piece) for piece in pieces]
    normalising = _best(lambda: [normalise(piece) for piece in pieces]) / len(pieces)
    scanning = _best(lambda: list(scan_passages(passages))) / len(pieces)
    return {
        "normalising_cpu_ms_per_10000_characters": round(normalising, 2),
        "scanning_cpu_ms_per_10000_characters": round(scanning, 2),
        "ratio_to_normalising": round(scanning / normalising, 2),
    }


def measure() -> dict[str, Any]:
    """Recall, false blocks, time."""
    documents = _documents()
    texts = [document["body"] for document in documents] or [
        "各乡镇、各部门应当按照职责分工落实任务。" * 500
    ] * 60
    with scratch_transaction():
        found = recall()
    with scratch_transaction():
        return {"recall": found, "untouched_corpus": false_blocks(documents), "time": speed(texts)}
