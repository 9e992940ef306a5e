"""Attachments and pictures of a draft: where a finding stands in them, what could not be read, and what is kept."""

import io

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from PIL import Image

from approvals.scanners import scan_item
from approvals.scanners.resident_ids import check_character
from approvals.scanners.unreadable import reasons
from approvals.submitting import Submit
from sites.file_texts import FileTexts, text_of
from sites.models import DisclosureAttachment, DisclosurePage, FileText, SiteImage
from sites.publishing.gates import PublicationRefused
from sites.scope import ensure_collection
from tests import factories as f
from tests.texts.extraction.making import W, chinese_pdf, docx, paragraph, pdf, zipped
from texts.extraction import keeping
from texts.extraction.limits import Limits
from texts.extraction.results import Reason

pytestmark = pytest.mark.django_db

ID = "11010119900307123" + check_character("11010119900307123")


@pytest.fixture
def unit():
    return f.make_portal().unit


def page_with(unit, name, content):
    page = DisclosurePage(title="公示")
    page.attachments.add(DisclosureAttachment(document=f.make_document(unit, name, content)))
    return page


def found(page, rule="resident-id"):
    return [one for one in scan_item(page) if one.rule == rule]


def workbook():
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active.append(["说明", "见另表"])
    book.active["A1"].comment = Comment(ID, "李")
    hidden = book.create_sheet("名册")
    hidden.append([f"王小明{ID}"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def comments():
    return f"<w:comments {W}><w:comment>{paragraph(ID)}</w:comment></w:comments>"


DELETED = f"<w:p><w:del><w:r><w:delText>{ID}</w:delText></w:r></w:del></w:p>"


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("名单.txt", ID.encode(), {"附件“名单.txt”"}),
        ("名单.pdf", chinese_pdf(["第一页"], [f"号码{ID}"]), {"附件“名单.pdf”，第2页"}),
        ("名单.docx", docx(paragraph("正文"), word__comments=comments()), {"附件“名单.docx”，批注"}),
        ("名单.docx", docx(paragraph("正文") + DELETED), {"附件“名单.docx”，修订中删除的文字"}),
        ("名单.xlsx", workbook(), {"附件“名单.xlsx”，Sheet，批注", "附件“名单.xlsx”，名册，隐藏的内容"}),
        ("全部.zip", zipped({"名单.txt": ID}), {"附件“全部.zip”，名单.txt"}),
        (f"{ID}.txt", b"text", {f"附件“{ID}.txt”，名称"}),
    ],
)
def test_a_finding_says_where_in_the_file_it_stands(unit, name, content, places):
    findings = found(page_with(unit, name, content))
    assert {one.place for one in findings} == {place.replace(ID, "***") for place in places}
    assert {one.severity.value for one in findings} == {"block"}
    assert {len(one.sha256) for one in findings} == {64}
    assert not any(one.maskable for one in findings)
    assert ID not in repr(findings)


def test_a_catalogue_line_has_no_files(unit):
    assert not scan_item(page_with(unit, "a.txt", ID.encode()), line_only=True)


def test_names_in_a_sheet_meet_its_hidden_column(unit):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "健康状况"])
    book.active.append(["王小明", "尿毒症"])
    book.active.column_dimensions["B"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    (one,) = found(page_with(unit, "a.xlsx", buffer.getvalue()), "names-beside-sensitive")
    assert one.place == "附件“a.xlsx”，Sheet"


def test_rows_in_a_pdf_are_read_as_a_table(unit):
    content = chinese_pdf(["低保对象公示", "姓名  致贫原因", "王小明  因病"])
    assert found(page_with(unit, "a.pdf", content), "names-beside-sensitive")


@pytest.mark.parametrize(
    ("name", "content", "why", "where"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Reason.UNSUPPORTED, ""),
        ("a.wps", b"WPS of old", Reason.UNSUPPORTED, ""),
        ("a.pdf", b"%PDF-1.4 cut off", Reason.BROKEN, ""),
        ("a.pdf", pdf("words", None, None), Reason.NO_TEXT, "第2页；第3页"),
        (
            "a.zip",
            zipped({"旧文件.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
            Reason.UNSUPPORTED,
            "旧文件.doc",
        ),
    ],
)
def test_what_was_not_read_is_told_with_its_reason(unit, name, content, why, where):
    (one,) = found(page_with(unit, name, content), "unreadable")
    assert (one.severity.value, one.place, one.context) == ("warn", f"附件“{name}”", where)
    assert reasons()[why] in one.message
    assert "打开文件" in one.hint
    assert one.sha256


def test_every_reason_has_its_words():
    assert set(reasons()) == set(Reason)


def photo(gps=True):
    image, buffer = Image.new("RGB", (32, 32)), io.BytesIO()
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 35.0, 12.5), 3: "E", 4: (106.0, 43.0, 1.5)})
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def page_with_picture(unit, content):
    image = SiteImage.objects.create(
        title="现场", file=ContentFile(content, "a.jpg"), collection=ensure_collection(unit)
    )
    return DisclosurePage(
        title="通报", body=[("picture", {"image": image, "alt_text": "现场", "caption": ""})]
    )


