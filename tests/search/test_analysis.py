"""How texts are cut: the same in both scripts, with places that lead back into the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis
from search.analysis import placed_tokens, tokens


def test_a_chinese_run_becomes_overlapping_pairs_and_its_last_character():
    assert tokens("政务公开") == ["政务", "务公", "公开", "开"]


def test_traditional_and_simplified_script_give_the_same_tokens():
    assert tokens("資訊公開條例") == tokens("资讯公开条例")


def test_blanks_and_the_end_of_a_line_do_not_cut_a_run():
    assert tokens("云 溪\n县") == tokens("云溪县")


def test_an_empty_line_and_punctuation_do_cut_it():
    assert tokens("云溪\n\n县") == ["云溪", "溪", "县"] == tokens("云溪，县")


def test_a_blank_in_a_query_parts_words_but_not_characters_that_are_spaced_out():
    assert [run.text for run in analysis.asked_runs("农村 低保")] == ["农村", "低保"]
    assert [run.text for run in analysis.asked_runs("低 保")] == ["低保"]
    assert [run.text for run in analysis.asked_runs(" 低 保 标准 2026 ")] == ["低保", "标准", "2026"]


def test_inserted_pinyin_and_width_are_noise():
    assert tokens("政務(wù)ＷＴＯ") == ["政务", "务", "wto"]


@pytest.mark.parametrize(
    "written",
    ["云政办发〔2015〕82号", "云政办发[2015]82号", "雲政辦發（2015）第082號", "云政办发【2015】 82 号"],
)
def test_a_document_number_is_one_token_in_every_form(written: str):
    assert "云政办发2015#82" in analysis.document_numbers(written)
    assert "2015#82" in analysis.document_numbers(written)


def test_a_document_number_in_running_text_is_found_by_the_code_that_was_typed():
    said = analysis.numbers("根据云政办发〔2015〕82号文件")
    assert set(analysis.asked_numbers("云政办发[2015]82号")) <= set(said)
    assert set(analysis.asked_numbers("〔2015〕82号")) <= set(said)


def test_an_index_number_is_one_token():
    assert analysis.index_numbers("索引号：YX0001-2026-00012。") == ["yx0001-2026-00012"]
    assert analysis.index_numbers("3-5 天") == []


def test_places_lead_back_into_the_original():
    text = "请看：政務(wù)公開！"
    found = {token.text: text[token.start : token.end] for token in placed_tokens(text)}
    assert found["政务"] == "政務"
    assert found["务公"] == "務(wù)公"
    assert found["公开"] == "公開"


@given(
    st.text(
        st.one_of(
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
            st.characters(max_codepoint=0x2FFF),
            st.sampled_from(" \n（(wù)務于潛高於〔2015〕82号ﬁ①Ⅷ㈠"),
        ),
        max_size=60,
    )
)
def test_tokens_with_and_without_places_are_the_same(text: str):
    placed = placed_tokens(text)
    assert [token.text for token in placed] == tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in placed)
