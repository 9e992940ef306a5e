"""How a text is set: headings with ids, contents, official papers in their form, nothing lost."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from sites.typesetting import typeset_html
from tests import factories as f
from tests.sites.public_county import get, html_of


def soup_of(html, **options):
    return BeautifulSoup(typeset_html(html, **options).html, "html.parser")


def words(html):
    return re.sub(r"\s", "", BeautifulSoup(html, "html.parser").get_text())


PAPER = (
    "<p>　　各乡镇人民政府，县政府各部门：</p><p>现将《办法》印发给你们，请认真执行。</p>"
    "<p>云溪县人民政府</p><p>2026年10月26日</p>"
    "<h2>第一章 总则</h2><p>第一条 为了规范供水，制定本办法。</p><p><strong>第二条</strong> 本办法适用于本县。</p>"
    "<h2>第二章 管护</h2><p>第三条规定的单位负责管护。</p>"
)


def test_headings_get_short_ids_that_stay_the_same():
    once, again = (typeset_html("<h2>总则</h2><p>一</p><h3>原则</h3><h2>附则</h2>") for _time in range(2))
    assert [(heading.anchor, heading.level) for heading in once.headings] == [("s1", 2), ("s2", 3), ("s3", 2)]
    assert once.html == again.html
    assert all(heading.anchor.isascii() for heading in once.headings)


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h3>甲</h3><h3>乙</h3>", [2, 2]),
        ("<h2>甲</h2><h4>乙</h4>", [2, 3]),
        ("<h4>甲</h4><h2>乙</h2><h3>丙</h3>", [2, 2, 3]),
    ],
)
def test_no_level_of_heading_is_left_out(html, levels):
    assert [heading.level for heading in typeset_html(html).headings] == levels


def test_headings_in_a_section_stand_below_the_heading_of_the_section():
    assert [heading.level for heading in typeset_html("<h2>甲</h2><h3>乙</h3>", first_level=3).headings] == [
        3,
        4,
    ]


def test_contents_are_shown_from_three_headings_on():
    two = "<h2>甲</h2><h2>乙</h2>"
    assert not typeset_html(two).contents
    assert [entry.text for entry in typeset_html(two + "<h3>丙</h3>").contents] == ["甲", "乙", "丙"]
    many = typeset_html(two + "<h2>丁</h2><h3>戊</h3>").contents
    assert [entry.text for entry in many] == ["甲", "乙", "丁"], "the highest headings are enough"


def test_an_official_paper_is_set_in_its_form():
    soup = soup_of(PAPER, official=True)
    assert soup.find("p", class_="flush").get_text() == "各乡镇人民政府，县政府各部门："
    assert [line.get_text() for line in soup.select("p.sign")] == ["云溪县人民政府", "2026年10月26日"]
    articles = [
        line.find(["b", "strong"]).get_text() for line in soup.find_all("p") if line.find(["b", "strong"])
    ]
    assert articles == ["第一条", "第二条"], "第三条规定的 is a reference, not an article"


def test_nothing_is_lost_or_added_by_setting_it():
    assert words(typeset_html(PAPER, official=True).html) == words(PAPER)


def test_issuer_and_date_in_one_paragraph_are_a_signature():
    sign = soup_of("<p>请执行。</p><p>云溪县民政局 云溪县财政局 2026年2月7日</p>", official=True).find(
        class_="sign"
    )
    assert sign.get_text("|") == "云溪县民政局 云溪县财政局|2026年2月7日"


@pytest.mark.parametrize(
    "html",
    [
        "<p>1985年12月30日</p><p>第一条 为加强管理，制定本规定。</p>",
        "<p>会议定于</p><p>2026年2月7日</p><p>召开。</p>",
        "<p>根据有关规定，现就有关事项通知如下：</p>",
        "<p>一、工作要求：</p>",
        "<p>活动由云溪县民政局主办。云溪县财政局 2026年2月7日</p>",
    ],
)
def test_what_is_not_certain_stays_a_paragraph(html):
    assert not soup_of(html, official=True).select(".sign, .flush")


def test_only_official_papers_are_set_so():
    assert not soup_of(PAPER).select(".sign, .flush")


def test_tables_scroll_in_themselves_and_say_what_heads_what():
    soup = soup_of(
        "<table><tbody><tr><th>乡镇</th><th>村数</th></tr><tr><th>鹿溪镇</th><td>19</td></tr></tbody></table><p>后</p>"
    )
    frame = soup.find(class_="scroll")
    assert frame["role"] == "region" and frame["tabindex"] == "0" and frame["aria-label"] == "表格1"
    assert [cell["scope"] for cell in frame.find_all("th")] == ["col", "col", "row"]
    assert frame.thead.get_text() == "乡镇村数" and "后" not in frame.get_text()


@pytest.mark.parametrize("html", ["", "  ", "只有文字", "前<p>后</p>", "<p>5 &lt; 6 &amp; 7</p>"])
def test_any_markup_is_shown_as_it_was(html):
    assert words(typeset_html(html, official=True).html) == words(html)


def test_text_that_looks_like_markup_stays_text():
    assert "<script>" not in typeset_html("&lt;script&gt;x&lt;/script&gt;").html


@pytest.mark.django_db
def test_an_entry_has_contents_that_lead_to_its_headings(client):
    catalog = f.make_catalog(f.make_portal())
    body = [("rich_text", PAPER), ("rich_text", "<h2>第三章 附则</h2><p>自印发之日起施行。</p>")]
    entry = f.make_disclosure(catalog, body=body)
    soup = BeautifulSoup(html_of(get(client, entry)), "html.parser")
    contents = soup.select("aside .toc a")
    assert [link.get_text() for link in contents] == ["第一章 总则", "第二章 管护", "第三章 附则"]
    assert all(soup.find(id=link["href"][1:]).name == "h2" for link in contents)
    assert [link["href"] for link in soup.select("article .toc a")] == [link["href"] for link in contents]
