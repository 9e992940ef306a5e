"""What operators see and do: JSON on standard output, exit codes that ask for attention."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.chosen import embedded
from tests import factories as f


def run(*words: str) -> Any:
    out = StringIO()
    call_command("search_index", *words, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_status_names_the_engine_and_what_waits(index: Any):
    f.make_article(f.make_column(f.make_portal()))
    answer = run("status")
    assert answer["engines"][0]["name"] == "embedded"
    assert answer["engines"][0]["ready"]
    assert answer["waiting"] > 0


def test_rebuild_deliver_and_reconcile_say_what_they_did(index: Any):
    f.make_article(f.make_column(f.make_portal()))
    assert run("rebuild")["rebuilt"]["embedded"]["records"] >= 3
    assert run("deliver")["done"] == 0
    assert run("reconcile")["drift"][0]["missing"] == []


@pytest.mark.django_db
def test_without_an_index_status_asks_for_attention(tmp_path: Any, settings: Any):
    settings.SEARCH_FOLDER = tmp_path / "none"
    assert embedded().needs_rebuild()
    with pytest.raises(CommandError):
        run("status")
