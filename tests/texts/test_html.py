"""HTML that may be published."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from texts.html import NO_CHARACTER, TAGS, clean_html, plain_text, text_to_html


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p onclick='x()' style='color:red' class='a'>公开</p>", "<p>公开</p>"),
        ("<script>alert(1)</script><p>公开</p>", "<p>公开</p>"),
        ("<style>p{}</style><iframe src='https://a'>内</iframe><p>公开</p>", "<p>公开</p>"),
        ("<h1>标题</h1><h5>小标题</h5>", "<h2>标题</h2><h4>小标题</h4>"),
        ("<p> &nbsp;</p><p><br></p><p>\u3000</p><p>公开</p><h2></h2>", "<p>公开</p>"),
        ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
        ("<font size=2><u>公开</u></font>", "公开"),
        ("<p>一<!-- 注 --></p>", "<p>一</p>"),
        ("<img src=x onerror=alert(1)>公开", "公开"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
    ],
)
def test_what_it_means_is_kept_and_what_it_does_is_not(dirty, clean):
    assert clean_html(dirty) == clean


@pytest.mark.parametrize(
    "address", ["https://a.example/x?y=1", "http://a.example/", "mailto:a@b.example", "/zwgk/1/", "#top"]
)
def test_ordinary_links_stay(address):
    assert clean_html(f'<a href="{address}" target="_blank">见</a>') == f'<a href="{address}">见</a>'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "java\nscript:x",
    ],
)
def test_links_that_do_something_lose_their_address(address):
    assert clean_html(f'<a href="{address}">见</a>') == "<a>见</a>"


def test_a_table_keeps_its_structure():
    table = (
        "<table><caption>表</caption><thead><tr><th scope='col' colspan='2'>项</th></tr></thead>"
        "<tbody><tr><td rowspan='2' width='9'>一</td><td colspan='x'>二</td></tr><tr><td scope='row'>三</td></tr></tbody></table>"
    )
    assert clean_html(table) == (
        '<table><caption>表</caption><thead><tr><th scope="col" colspan="2">项</th></tr></thead>'
        '<tbody><tr><td rowspan="2">一</td><td>二</td></tr><tr><td>三</td></tr></tbody></table>'
    )


def test_a_table_inside_a_box_of_an_old_page_survives():
    assert clean_html("<div><table><tbody><tr><td>一</td></tr></tbody></table></div>") == (
        "<table><tbody><tr><td>一</td></tr></tbody></table>"
    )


markup = st.lists(
    st.one_of(
        st.sampled_from(
            sorted(
                f"<{slash}{tag}>"
                for tag in [*TAGS, "h1", "div", "script", "svg", "math", "style", "section"]
                for slash in ("", "/")
            )
        ),
        st.sampled_from(
            [
                '<a href="',
                '">',
                "<a href='javascript:x'>",
                "<td colspan=3>",
                "<!--",
                "-->",
                "&nbsp;",
                "&lt;script&gt;",
                "<",
                "公开",
                " ",
                "\n",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=25,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(markup)
@example("<p><div></div></p>")
@example("<a><table><a>x</table>")
@example("<h1><p>x</h1>")
def test_cleaning_twice_is_the_same_as_once_and_leaves_only_what_is_allowed(html):
    once = clean_html(html)
    assert clean_html(once) == once
    for element in BeautifulSoup(once, "html.parser").find_all(True):
        assert element.name in TAGS
        assert set(element.attrs) <= {"href", "colspan", "rowspan", "scope"}
        assert not str(element.get("href", "")).strip().lower().startswith(("javascript", "data", "vbscript"))


def test_plain_text_becomes_headings_and_paragraphs():
    assert text_to_html("一、总体要求\n先审查<后>公开。\n第一条 为了公开。") == (
        "<h2>一、总体要求</h2>\n<p>先审查&lt;后&gt;公开。</p>\n<p><strong>第一条</strong> 为了公开。</p>"
    )


@settings(deadline=None)
@given(st.text())
def test_text_made_html_and_read_again_loses_only_white_space(text):
    text = NO_CHARACTER.sub("", text)

    def visible(some: str) -> str:
        return re.sub(r"\s", "", some)

    assert visible(plain_text(text_to_html(text))) == visible(text)
    assert clean_html(text_to_html(text)).count("<p>") == text_to_html(text).count("<p>")


def test_the_reader_sees_one_line_per_block_and_cells_apart():
    html = "<h2>表</h2><p>一<strong>二</strong>&amp;<br>三</p><table><tr><td>甲</td><td>乙</td></tr></table><script>x</script>"
    assert plain_text(html) == "表\n一二&\n三\n甲\t乙"
