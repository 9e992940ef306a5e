"""What is found in sound files of each kind, and where it is said to stand."""

import io
import os
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from openpyxl.comments import Comment
from PIL import Image

from tests.texts.extraction.making import ID_NUMBER, MC, W, docx, ofd, ofd_text, paragraph, pdf, read, zipped
from texts.extraction.results import Kind, Reason, State


def found(extracted, kind):
    return extracted.text(kind)


def test_a_pdf_is_read_page_by_page():
    extracted = read(pdf("first page", ID_NUMBER), "a.pdf")
    assert extracted.state is State.READ
    assert [(part.page, part.text) for part in extracted.parts if part.kind is Kind.BODY] == [
        (1, "first page"),
        (2, ID_NUMBER),
    ]


def test_notes_on_a_page_and_files_inside_a_pdf_are_read():
    extracted = read(pdf("page", note="内部掌握", attached={"名单.txt": ID_NUMBER.encode()}), "a.pdf")
    assert found(extracted, Kind.COMMENT) == "内部掌握"
    assert [(part.place, part.text) for part in extracted.parts if part.place] == [("名单.txt", ID_NUMBER)]


def test_scanned_pages_are_named_and_the_others_read():
    extracted = read(pdf("words", None, ""), "a.pdf")
    assert extracted.state is State.PARTLY
    assert [(gap.reason, gap.page) for gap in extracted.unread] == [(Reason.NO_TEXT, 2)]


def test_a_scanned_file_is_unreadable():
    assert read(pdf(None, None), "a.pdf").state is State.UNREADABLE


def test_an_encrypted_pdf_says_so():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert [gap.reason for gap in read(buffer.getvalue(), "a.pdf").unread] == [Reason.ENCRYPTED]


def test_a_word_file_gives_body_and_tables_with_their_cells():
    body = paragraph("关于开展检查的通知") + (
        f"<w:tbl><w:tr><w:tc>{paragraph('姓名')}</w:tc><w:tc>{paragraph('病种')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('张三')}</w:tc><w:tc>{paragraph('尿毒症')}</w:tc></w:tr></w:tbl>"
    )
    extracted = read(docx(body), "a.docx")
    assert extracted.state is State.READ
    assert found(extracted, Kind.BODY) == "关于开展检查的通知"
    assert found(extracted, Kind.TABLE) == "姓名\t病种\n张三\t尿毒症"


def test_a_number_cut_by_formatting_is_one_number():
    body = f"<w:p><w:r><w:t>{ID_NUMBER[:6]}</w:t></w:r><w:r><w:t>{ID_NUMBER[6:]}</w:t></w:r></w:p>"
    assert found(read(docx(body), "a.docx"), Kind.BODY) == ID_NUMBER


def test_what_was_tracked_is_told_apart():
    body = (
        "<w:p><w:r><w:t>编号</w:t></w:r><w:ins><w:r><w:t>新增</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>移走的话</w:t></w:r></w:moveFrom></w:p>"
    )
    extracted = read(docx(body), "a.docx")
    assert found(extracted, Kind.BODY) == "编号新增"
    assert found(extracted, Kind.INSERTED) == "新增"
    assert found(extracted, Kind.DELETED) == "删去的话移走的话"


def test_hidden_words_and_where_fields_point_are_found():
    body = paragraph("看不见", "<w:rPr><w:vanish/></w:rPr>") + paragraph(
        "看得见", '<w:rPr><w:vanish w:val="0"/></w:rPr>'
    )
    body += '<w:p><w:r><w:instrText>HYPERLINK "http://example.com/x"</w:instrText></w:r></w:p>'
    extracted = read(docx(body), "a.docx")
    assert found(extracted, Kind.BODY) == "看得见"
    assert "看不见" in found(extracted, Kind.HIDDEN)
    assert "http://example.com/x" in found(extracted, Kind.HIDDEN)


def test_text_boxes_count_once_and_a_second_version_that_differs_is_hidden():
    def box(text):
        return f"<w:pict><w:txbxContent>{paragraph(text)}</w:txbxContent></w:pict>"

    def both(new, old):
        return (
            f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box(new)}</mc:Choice>"
            f"<mc:Fallback>{box(old)}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    extracted = read(docx(both("框内文字", "框内文字") + both("新", "旧版里的话")), "a.docx")
    assert found(extracted, Kind.BODY) == "框内文字\n新"
    assert found(extracted, Kind.HIDDEN) == "旧版里的话"


