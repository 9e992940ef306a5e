"""How long a file is: what sound files say, and that no file can do harm."""

import io
import os
import time
import tracemalloc
import zipfile
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts import pages
from texts.pages import PageCount, page_count

OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>{}</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
OFD_PAGES = '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>{}</ofd:Pages></ofd:Document>'
BOOK = '<workbook xmlns="urn:x"><sheets>{}</sheets></workbook>'
PROPERTIES = '<Properties xmlns="urn:x"><Pages>{}</Pages><Words>{}</Words></Properties>'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha">{}]><workbook><sheets><sheet name="&z9;"/></sheets></workbook>'.format(
    "".join(f'<!ENTITY z{n} "{f"&z{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(10))
)


def package(compression=zipfile.ZIP_DEFLATED, **parts):
    """A zip file; keyword ``a__b`` becomes the part ``a/b``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def pdf(count, locked=False):
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    if locked:
        writer.encrypt("secret", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def counted(content, extension):
    return page_count(io.BytesIO(content), extension)


def test_a_pdf_says_its_pages():
    assert counted(pdf(8), "pdf") == PageCount(8, "page")


def test_the_extension_may_be_written_in_capitals():
    assert counted(pdf(2), "PDF") == PageCount(2, "page")


@pytest.mark.parametrize("root", ["Doc_0/Document.xml", "/Doc_0/Document.xml", "./Doc_0/Document.xml"])
def test_an_ofd_file_says_its_pages(root):
    content = package(OFD=OFD.format(root), Doc_0__Document=OFD_PAGES.format('<ofd:Page ID="1"/>' * 3))
    assert counted(content, "ofd") == PageCount(3, "page")


def test_a_document_named_twice_counts_once():
    names = "</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>".join(["D.xml", "/D.xml", "E.xml"])
    content = package(OFD=OFD.format(names), D=OFD_PAGES.format("<Page/>" * 3), E=OFD_PAGES.format("<Page/>"))
    assert counted(content, "ofd") == PageCount(4, "page")


def test_a_workbook_says_how_many_sheets_a_reader_sees():
    content = package(xl__workbook=BOOK.format('<sheet/><sheet state="hidden"/><sheet state="visible"/>'))
    assert counted(content, "xlsx") == PageCount(2, "sheet")


def test_a_presentation_says_its_slides():
    slides = '<presentation xmlns="urn:x"><sldIdLst><sldId/><sldId/></sldIdLst></presentation>'
    assert counted(package(ppt__presentation=slides), "pptx") == PageCount(2, "slide")


def test_a_word_file_says_what_its_program_wrote():
    assert counted(package(docProps__app=PROPERTIES.format(6, 1800)), "docx") == PageCount(6, "page")


def test_a_page_without_words_is_left_over_from_a_template():
    assert counted(package(docProps__app=PROPERTIES.format(1, 0)), "docx") is None


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"", "pdf"),
        (b"%PDF-1.7\n%%EOF", "pdf"),
        (pdf(3)[:200], "pdf"),
        (pdf(3, locked=True)[:300], "pdf"),
        (pdf(3).replace(b"/Count 3", b"/Count -1"), "pdf"),
        (pdf(3).replace(b"/Count 3", b"/Count 999999999"), "pdf"),
        (b"PK\x03\x04 broken", "xlsx"),
        (package(), "xlsx"),
        (package(xl__workbook="<workbook><sheets>"), "xlsx"),
        (package(xl__workbook=""), "xlsx"),
        (package(docProps__app=PROPERTIES.format("many", "some")), "docx"),
        (package(docProps__app=PROPERTIES.format("9" * 5000, 10)), "docx"),
        (package(OFD=OFD.format("../../etc/passwd")), "ofd"),
        (package(OFD="<OFD>" + OFD.format("x.xml") + "</OFD>"), "ofd"),
        (pdf(3), "ofd"),
        (package(xl__workbook=BOOK.format("<sheet/>")), "pdf"),
        (b"any", "txt"),
        (b"any", "doc"),
        (b"any", ""),
    ],
)
def test_what_does_not_say_its_length_has_none(content, extension):
    assert counted(content, extension) is None


def test_an_encrypted_pdf_breaks_nothing():
    assert counted(pdf(3, locked=True), "pdf") in (None, PageCount(3, "page"))


def deep(levels, breadth=10):
    """A PDF whose page tree would unfold to breadth ** levels pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(levels):
        kids = b" ".join([b"%d 0 R" % (level + 3)] * breadth)
        objects.append(b"<</Type/Pages/Count 7/Kids[" + kids + b"]>>")
    objects.append(b"<</Type/Page>>")
    body = b"".join(b"%d 0 obj%sendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"


HOSTILE = {
    "unpacks to 60 MB": lambda: (
        package(xl__workbook="<workbook>" + " " * 60_000_000 + "</workbook>"),
        "xlsx",
    ),
    "unpacks without limit": lambda: (
        package(zipfile.ZIP_BZIP2, xl__workbook="<w>" + " " * 50_000_000 + "</w>"),
        "xlsx",
    ),
    "laughs": lambda: (package(xl__workbook=LAUGHS), "xlsx"),
    "nests": lambda: (package(xl__workbook="<a>" * 500_000), "xlsx"),
    "lists many parts": lambda: (
        package(
            **{f"part{number:080}": "" for number in range(66_000)}, xl__workbook=BOOK.format("<sheet/>")
        ),
        "xlsx",
    ),
    "bundles": lambda: (
        package(
            OFD=OFD.format("</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>".join(["D.xml"] * 5000)),
            D=OFD_PAGES.format("<ofd:Page/>" * 10),
        ),
        "ofd",
    ),
    "bundles large documents": lambda: (
        package(
            OFD=OFD.format(
                "</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>".join(f"D{n}.xml" for n in range(50))
            ),
            **{f"D{n}": OFD_PAGES.format("<Page/>" * 100 + " " * 1_000_000) for n in range(50)},
        ),
        "ofd",
    ),
    "names itself": lambda: (package(OFD=OFD.format("OFD.xml")), "ofd"),
    "many objects": lambda: (b"%PDF-1.4\n" + b"1 0 obj<</Type/Pages>>endobj\n" * 1_500_000, "pdf"),
    "nested arrays": lambda: (b"%PDF-1.4\n1 0 obj" + b"[" * 2_000_000 + b"trailer<</Root 1 0 R>>", "pdf"),
    "chain of tables": lambda: (b"%PDF-1.4\nxref\n0 0\ntrailer<</Prev 9>>\nstartxref\n9\n%%EOF", "pdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little_and_says_nothing(name):
    content, extension = HOSTILE[name]()
    began = time.monotonic()
    assert counted(content, extension) is None
    assert time.monotonic() - began < 2 * pages.MOST_SECONDS


@pytest.mark.parametrize("name", ["unpacks to 60 MB", "unpacks without limit", "laughs", "nests"])
def test_a_hostile_file_takes_little_memory(name):
    content, extension = HOSTILE[name]()
    tracemalloc.start()
    counted(content, extension)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * pages.MOST_PART_BYTES


def test_a_broken_pdf_does_not_flood_the_log(caplog):
    counted(
        b"%PDF-1.4\n" + b"1 0 obj<</Type/Pages/Type/Pages>>endobj\n" * 50 + b"trailer<</Root 1 0 R>>", "pdf"
    )
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]


def test_a_page_tree_that_unfolds_without_end_is_not_walked():
    began = time.monotonic()
    assert counted(deep(12), "pdf") in (None, PageCount(7, "page"))
    assert time.monotonic() - began < 2


def test_a_part_cannot_fetch_another_file(tmp_path):
    secret = tmp_path / "sheets.xml"
    secret.write_text("<sheet/><sheet/>", encoding="utf-8")
    stolen = f'<!DOCTYPE w [<!ENTITY s SYSTEM "{secret.as_uri()}">]>' + BOOK.format("&s;")
    assert counted(package(xl__workbook=stolen), "xlsx") is None


def test_a_part_with_definitions_of_its_own_is_not_read():
    assert counted(package(xl__workbook="<!DOCTYPE w []>" + BOOK.format("<sheet/>")), "xlsx") is None


@settings(max_examples=60, deadline=None)
@given(st.binary(), st.sampled_from(["pdf", "ofd", "xlsx", "docx", "pptx", "zip"]))
def test_no_bytes_raise_an_error(content, extension):
    assert counted(content, extension) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=20), st.sampled_from(["pdf", "xlsx"]))
