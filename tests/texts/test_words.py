"""Titles break between words, as a reader would break them."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from texts.words import phrases

ALPHABET = "云溪县关于的了和做好年月日第号次（）《》“”〔〕，。：2026 37.5%GDPab-—…·\u0301\u200d😀\n"


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("关于做好2026年度春耕备耕工作的通知", "关于|做好|2026年度|春耕|备耕|工作的|通知"),
        ("第58次常务会议召开", "第58次|常务会议|召开"),
        ("云溪县养犬管理办法（征求意见稿）", "云溪县|养犬|管理|办法|（征求意见稿）"),
        ("关于印发《云溪县养犬管理办法》的通知", "关于|印发|《云溪县|养犬|管理|办法》的|通知"),
        ("低保金怎样算、多久查一次，什么情况会停？", "低保金|怎样|算、|多久|查|一次，|什么|情况|会停？"),
        ("白石镇中心小学", "白石镇|中心小学"),
        ("事情办好了", "事情|办好了"),
        ("教育局和民政局", "教育局和|民政局"),
        ("热线12345 hello world", "热线|12345 |hello |world"),
        ("增长3.5%达1,234.5亿元", "增长|3.5%|达|1,234.5亿元"),
        ("2026年10月1日至7日安排", "2026年10月1日至7日|安排"),
    ],
)
def test_a_line_ends_between_words_only(title, cut):
    assert "|".join(phrases(title)) == cut


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("标准的通知（云溪政办发〔2026〕37号）", "（云溪政办发〔2026〕37号）"),
        ("国有土地公告（云自然资告字〔2026〕3号）", "（云自然资告字〔2026〕3号）"),
        ("云溪政办发〔2026〕37号", "云溪政办发〔2026〕37号"),
        ("云溪府规[2026]第1号", "云溪府规[2026]第1号"),
        ("关于转发省政府办公厅黔府办发〔2026〕3号文件", "黔府办发〔2026〕3号"),
    ],
)
def test_a_document_number_stays_whole(title, number):
    assert number in phrases(title)


@given(st.one_of(st.text(), st.text(ALPHABET)))
@example("\ufeff\u3000 \x00")
@example("的" * 300)
@example("〔2026〕37号" * 50)
def test_the_pieces_joined_are_the_title_to_the_letter(title):
    pieces = phrases(title)
    assert "".join(pieces) == title
    assert all(pieces)


@given(st.text(ALPHABET))
def test_no_line_begins_with_closing_punctuation_or_ends_with_an_opening_bracket(title):
    for before, after in zip(phrases(title), phrases(title)[1:], strict=False):
        if not before[-1].isspace():
            assert before[-1] not in "（《“〔"
            assert after[0] not in "）》”〕，。：%—…·"


def test_the_dictionary_is_not_loaded_before_the_first_title():
    program = "import sys, texts.words; assert 'rjieba' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603
