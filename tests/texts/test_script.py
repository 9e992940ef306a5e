"""Simplified or traditional."""

import pytest

from texts.script import detect_script

MUCH = 0.99


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("政府信息公开条例", "hans"),
        ("政府資訊公開條例", "hant"),
        ("公告", "hans"),
        ("皇后鎮的規劃與發展", "hant"),
        ("Annual report 2026", "other"),
        ("", "other"),
        ("２０２０。", "other"),
    ],
)
def test_the_script_is_told_by_characters_that_only_one_has(text, script):
    assert detect_script(text) == script


def test_real_papers_are_told_apart(papers):
    right = sum(detect_script(paper["title"] + paper["body"]) == paper["script"] for paper in papers)
    assert right / len(papers) >= MUCH
