"""The file of one item: whole, true, and for its own unit alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import reportlab
from django.db import connection
from pypdf import PdfReader
from wagtail.models import Page

from approvals.checks import case_files_embed_their_font
from approvals.models import StepKind
from sites.models import ArticlePage
from tests import factories as f
from tests.approvals.walking import approve, cleared, draft, submitted
from units.models import Role


def screen(page, rest: str = "") -> str:
    return f"/admin/reviews/file/{page.pk}/{rest}"


def test_what_is_public_is_what_was_cleared(office, at_desk):
    page = cleared(draft(office, title="燃气检查结果"), office)
    said = at_desk(office.editor).get(screen(page)).content.decode()
    assert "一致：现在公开的内容与准予公开的内容逐字节相同；本件的台账完整" in said
    assert str(office.secrecy) in said
    assert str(office.releaser) in said
    assert "送审" in said


def test_a_change_past_every_guard_is_seen(office, at_desk):
    page = cleared(draft(office), office)
    ArticlePage.objects.filter(pk=page.pk).update(summary="偷偷改的")
    said = at_desk(office.editor).get(screen(page)).content.decode()
    assert "不一致" in said
    assert "逐字节相同" not in said


def test_a_changed_byte_of_a_file_is_seen(office, at_desk):
    document = f.make_document(office.unit, "名单.pdf")
    body = [("rich_text", f'<p><a linktype="document" id="{document.pk}">名单</a></p>')]
    page = cleared(draft(office, body=body), office)
    with open(document.file.path, "ab") as stored:
        stored.write(b"x")
    said = at_desk(office.editor).get(screen(page)).content.decode()
    assert "不一致" in said


def test_the_json_says_everything_with_whole_hashes(office, at_desk):
    page = draft(office, title="甲")
    review = submitted(page, office.editor, note="急件")
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy, reason="核过")
    answer = at_desk(office.editor).get(screen(page, "json/"))
    file = json.loads(answer.content)
    assert "no-store" in answer["Cache-Control"]
    assert file["item"]["title"] == "甲"
    assert file["verification"]["is_public"] is False
    assert file["reviews"][0]["note"] == "急件"
    steps = {step["kind"]: step for step in file["reviews"][0]["steps"]}
    assert steps["confidentiality"]["opinions"][0]["reason"] == "核过"
    assert steps["legality"]["reason"]
    assert all(len(row["hash"]) == 64 and row["is_unchanged"] and row["is_linked"] for row in file["ledger"])


def test_the_pdf_can_be_read(office, at_desk):
    page = draft(office, title="停水公告")
    review = submitted(page, office.editor)
    approve(review, StepKind.CONFIDENTIALITY, office.secrecy, reason="很长的理由。" * 300)
    approve(review, StepKind.RELEASE, office.releaser)
    answer = at_desk(office.editor).get(screen(page, "pdf/"))
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(answer.content)).pages) >= 2


def fonts_of(answer) -> set[str]:
    """The names of the fonts that the PDF brings along."""
    pages = PdfReader(io.BytesIO(answer.content)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    embedded = [font for font in fonts if "/FontDescriptor" in font]
    return {str(font["/BaseFont"]) for font in embedded if "/FontFile2" in font["/FontDescriptor"]}


def test_the_pdf_brings_its_font_and_draws_what_the_font_lacks_in_another(office, at_desk, settings):
    settings.CASE_FILE_FONT = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")
    page = cleared(draft(office, title="Notice 停水"), office)
    answer = at_desk(office.editor).get(screen(page, "pdf/"))
    assert any(name.endswith("+BitstreamVeraSans-Roman") for name in fonts_of(answer))
    first = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Notice" in first
    assert "停水" in first
    assert case_files_embed_their_font() == []


@pytest.mark.parametrize(("content", "code"), [(None, "approvals.W001"), (b"OTTO", "approvals.E006")])
def test_without_a_font_the_pdf_is_drawn_all_the_same_and_whoever_installs_is_told(
    office, at_desk, settings, tmp_path, content, code
):
    font = tmp_path / "font.ttf"
    if content is not None:
        font.write_bytes(content)
    settings.CASE_FILE_FONT = str(font)
    page = cleared(draft(office, title="停水公告"), office)
    answer = at_desk(office.editor).get(screen(page, "pdf/"))
    assert fonts_of(answer) == set()
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "停水公告" in text
    assert "第 1 页，共 " in text
    assert [found.id for found in case_files_embed_their_font()] == [code]


def test_the_file_outlives_the_page(office, at_desk):
    page = draft(office, title="已删的")
    review = submitted(page, office.editor)
    number = page.pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_review SET page_id = NULL WHERE id = %s", [review.pk])
    Page.objects.filter(pk=number).delete()
    said = at_desk(office.secrecy).get(f"/admin/reviews/file/{number}/").content.decode()
    assert "已删的" in said
    assert "页面已删除" in said


@pytest.mark.parametrize("rest", ["", "json/", "pdf/"])
def test_other_units_have_no_file(office, county, at_desk, rest):
    page = draft(office)
    submitted(page, office.editor, consulted=[county.mzj.unit])
    assert at_desk(county.mzj.releaser).get(screen(page, rest)).status_code == 404


def test_an_inspector_has_it(office, county, at_desk):
    page = cleared(draft(office), office)
    inspector = f.make_user("ducha", county.portal.unit, Role.INSPECTOR)
    assert at_desk(inspector).get(screen(page)).status_code == 200


def test_what_was_never_reviewed_says_so(office, at_desk):
    page = draft(office)
    said = at_desk(office.editor).get(screen(page)).content.decode()
    assert "没有准予公开" in said
