"""What a clerk prints is the document: nothing of the screen around it, and where it came from."""

from __future__ import annotations

import io
import re

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.county import County
from tests.browser.pages import DisclosureView
from tests.browser.views import open_page
from texts.normalise import nfkc

MOST_PAGES = 6
#: Glyphs that stand for a radical and a character are read back from a PDF as the radical; NFKC knows those of Kangxi.
RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰", "民虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙"
)


def test_a_printed_disclosure_is_the_document_and_its_address(page: Page, county: County) -> None:
    open_page(page, county, "entry with attachments")
    view = DisclosureView(page)
    title, index_number = _tight(view.title.inner_text()), _tight(view.fact("索引号"))
    menu = [_tight(label) for label in view.menu.get_by_role("link").all_inner_texts()]
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = _tight("".join(sheet.extract_text() for sheet in paper.pages))

    assert title in text
    assert index_number in text
    assert _tight(page.url) in text
    assert 1 <= len(paper.pages) <= MOST_PAGES
    assert all(sheet.extract_text().strip() for sheet in paper.pages)
    assert "跳到正文" not in text
    assert "".join(menu) not in text
    assert "打印" not in text


def test_a_printed_disclosure_shows_no_controls(page: Page, county: County) -> None:
    open_page(page, county, "entry with attachments")
    page.emulate_media(media="print")
    for selector in ("nav", "form", "button", "[role=search]"):
        shown = [item for item in page.locator(selector).all() if item.is_visible()]
        assert not shown, [item.evaluate("one => one.outerHTML.slice(0, 120)") for item in shown]


def _tight(text: str) -> str:
    return re.sub(r"\s|\u200b|\u00ad", "", nfkc(text)).translate(RADICALS)
