"""Texts that say the same come out the same."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from texts.normalise import drop_inserted_pinyin, fold_script, nfkc, normalise

# Chinese with the things that papers put between it, more telling than arbitrary Unicode.
chinese = st.text(
    st.sampled_from(
        list("的公开办法務於潛乾著後发發台臺（）()［］[]《》āǎéǚü̈́gGfwuh1２，。 \n\u3000ﬁ㈠①﹝﹞豈")
    )
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("政務（wù）公開", "政务公开"),
        ("務(wù)必", "务必"),
        ("发（fā）展", "发展"),
        ("重庆(chóng qìng)市", "重庆市"),
        ("重庆（chóngqìng）市", "重庆市"),
        ("女(nǚ)", "女"),
        ("行（xing2）", "行"),
        ("西安（xī'ān）", "西安"),
    ],
)
def test_pinyin_put_behind_its_characters_is_dropped(written, meant):
    assert normalise(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "国内生产总值(GDP)",
        "长度(km)",
        "项目(di)",  # no tone
        "咖啡(café)",  # no syllables of pinyin
        "简历(résumé)",  # three syllables behind two characters
        "附件(a1)",
        "the office (fā)",  # not behind a character
        "省（自治区）",
        "务(wù是)",
    ],
)
def test_other_brackets_stay(text):
    assert drop_inserted_pinyin(text) == text


def test_width_and_script_do_not_tell_texts_apart():
    assert normalise("ＧＤＰ２０１６年資訊公開條例﹝試行﹞") == "GDP2016年资讯公开条例〔试行〕"


def test_only_the_script_is_folded_never_the_words():
    assert fold_script("資訊公開檔案") == "资讯公开档案"
    assert nfkc("資訊，㈠") == "資訊,(一)"


def test_a_place_name_that_hides_in_a_phrase_does_not_keep_its_script():
    assert fold_script("風險高於潛在利益") == "风险高于潜在利益"


@settings(deadline=None)
@given(st.one_of(st.text(), chinese))
@example("務(wù)(wù)")
@example("務（w(wù)ù）")
@example("風險高於潛在")
def test_normalising_twice_is_the_same_as_once(text):
    once = normalise(text)
    assert normalise(once) == once


def test_normalising_real_papers_twice_is_the_same_as_once(papers):
    for paper in papers[::5]:
        once = normalise(paper["body"])
        assert normalise(once) == once
