"""The kind of paper that a title announces."""

import pytest

from texts.kinds import DOCUMENT_KINDS, STATUTORY_KINDS, document_kind_from_title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云溪县人民政府办公室关于印发《云溪县政务公开办法》的通知", "通知"),
        ("云溪县政务公开办法（试行）", "办法"),
        ("云溪县政务公开办法(2024年修订)（征求意见稿）", "办法"),
        ("《云溪县国土空间规划》", "规划"),
        ("云溪县人民政府令第12号", "命令（令）"),
        ("云溪县人民政府令（第12号）", "命令（令）"),
        ("嘉奖令", "命令（令）"),
        ("云溪县人民政府关于表彰先进集体的决定", "决定"),
        ("云溪县财政局关于同意立项的复函", "函"),
        ("云溪县2025年政府信息公开工作年度报告", "报告"),
        ("云溪县人民政府工作会议纪要", "纪要"),
        ("身心障礙者保護通報及處理辦法", "办法"),
        ("云溪县突发事件总体应急预案", "预案"),
        ("中华人民共和国政府信息公开条例实施细则", "细则"),
        ("云溪县人民政府关于促进就业的意见", "意见"),
    ],
)
def test_the_last_word_names_the_kind(title, kind):
    assert document_kind_from_title(title) == kind


@pytest.mark.parametrize(
    "title", ["", "云溪县召开春耕现场会", "少年儿童夏令营", "防暑夏令", "公开征求意见", "（试行）"]
)
def test_a_title_that_names_no_kind_gives_none(title):
    assert document_kind_from_title(title) is None


def test_all_fifteen_statutory_kinds_are_told():
    assert len(STATUTORY_KINDS) == 15
    for kind in DOCUMENT_KINDS:
        word = "命令" if kind == "命令（令）" else kind
        assert document_kind_from_title(f"云溪县人民政府关于春耕的{word}") == kind
