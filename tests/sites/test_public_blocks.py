"""Every block of a body as a reader gets it."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from sites.blocks import BodyBlock
from tests import factories as f
from tests.sites.public_county import get, html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    """A function that publishes an article with a body and returns the body as the reader gets it."""
    portal = f.make_portal()
    column = f.make_column(portal)

    def show(kind, value):
        value = value(portal.unit) if callable(value) else value
        html = html_of(get(client, f.make_article(column, body=[(kind, value)])))
        return BeautifulSoup(html, "html.parser").find(class_="prose")

    return show


def test_rich_text_keeps_its_headings(shown):
    assert shown("rich_text", "<h2>总则</h2><p>第一条</p>").h2.get_text() == "总则"


def test_imported_text_is_cleaned_again_when_it_is_shown(shown):
    body = shown(
        "imported_text", '<p onclick="x()">文</p><script>x()</script><table><tr><th>甲</th></tr></table>'
    )
    assert body.th.get_text() == "甲" and not body.script and "onclick" not in body.p.attrs


def test_a_picture_has_its_alternative_text_and_caption(shown):
    body = shown(
        "picture", lambda unit: {"image": f.make_image(unit), "alt_text": "河流", "caption": "云溪河"}
    )
    assert body.img["alt"] == "河流" and body.figcaption.get_text() == "云溪河"
    assert body.img["src"].startswith("/media/renditions/")


def test_a_gallery_shows_every_picture(shown):
    body = shown(
        "gallery",
        lambda unit: [
            {"image": f.make_image(unit), "alt_text": text, "caption": ""} for text in ("甲", "乙")
        ],
    )
    assert [image["alt"] for image in body.find_all("img")] == ["甲", "乙"]


def test_a_table_has_header_cells_with_their_scope(shown):
    body = shown(
        "table",
        {
            "data": [["乡镇", "村数"], ["鹿溪镇", "<b>19</b>"], ["石桥镇", None]],
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "table_caption": "行政区划",
        },
    )
    assert [cell["scope"] for cell in body.find_all("th")] == ["col", "col", "row", "row"]
    assert body.caption.get_text() == "行政区划"
    assert [cell.get_text(strip=True) for cell in body.find_all("td")] == ["<b>19</b>", ""]


def test_attachments_show_type_and_size(shown):
    body = shown(
        "attachments", lambda unit: [{"document": f.make_document(unit, "名单.xlsx"), "title": "名单"}]
    )
    assert body.a.get_text() == "名单" and "XLSX" in body.li.get_text() and "4" in body.li.p.get_text()


@pytest.mark.parametrize("form", ["video", "audio"])
def test_a_recording_has_its_words_in_writing(shown, form):
    body = shown(
        "recording",
        lambda unit: {
            "document": f.make_document(unit, "答问.txt"),
            "form": form,
            "title": "答记者问",
            "transcript": "<p>文字</p>",
        },
    )
    assert body.find(form)["aria-label"] == "答记者问" and "文字" in body.details.get_text()


@pytest.mark.parametrize("tone", ["note", "ok", "warn"])
def test_a_callout_is_a_note(shown, tone):
    note = shown("callout", {"tone": tone, "title": "注意", "text": "<p>截止</p>"}).find(role="note")
    assert tone in note["class"] and "截止" in note.get_text()


def test_steps_are_an_ordered_list(shown):
    items = shown(
        "steps", [{"title": "申请", "text": "<p>到村</p>"}, {"title": "审核", "text": ""}]
    ).ol.find_all("li")
    assert [item.strong.get_text() for item in items] == ["申请", "审核"]


def test_questions_can_be_unfolded_without_script(shown):
    body = shown("faq", [{"question": "要钱吗？", "answer": "<p>不要。</p>"}])
    assert body.summary.get_text() == "要钱吗？" and "不要" in body.details.get_text()


def test_no_block_is_without_a_template_of_its_own():
    assert all(block.meta.template for block in BodyBlock().child_blocks.values())


HEADS = ["乡镇", "村数", "人口"]


@pytest.mark.parametrize(
    ("data", "merged", "folds"),
    [
        ([HEADS, ["鹿溪镇", "19", "2.1万"]], None, True),
        ([["乡镇", "村数"], ["鹿溪镇", "19"]], None, False),
        ([["乡镇", "", "人口"], ["鹿溪镇", "19", "2.1万"]], None, False),
        ([HEADS, ["鹿溪镇", "19", None]], [{"row": 1, "col": 1, "rowspan": 1, "colspan": 2}], False),
    ],
)
def test_rows_become_cards_where_every_value_has_a_head(shown, data, merged, folds):
    table = {"data": data, "first_row_is_table_header": True, "first_col_is_header": True}
    body = shown("table", table | ({"mergeCells": merged} if merged else {}))
    assert ("fold" in body.table["class"]) is folds
    assert [cell.get("data-label") for cell in body.find_all("td")][:1] == (["村数"] if folds else [None])
