"""How well the public search finds: known items in real documents, in both scripts, and questions that people asked.

Documents and questions are read from ../shared/corpus and never kept; known items are drawn anew by ``BENCH_SEARCH_SEED``.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from opencc import OpenCC

from bench.import_documents import SHARED
from search.analysis import asked_numbers, document_numbers, fold
from search.engines.embedded import Embedded
from search.engines.engine import Replacement
from search.measuring import quality
from search.queries import request_for
from search.questions import Question
from search.records import SearchRecord

SEED = int(os.environ.get("BENCH_SEARCH_SEED", "6"))
CORPUS = SHARED / "corpus"
KNOWN = 1000
_RUN = re.compile(r"[\u4e00-\u9fff]{12,}")
Asked = list[tuple[str, set[str]]]


def documents() -> list[dict[str, Any]]:
    """The corpus."""
    with (CORPUS / "documents.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def records(rows: Iterable[dict[str, Any]]) -> Iterable[Replacement]:
    """The documents as records of their own."""
    for row in rows:
        record = SearchRecord(
            key=row["id"], item=row["id"], kind="disclosure", title=row["title"], url=f"/{row['id']}",
            body=row.get("body") or "", document_number=row.get("document_number") or "",
        )  # fmt: skip
        yield Replacement(record.item, (record,))


def _swapped(text: str, rng: random.Random) -> str:
    """Every second query in the other script than its text."""
    if rng.randrange(2):
        return text
    there = OpenCC("s2t").convert(text)
    return there if there != text else OpenCC("t2s").convert(text)


def known_items(rows: list[dict[str, Any]], rng: random.Random) -> dict[str, Asked]:
    """Queries made of the documents: each right in every document that has the same words."""
    folded = {row["id"]: fold(f"{row['title']}\n{row.get('body') or ''}") for row in rows}
    titled = {row["id"]: fold(row["title"]) for row in rows}
    phrases, titles, pairs = [], [], []
    while len(phrases) < KNOWN:
        row = rng.choice(rows)
        runs = _RUN.findall(row.get("body") or "")
        if not runs:
            continue
        run, length = rng.choice(runs), rng.randint(6, 12)
        start = rng.randint(0, len(run) - length)
        phrase = run[start : start + length]
        phrases.append((_swapped(phrase, rng), _with(folded, phrase)))
        first, second = rng.choice(runs)[:4], rng.choice(runs)[-4:]
        both = _with(folded, first) & _with(folded, second)
        pairs.append((f"{_swapped(first, rng)} {_swapped(second, rng)}", both))
        title = row["title"]
        length = min(len(title), rng.randint(6, 14))
        start = rng.randint(0, len(title) - length)
        fragment = title[start : start + length]
        titles.append((_swapped(fragment, rng), _with(titled, fragment)))
    numbers = []
    tokens_of = {one: set(document_numbers(text)) for one, text in folded.items()}
    for one, text in folded.items():
        for number in [one for one in asked_numbers(text[:400]) if "#" in one][:1]:
            code, year, serial = re.fullmatch(r"(.*?)(\d{4})#(\d+)", number).groups()
            right = {other for other, found in tokens_of.items() if number in found}
            numbers.append((f"{code}[{year}]{serial}号", right | {one}))
    return {"phrases": phrases, "title fragments": titles, "two words": pairs, "document numbers": numbers}


def _with(texts: dict[str, str], words: str) -> set[str]:
    """The documents that say the words, in whichever script."""
    said = fold(words)
    return {one for one, text in texts.items() if said in text}


def questions() -> Asked:
    """The questions that people asked, with the documents that answer them."""
    with (CORPUS / "queries.tsv").open(encoding="utf-8") as file:
        return [
            (row["query"], set(re.split(r"[,; |]+", row["relevant_ids"].strip())))
            for row in csv.DictReader(file, delimiter="\t")
        ]


def measure() -> dict[str, object]:
    """MRR@10 and recall@10 of each kind of query; for the questions also what each part adds, and two halves."""
    rng = random.Random(SEED)
    rows = documents()
    with tempfile.TemporaryDirectory(prefix="bench-search-") as folder:
        engine = Embedded(Path(folder) / "search")
        begin = time.perf_counter()
        engine.rebuild(records(rows))
        seconds = time.perf_counter() - begin

        def find(words: str) -> list[str]:
            return [hit.record.key for hit in engine.search(request_for(Question(words=words))).hits]

        report: dict[str, object] = {"documents": len(rows), "indexed per second": round(len(rows) / seconds)}
        for name, asked in known_items(rows, rng).items():
            report[name] = quality(asked, find).as_json()
        asked = questions()
        rng.shuffle(asked)
        half = len(asked) // 2
        report["questions"] = quality(asked, find).as_json()
        report["questions, halves"] = [quality(part, find).as_json() for part in (asked[:half], asked[half:])]
    return report
