"""Whatever somebody types: a page or a 400 with help, never an error, never a long wait."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as f

PATHS = ("/search/", "/search/feed/", "/api/search/")
NASTY = (
    *(
        "政" * 10_000,
        "a" * 10_000,
        "政 " * 5_000,
        "*",
        "?*?*",
        '"',
        "((((",
        "AND OR NOT",
        "title:x^9",
        "+-!{}[]~\\/",
        "%",
    ),
    *(
        "😀🏳️‍🌈",
        "\u202e\u200f政",
        "\x00",
        "政\x00务",
        "' OR 1=1 --",
        "<script>",
        "..\\..",
        "\ufeff",
        "ﷺ" * 200,
        "e\u0301" * 200,
    ),
    *(
        "〔2015〕" * 50,
        "〔9999〕99999号",
        "a-1/" * 100,
        "務(wù)" * 60,
        "\u3000",
        ".*",
        "[",
        "|" * 200,
        "\t\n\r",
    ),
)


@pytest.fixture
def asked(index: Any) -> Client:
    f.make_article(f.make_column(f.make_portal()), "春灌用水安排")
    index.catch_up()
    return Client(headers={"host": "yunxi.localhost"}, raise_request_exception=True)


def ask(client: Client, path: str, query: str) -> None:
    begin = time.perf_counter()
    response = client.get(f"{path}?{query}")
    assert response.status_code in (200, 400), response.status_code
    assert time.perf_counter() - begin < 5, "even on a machine that is busy with other things"


@pytest.mark.parametrize("path", PATHS)
def test_nasty_words_are_answered(asked: Client, path: str):
    for words in NASTY:
        for name in ("q", "phrase", "without", "title", "number"):
            ask(asked, path, f"{name}={quote(words)}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%ED%A0%80", "q=a&q=b&q=c", "unit=" + "&unit=x" * 300, "since=9999-99-99&q=x", "page=-5&q=x",
              "site=%00&q=x", "year=' OR&q=x", "sort=<b>&q=x", "q=x&limit=abc", "q[]=x", "%00=%00", "q=x&until=0001-01-01"]
)  # fmt: skip
def test_nasty_addresses_are_answered(asked: Client, path: str, query: str):
    ask(asked, path, query)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(max_size=600),
    name=st.sampled_from(["q", "phrase", "without", "title", "number", "unit", "since"]),
)
def test_any_words_are_answered(asked: Client, words: str, name: str):
    for path in PATHS:
        ask(asked, path, f"{name}={quote(words, errors='surrogatepass')}")