def test_headers_notes_comments_and_properties_of_a_word_file():
    extracted = read(
        docx(
            paragraph("正文"),
            word__header1=f"<w:hdr {W}>{paragraph('机密★1年')}</w:hdr>",
            word__footer2=f"<w:ftr {W}>{paragraph('页脚')}</w:ftr>",
            word__footnotes=f"<w:footnotes {W}><w:footnote>{paragraph('脚注')}</w:footnote></w:footnotes>",
            word__comments=f'<w:comments {W}><w:comment w:author="王科长">{paragraph("此处不宜公开")}</w:comment></w:comments>',
            docProps__core='<c xmlns:d="urn:d"><d:creator>张三</d:creator></c>',
            docProps__custom='<P><property name="密级"><lpwstr>秘密</lpwstr></property></P>',
        ),
        "a.docx",
    )
    assert found(extracted, Kind.HEADER) == "页脚\n机密★1年"
    assert found(extracted, Kind.NOTE) == "脚注"
    assert found(extracted, Kind.COMMENT) == "此处不宜公开\n王科长"
    assert found(extracted, Kind.PROPERTY) == "creator: 张三\n密级: 秘密"


def test_a_word_file_of_pictures_has_no_text():
    body = f"<w:p><w:r><w:drawing><blip {MC}/></w:drawing></w:r></w:p>"
    assert [gap.reason for gap in read(docx(body), "a.docx").unread] == [Reason.NO_TEXT]


