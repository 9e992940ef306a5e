"""Headings and paragraphs of plain texts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.structure import Block, paragraphs_and_headings


def _outline(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in paragraphs_and_headings(text)]


def _visible(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_chapters_and_sections_head_a_regulation_and_articles_open_paragraphs():
    text = "第一章 总则\n第一节 目的\n第一条 为了公开，制定本办法。\n县政府主管。\n第二章 附则\n第二条 自发布之日起施行。"
    assert _outline(text) == [
        ("heading", 2, "第一章 总则"),
        ("heading", 3, "第一节 目的"),
        ("paragraph", 0, "第一条 为了公开，制定本办法。"),
        ("paragraph", 0, "县政府主管。"),
        ("heading", 2, "第二章 附则"),
        ("paragraph", 0, "第二条 自发布之日起施行。"),
    ]
    assert paragraphs_and_headings(text)[2].lead == "第一条"


def test_a_code_with_books_nests_four_deep_at_most():
    text = "第一编 总则\n第一分编 通则\n第一章 规定\n第一节 范围\n第一条 适用本法。"
    assert [block.level for block in paragraphs_and_headings(text)] == [2, 3, 4, 4, 0]


def test_articles_and_chapters_in_the_style_of_taiwan():
    text = "第 一 章 總則\n第 1 條 本辦法依法訂定之。\n第 2-1 條 其他。"
    blocks = paragraphs_and_headings(text)
    assert blocks[0] == Block("heading", 2, "第 一 章 總則")
    assert (blocks[1].kind, blocks[1].lead.strip()) == ("paragraph", "第 1 條")
    assert (blocks[2].kind, blocks[2].lead.strip()) == ("paragraph", "第 2-1 條")


def test_a_heading_does_not_end_before_what_its_number_counts():
    line = "（五）发挥24 小时心理援助热线作用，" + "为有需要的居民提供及时的心理支持服务。" * 8
    assert [block.kind for block in paragraphs_and_headings(line + " （六）加强宣传。")] == ["item", "item"]


def test_the_colon_of_a_time_ends_no_lead():
    [one] = paragraphs_and_headings("4．报名截止2月10日13：00，逾期不候：请提前准备。")
    assert one.lead == ""
    [other] = paragraphs_and_headings("4．每天9：30开始：请提前到场。")
    assert other.lead == "4．每天9：30开始："


def test_short_numbered_lines_head_a_notice_and_numbered_sentences_do_not():
    text = (
        "各单位：\n一、总体要求\n（一）指导思想\n先审查，后公开。\n（二）加强领导。各单位要重视。\n"
        "二、办理时限为二十个工作日，需要延长的应当告知申请人。"
    )
    assert _outline(text) == [
        ("paragraph", 0, "各单位："),
        ("heading", 2, "一、总体要求"),
        ("heading", 3, "（一）指导思想"),
        ("paragraph", 0, "先审查，后公开。"),
        ("item", 0, "（二）加强领导。各单位要重视。"),
        ("paragraph", 0, "二、办理时限为二十个工作日，需要延长的应当告知申请人。"),
    ]
    assert paragraphs_and_headings(text)[4].lead == "（二）加强领导。"


def test_numbered_lines_with_nothing_between_them_are_a_list():
    text = "成员单位：\n（一）县财政局\n（二）县教育局\n（三）县司法局\n请各单位配合。"
    assert [block.kind for block in paragraphs_and_headings(text)] == [
        "paragraph",
        "item",
        "item",
        "item",
        "paragraph",
    ]


def test_a_table_of_contents_is_no_row_of_headings():
    text = "目 录\n第一章 总则\n第二章 公开\n第一章 总则\n第一条 为了公开。\n第二章 公开\n第二条 应当公开。"
    assert [block.kind for block in paragraphs_and_headings(text)] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]


def test_a_notice_that_lost_its_line_breaks_is_cut_at_sentences_and_numbers():
    text = (
        "各单位： 为做好今年的政务公开工作，切实保障群众的知情权和监督权，结合本县实际，现就有关事项通知如下： "
        "一、加强领导 各单位要落实责任，明确分管领导和经办人员，及时更新内容。 "
        "二、严格审查 1.先审查，后公开。 2.一事一审。 "
        "三、各单位应当于每月五日前报送材料。 特此通知。 云溪县人民政府办公室 2026年3月2日"
    )
    assert _outline(text) == [
        ("paragraph", 0, "各单位："),
        (
            "paragraph",
            0,
            "为做好今年的政务公开工作，切实保障群众的知情权和监督权，结合本县实际，现就有关事项通知如下：",
        ),
        ("heading", 2, "一、加强领导"),
        ("paragraph", 0, "各单位要落实责任，明确分管领导和经办人员，及时更新内容。"),
        ("heading", 2, "二、严格审查"),
        ("item", 0, "1.先审查，后公开。"),
        ("item", 0, "2.一事一审。"),
        ("paragraph", 0, "三、各单位应当于每月五日前报送材料。"),
        ("paragraph", 0, "特此通知。"),
        ("paragraph", 0, "云溪县人民政府办公室 2026年3月2日"),
    ]


def test_lines_of_a_service_guide_show_their_key():
    blocks = paragraphs_and_headings("事项名称：户口迁移\n实施机关：云溪县公安局\n说明：")
    assert [(block.kind, block.lead) for block in blocks] == [
        ("paragraph", "事项名称："),
        ("paragraph", "实施机关："),
        ("paragraph", ""),
    ]


def test_a_heading_is_not_torn_inside_a_bracket_or_a_foreign_name():
    text = "说明" + "很" * 120 + "长。 （一）冰水机组（Water Chiller）。 完。"
    assert not [block for block in paragraphs_and_headings(text) if block.kind == "heading"]


pieces = st.sampled_from(
    [
        "第一章 总则",
        "第一条 ",
        "第 1 條",
        "一、",
        "（一）",
        "1.",
        "(2)",
        "①",
        "目录",
        "事项：",
        "。",
        "；",
        "：",
        " ",
        "\n",
        "\u3000",
        "公开",
        "政务" * 30,
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_nothing_is_lost_but_white_space(text):
    blocks = paragraphs_and_headings(text)
    assert _visible("".join(block.text for block in blocks)) == _visible(text)
    assert all(block.text.strip() == block.text != "" for block in blocks)
    assert all(block.text.startswith(block.lead) for block in blocks)
    assert all(2 <= block.level <= 4 if block.kind == "heading" else block.level == 0 for block in blocks)


@pytest.mark.parametrize("kind", ["law", "notice", "report", "service_guide"])
def test_nothing_of_real_papers_is_lost(papers, kind):
    for paper in (paper for paper in papers if paper["kind"] == kind):
        blocks = paragraphs_and_headings(paper["body"])
        assert _visible("".join(block.text for block in blocks)) == _visible(paper["body"])


def test_the_chapters_of_real_laws_become_headings(papers):
    laws = [
        paper
        for paper in papers
        if paper["kind"] == "law" and re.search(r"^第[一二三]章", paper["body"], re.M)
    ]
    for law in laws:
        headings = [block.text for block in paragraphs_and_headings(law["body"]) if block.kind == "heading"]
        assert any(re.match(r"第\s*\S+\s*章", heading) for heading in headings), law["id"]
