"""Document numbers in the form of GB/T 9704."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.document_numbers import is_document_number, normalise_document_number


@pytest.mark.parametrize(
    "written",
    [
        "清政办发〔2015〕82号",
        "清政办发[2015]82号",
        "清政办发(2015)82号",
        "清政办发（2015）82号",
        "清政办发【2015】82号",
        "清政办发﹝2015﹞82号",
        "清政办发［２０１５］第０８２号",
        "清政办发〔2015〕第082号",
        " 清政办发〔2015〕 82 号 ",
    ],
)
def test_every_way_of_writing_a_number_comes_to_the_same(written):
    assert normalise_document_number(written) == "清政办发〔2015〕82号"


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("国务院令第711号", "国务院令第711号"),
        ("中华人民共和国国务院令（第 711 号）", "中华人民共和国国务院令第711号"),
        ("云溪县人民政府令第03号", "云溪县人民政府令第3号"),
    ],
)
def test_decrees_are_numbered_without_a_year(written, standard):
    assert normalise_document_number(written) == standard
    assert is_document_number(standard)


@pytest.mark.parametrize(
    "text", ["", "HFGS—2017—9", "关于印发办法的通知", "清政办发82号", "清政办发[15]82号"]
)
def test_what_is_no_document_number_stays_as_it_is(text):
    assert normalise_document_number(f" {text} ") == text
    assert not is_document_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "清政办发[2015]82号",
        "清政办发〔2015〕082号",
        "清政办发〔2015〕第82号",
        "清〔2015〕1号",
        "清政办发〔1815〕1号",
    ],
)
def test_only_the_standard_form_counts_as_one(text):
    assert not is_document_number(text)


@given(st.text())
def test_normalising_a_number_twice_is_the_same_as_once(text):
    once = normalise_document_number(text)
    assert normalise_document_number(once) == once
