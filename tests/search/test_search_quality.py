"""Figures of quality: computed as defined, and printed for a table of an operator's own."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.measuring import quality
from tests import factories as f


def test_the_first_right_place_and_the_share_of_right_ones_count():
    answers = {"a": [("x",), ("1",)], "b": [("2", "two"), ("3",)], "c": []}
    measured = quality([("a", {"1"}), ("b", {"two", "9"}), ("c", {"5"})], lambda words: answers[words])
    assert measured.mrr == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert measured.recall == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert measured.missed == ("c",)


def _measure(table: Path, *words: str) -> Any:
    out = StringIO()
    call_command("search_quality", str(table), *words, stdout=out)
    return json.loads(out.getvalue())


def test_a_table_of_queries_and_addresses_is_measured(index: Any, tmp_path: Path):
    article = f.make_article(f.make_column(f.make_portal()), "春灌用水安排")
    index.catch_up()
    table = tmp_path / "queries.tsv"
    table.write_text(
        f"query\trelevant\n春灌用水\t{article.full_url}\n量子纠缠\tpages:{article.pk}\n", encoding="utf-8"
    )
    answer = _measure(table, "--missed")
    assert (answer["queries"], answer["mrr@10"], answer["missed"]) == (2, 0.5, ["量子纠缠"])


@pytest.mark.parametrize("content", ["", "frage\tantwort\n", "query\trelevant\n"])
def test_a_table_that_is_none_is_refused_with_a_reason(index: Any, tmp_path: Path, content: str):
    table = tmp_path / "queries.tsv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=r"查询|缺少列"):
        _measure(table)
    with pytest.raises(CommandError, match="无法读取"):
        _measure(tmp_path / "none.tsv")