def test_no_damage_raises_an_error(place, rubbish, extension):
    content = bytearray(pdf(3) if extension == "pdf" else package(xl__workbook=BOOK.format("<sheet/>" * 3)))
    place %= len(content)
    content[place : place + len(rubbish)] = rubbish
    counted(bytes(content), extension)


def test_the_file_can_be_read_from_its_start_afterwards():
    file = io.BytesIO(pdf(1))
    page_count(file, "pdf")
    assert file.tell() == 0
    assert not file.closed


@pytest.fixture(scope="session")
def attachments():
    """Real files, where they are at hand."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    folder = Path(os.environ.get("CLUSTER_SHARED") or beside) / "attachments"
    if not folder.exists():
        pytest.skip(f"no files at {folder}")
    return folder


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("putuo-2024-budget-planning.pdf", PageCount(30, "page")),
        ("ofdrw-doc1.ofd", PageCount(11, "page")),
        ("ofdrw-signed.ofd", PageCount(1, "page")),
        ("policy_list.xlsx", PageCount(1, "sheet")),
        ("gongwen-02-table.docx", None),
    ],
)
def test_real_files_say_their_length(attachments, name, expected):
    with (attachments / name).open("rb") as file:
        assert page_count(file, name.rpartition(".")[2]) == expected
