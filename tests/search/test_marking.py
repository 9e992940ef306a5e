"""Snippets and marks stand on the original text, whatever the script of the query."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from search.marking import Marker


def text_of(pieces: tuple) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: tuple) -> list[str]:
    return [piece.text for piece in pieces if piece.is_marked]


def test_traditional_text_is_marked_for_a_simplified_query():
    assert marked(Marker(["信息公开"]).marked("政府信息公開條例")) == ["信息公開"]


def test_inserted_pinyin_is_marked_with_its_characters():
    assert marked(Marker(["政务公开"]).marked("推進政務(wù)公開。")) == ["政務(wù)公開"]


def test_the_snippet_shows_where_most_of_the_query_stands():
    text = "开头的话。" * 200 + "申请低保需要户口本。" + "结尾的话。" * 200
    snippet = Marker(["低保怎么申请"]).snippet(text)
    assert "申请低保需要户口本" in text_of(snippet.pieces)
    assert len(text_of(snippet.pieces)) < 200


def test_a_snippet_names_the_page_that_it_stands_on():
    first, second = "第一页的话。" * 30, "申请低保的人。" * 3
    assert Marker(["低保"]).snippet(f"{first}\n\n{second}", (0, len(first) + 2)).page == 2
    assert Marker(["低保"]).snippet("申请低保").page is None


def test_a_text_that_says_nothing_of_it_shows_its_beginning():
    assert text_of(Marker(["水库"]).snippet("春耕备耕。" * 60).pieces).startswith("春耕备耕。")
    assert not Marker(["水库"]).snippet("  ")


def test_long_texts_take_no_longer_than_a_blink():
    text = "城乡居民基本养老保险缴费补贴和待遇调整办法。" * 5000
    marker = Marker(["最低生活保障怎么申请", "户口本"])
    marker.snippet(text)
    begin = time.perf_counter()
    marker.snippet(text)
    assert time.perf_counter() - begin < 0.5


@given(st.text(max_size=80), st.text(max_size=20))
def test_pieces_are_the_text(text: str, words: str):
    assert "".join(text_of(Marker([words]).marked(text)).split()) == "".join(text.split())