def workbook(make):
    book = openpyxl.Workbook()
    make(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_tells_hidden_from_seen():
    def make(book):
        sheet = book.active
        sheet.title = "公示"
        sheet.append(["姓名", "身份证号", "金额", "手机"])
        sheet.append(["张三", ID_NUMBER, 300, 13800138000.0])
        sheet.append(["李四", "无", 200, "无"])
        sheet.column_dimensions.group("B", "B", hidden=True)
        sheet.row_dimensions[3].hidden = True
        sheet["A2"].comment = Comment("低保户", "王科长")
        sheet["C4"] = '=IF(1,"暗语","")'
        sheet.oddHeader.center.text = "内部资料"
        secret = book.create_sheet("底稿")
        secret.append(["赵六", date(2026, 3, 2)])
        secret.sheet_state = "veryHidden"
        book.properties.creator = "制表人"

    extracted = read(workbook(make), "a.xlsx")
    assert extracted.state is State.READ
    assert found(extracted, Kind.TABLE) == "姓名\t\t金额\t手机\n张三\t\t300\t13800138000"
    hidden = found(extracted, Kind.HIDDEN)
    assert f"\t身份证号\n\t{ID_NUMBER}\n李四\t无\t200\t无" in hidden
    assert "底稿" in hidden
    assert "赵六\t2026-03-02" in hidden
    assert '=IF(1,"暗语","")'[1:] in hidden
    assert found(extracted, Kind.COMMENT) == "A2\t王科长\t低保户"
    assert "内部资料" in found(extracted, Kind.HEADER)
    assert "creator: 制表人" in found(extracted, Kind.PROPERTY)
    assert {part.place for part in extracted.parts if part.kind is Kind.TABLE} == {"公示"}


def test_a_span_of_hidden_columns_is_hidden_as_a_whole():
    def make(book):
        book.active.append(["a", "b", "c", "d"])
        book.active.column_dimensions.group("B", "D", hidden=True)

    extracted = read(workbook(make), "a.xlsx")
    assert found(extracted, Kind.TABLE) == "a"
    assert found(extracted, Kind.HIDDEN) == "\tb\tc\td"


def test_an_ofd_file_is_read_page_by_page_and_lines_are_joined():
    pages = [
        ofd_text("1101051949", "20 20 30 5")
        + ofd_text("1231002X", "50 20 30 5")
        + ofd_text("下一行", "20 40 30 5"),
        ofd_text("第二页") + ofd_text("隐藏的话", "20 60 9 5", 'Visible="false"'),
    ]
    extracted = read(ofd(pages), "a.ofd")
    assert extracted.state is State.READ
    assert [(part.page, part.text) for part in extracted.parts if part.kind is Kind.BODY] == [
        (1, f"{ID_NUMBER}\n下一行"),
        (2, "第二页"),
    ]
    assert found(extracted, Kind.HIDDEN) == "隐藏的话"
    assert found(extracted, Kind.PROPERTY) == "Author: 李文书"


def test_notes_attachments_and_unlisted_pages_of_an_ofd_file_are_read():
    more = {
        "Doc_0/Annots/Annot_0.xml": '<x><Annot Creator="王科长"><Remark>不宜公开</Remark></Annot></x>',
        "Doc_0/Pages/Page_9/Content.xml": f"<Page>{ofd_text('没有列出').replace('ofd:', '')}</Page>",
        "Doc_0/Attachs/名单.csv": f"姓名,号码\n张三,{ID_NUMBER}",
    }
    extracted = read(ofd([ofd_text("正文")], **more), "a.ofd")
    assert found(extracted, Kind.COMMENT) == "不宜公开\n王科长"
    assert found(extracted, Kind.HIDDEN) == "没有列出"
    assert [part.text for part in extracted.parts if part.place == "Doc_0/Attachs/名单.csv"] == [
        f"姓名\t号码\n张三\t{ID_NUMBER}"
    ]


def test_a_scanned_page_of_an_ofd_file_is_named():
    extracted = read(ofd([ofd_text("正文"), '<ofd:ImageObject Boundary="0 0 210 297"/>']), "a.ofd")
    assert [(gap.reason, gap.page) for gap in extracted.unread] == [(Reason.NO_TEXT, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "A.CSV"])
def test_plain_text_is_read_in_every_encoding_in_use(encoding, name):
    extracted = read("姓名，张三㐂".encode(encoding), name)
    assert extracted.state is State.READ
    assert extracted.text().replace("\t", "，") == "姓名，张三㐂"


def test_an_archive_is_read_with_the_names_in_it():
    inner = zipped({"名单.csv": f"张三,{ID_NUMBER}"})
    extracted = read(
        zipped(
            {
                "附件/内.zip": inner,
                "说明.txt": "说明".encode("gbk"),
                "旧.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            }
        ),
        "a.zip",
    )
    assert ("附件/内.zip/名单.csv", f"张三\t{ID_NUMBER}") in {
        (part.place, part.text) for part in extracted.parts
    }
    assert "说明" in found(extracted, Kind.BODY)
    assert "旧.doc" in found(extracted, Kind.PROPERTY)
    assert [(gap.reason, gap.place) for gap in extracted.unread] == [(Reason.UNSUPPORTED, "旧.doc")]


def test_names_in_an_archive_may_be_in_gbk():
    name = "名单.txt"
    content = zipped({"AAAA.txt": "x"}).replace(b"AAAA.txt", name.encode("gbk"))
    assert name in {part.place for part in read(content, "a.zip").parts}


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "TIFF"])
def test_a_picture_gives_its_place_on_earth_but_not_what_it_shows(format_):
    exif = Image.Exif()
    exif[0x010E] = "zhang san"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 7.0)
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, format_, exif=exif.tobytes())
    extracted = read(buffer.getvalue(), "a.bin")
    assert "GPSLatitude: 30.0 15.0 7.0" in found(extracted, Kind.PROPERTY)
    assert "ImageDescription: zhang san" in found(extracted, Kind.PROPERTY)
    assert [gap.reason for gap in extracted.unread] == [Reason.PICTURE]


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf", "a.html", "a.exe", "a"])
def test_what_has_no_reader_says_so(name):
    assert [gap.reason for gap in read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", name).unread] == [
        Reason.UNSUPPORTED
    ]
    assert [gap.reason for gap in read(b"{\\rtf1}", name).unread] == [Reason.UNSUPPORTED]


def test_an_encrypted_word_file_says_so():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert [gap.reason for gap in read(content, "a.docx").unread] == [Reason.ENCRYPTED]


def test_a_file_is_known_by_its_bytes_and_not_by_its_name():
    assert read(pdf("words"), "a.txt").text(Kind.BODY) == "words"


def test_real_attachments_are_read_in_full():
    shared = (
        Path(os.environ.get("CLUSTER_SHARED") or Path(__file__).resolve().parents[4] / "shared")
        / "attachments"
    )
    if not shared.is_dir():
        message = f"no collection of attachments at {shared} (CLUSTER_SHARED)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    answers = {path.name: read(path.read_bytes(), path.name) for path in shared.iterdir()}
    assert {name: answer.state for name, answer in answers.items() if answer.state is not State.READ} == {}
    assert "第一部分 上海市普陀区规划和自然资源局概况" in answers["putuo-2024-budget-planning.pdf"].text(
        Kind.BODY
    )
    assert answers["gongwen-08-comments-revisions.docx"].text(Kind.DELETED) == "删除的修订文字"
    assert "你好呀，OFD Reader&Writer！" in answers["ofdrw-signed.ofd"].text(Kind.BODY)