def test_a_photo_that_tells_its_place_is_told_and_none_is_unreadable(unit):
    page = page_with_picture(unit, photo())
    (one,) = [one for one in scan_item(page) if one.rule != "outside-link"]
    assert (one.rule, one.severity.value, one.place) == ("photo-place", "warn", "图片“现场”")
    assert scan_item(page_with_picture(unit, photo(gps=False))) == []


def test_a_photo_among_the_attachments_is_unreadable_too(unit):
    findings = scan_item(page_with(unit, "a.zip", zipped({"现场.jpg": photo()})))
    assert {one.rule for one in findings} == {"photo-place", "unreadable"}
    assert found(page_with(unit, "b.zip", zipped({"现场.jpg": photo()})), "photo-place")[0].place.endswith(
        "现场.jpg"
    )


def test_a_file_whose_bytes_are_gone_is_told(unit):
    page = page_with(unit, "a.txt", b"text")
    document = page.attachments.first().document
    document.file.storage.delete(document.file.name)
    (one,) = found(page, "unreadable")
    assert reasons()[Reason.NOT_RUN] in one.message


def test_a_finding_has_the_same_key_in_every_language_and_run(unit):
    page = page_with(unit, "a.txt", f"{ID}\n机密★".encode())
    keys = [one.key for one in scan_item(page)]
    with translation.override("en"):
        assert [one.key for one in scan_item(page)] == keys
    assert len(set(keys)) == 2


def test_submitting_is_refused_for_what_an_attachment_holds(unit):
    catalog = f.make_catalog(f.make_home(f.make_unit("jyj")))
    page = f.make_disclosure(catalog, live=False)
    page.attachments.add(DisclosureAttachment(document=f.make_document(unit, "名单.txt", ID.encode())))
    page.save()
    with pytest.raises(PublicationRefused, match="附件“名单"):
        Submit(page, by=None).execute()


# -- what is kept ------------------------------------------------------------------------------------------------


@pytest.fixture
def readings(monkeypatch):
    """Count the readings, which go on as ever."""
    names = []
    extract = keeping.extract

    def counted(file, name, limits):
        names.append(name)
        return extract(file, name, limits)

    monkeypatch.setattr(keeping, "extract", counted)
    return names


def test_the_same_bytes_are_read_once(unit, readings):
    for name in ("a.txt", "b.txt"):
        assert len(found(page_with(unit, name, ID.encode()))) == 1
    assert readings == ["a.txt"]
    assert FileText.objects.count() == 1


def test_a_doubtful_answer_is_kept_for_a_while_only(unit, readings):
    document = f.make_document(unit, "a.txt", b"text")
    hasty = Limits(seconds=0.001)
    for _time in range(2):
        assert text_of(document, hasty).unread[0].reason is Reason.TOOK_TOO_LONG
    assert len(readings) == 1
    FileText.objects.update(expires_at=timezone.now())
    text_of(document, hasty)
    assert len(readings) == 2
    assert FileText.objects.count() == 1


def test_a_text_with_characters_that_databases_refuse_is_kept():
    cache = FileTexts()
    value = {"parts": [{"text": "a\0b"}], "unread": []}
    cache.set("texts.extraction.abc.def", value, None)
    assert cache.get("texts.extraction.abc.def") == value
    assert cache.get("texts.extraction.abc.other") is None


def test_what_was_read_goes_with_the_last_file_of_its_bytes(unit, django_capture_on_commit_callbacks):
    first, second = (f.make_document(unit, name, b"text") for name in ("a.txt", "b.txt"))
    text_of(first)
    for document, left in ((first, True), (second, False)):
        with django_capture_on_commit_callbacks(execute=True):
            document.delete()
        assert FileText.objects.exists() is left
