"""How well the installed search finds: MRR@10 and recall@10 of queries whose right answers are known."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

from search.engines.chosen import engine
from search.engines.engine import EngineUnavailable
from search.measuring import FIRST, quality
from search.queries import request_for
from search.questions import Question
from sites import directory

if TYPE_CHECKING:
    from argparse import ArgumentParser

COLUMNS = ("query", "relevant")


class Command(BaseCommand):
    """``search_quality FILE.tsv``: columns ``query`` and ``relevant`` (addresses or keys of records, parted by commas)."""

    help = "用一份查询表衡量检索质量：MRR@10 和 recall@10。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, and whether to name what was missed."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--missed", action="store_true", help="列出前十条中没有正确结果的查询。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask every query of the table and print the figures as JSON."""
        try:
            measured = quality(_read(options["file"]), _find)
        except EngineUnavailable as unavailable:
            raise CommandError(f"检索库不可用：{unavailable}") from unavailable
        answer: dict[str, object] = measured.as_json()
        if options["missed"]:
            answer["missed"] = list(measured.missed)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _read(file: Path) -> list[tuple[str, set[str]]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t")
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise CommandError(
                    f"{file}：缺少列 {'、'.join(missing)}；第一行应为 query 和 relevant，用制表符分隔。"
                )
            rows = [
                (row["query"] or "", {_known(one) for one in (row["relevant"] or "").split(",")})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} 无法读取：{error}") from error
    if not rows:
        raise CommandError(f"{file}：没有查询。")
    return rows


def _known(name: str) -> str:
    """An address without its host, or the key of a record."""
    return urlsplit(name.strip()).path if "://" in name else name.strip()


def _find(words: str) -> list[tuple[str, str]]:
    """The key and the path of each of the first results."""
    sites = directory.current()
    hits = engine().search(request_for(Question(words=words), limit=FIRST)).hits
    return [(hit.record.key, urlsplit(hit.record.address(sites)).path) for hit in hits]
