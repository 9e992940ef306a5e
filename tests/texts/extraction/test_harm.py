"""Files that are made to harm, and readers that hang, crash or babble: an answer in time, never an exception."""

import csv
import io
import os
import struct
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.texts.extraction.making import ID_NUMBER, W, docx, ofd, ofd_text, paragraph, pdf, read, zipped
from texts.extraction.collecting import Collection
from texts.extraction.limits import MIB, Limits
from texts.extraction.packages import parse
from texts.extraction.recognising import read as read_here
from texts.extraction.results import Kind, Reason, State

LAUGHS = "<!DOCTYPE w [<!ENTITY z0 'ha'>{}]>".format(
    "".join(f"<!ENTITY z{n} '{f'&z{n - 1};' * 10}'>" for n in range(1, 10))
)


def reasons(extracted):
    return {gap.reason for gap in extracted.unread}


def timed(call):
    begin = time.monotonic()
    return call(), time.monotonic() - begin


def test_a_bomb_of_zeros_is_not_unpacked():
    bomb = zipped({"a.txt": b"0" * (60 * MIB)})
    assert len(bomb) < 100_000
    extracted, seconds = timed(lambda: read(bomb, "a.zip"))
    assert reasons(extracted) == {Reason.TOO_LARGE}
    assert seconds < 10


def test_many_small_bombs_share_one_limit():
    files = {f"{n}.txt": b"0" * MIB for n in range(40)}
    extracted = read(zipped(files), "a.zip", Limits(unpacked_bytes=8 * MIB, characters=100 * MIB))
    assert reasons(extracted) == {Reason.TOO_LARGE}
    assert len(extracted.parts) <= 9


def test_a_bomb_in_a_word_file():
    bomb = docx(paragraph("0" * (40 * MIB)))
    assert reasons(read(bomb, "a.docx")) == {Reason.TOO_LARGE, Reason.BROKEN}


def test_an_entry_that_lies_about_its_size_is_broken():
    content = bytearray(zipped({"a.txt": b"0" * 5000}))
    place = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, place + 24, 10)
    extracted = read(bytes(content), "a.zip")
    assert reasons(extracted) == {Reason.BROKEN} or len(extracted.text(Kind.BODY)) <= 10


def test_archives_in_archives_end_at_the_limit():
    content = zipped({"a.txt": "deepest"})
    for _ in range(6):
        content = zipped({"a.zip": content})
    extracted = read(content, "a.zip")
    assert reasons(extracted) == {Reason.TOO_DEEP}
    assert "deepest" not in extracted.text()


def test_depth_is_counted_for_embedded_files_too():
    content = docx(paragraph("deepest"))
    for _ in range(6):
        content = zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f"<w:document {W}/>",
                "word/embeddings/a.docx": content,
            }
        )
    assert reasons(read(content, "a.docx")) == {Reason.TOO_DEEP}


def test_too_many_entries():
    extracted = read(zipped({f"{n}.txt": "x" for n in range(200)}), "a.zip", Limits(entries=100))
    assert reasons(extracted) == {Reason.TOO_LARGE}


def test_too_many_bytes_are_not_given_to_a_reader():
    assert reasons(read(b"0" * 2001, "a.txt", Limits(file_bytes=2000))) == {Reason.TOO_LARGE}


def test_too_many_characters_keep_what_was_read_before():
    content = zipped({"a.txt": "a" * 900, "b.txt": "b" * 900}, zipfile.ZIP_STORED)
    extracted = read(content, "a.zip", Limits(characters=1000))
    assert extracted.state is State.PARTLY
    assert "a" * 900 in extracted.text()
    assert reasons(extracted) == {Reason.TOO_LARGE}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", zipped({"[Content_Types].xml": "<T/>", "word/document.xml": f"{LAUGHS}<w>&z9;</w>"})),
        ("a.xlsx", zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": f"{LAUGHS}<w>&z9;</w>"})),
        ("a.ofd", zipped({"OFD.xml": f"{LAUGHS}<w>&z9;</w>"})),
    ],
)
def test_laughs_are_not_laughed(name, content):
    extracted, seconds = timed(lambda: read(content, name))
    assert reasons(extracted) == {Reason.BROKEN}
    assert seconds < 5


def test_no_entity_brings_in_another_file(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("confidential")
    entity = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = f"{entity}<w:document {W}><w:body>{paragraph('&x;')}</w:body></w:document>"
    extracted = read(zipped({"[Content_Types].xml": "<T/>", "word/document.xml": body}), "a.docx")
    assert "confidential" not in extracted.text()
    assert reasons(extracted) == {Reason.BROKEN}


def test_elements_in_elements_without_end():
    body = "<w:sdt>" * 20_000 + paragraph("x") + "</w:sdt>" * 20_000
    assert reasons(read(docx(body), "a.docx")) == {Reason.BROKEN}
    assert reasons(read(docx("<w:sdt>" * 120 + paragraph("x") + "</w:sdt>" * 120), "a.docx")) == set()


def test_a_page_tree_that_contains_itself():
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )
    extracted, seconds = timed(lambda: read(content, "a.pdf"))
    assert extracted.state is State.UNREADABLE
    assert seconds < 10


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf("one", "two", "three")),
        ("a.docx", docx(paragraph("文字" * 500))),
        ("a.ofd", ofd([ofd_text("文字" * 500)])),
        ("a.zip", zipped({"a.txt": os.urandom(2000).hex()})),
    ],
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_is_cut_off_is_broken(name, content, share):
    extracted = read(content[: int(len(content) * share)], name)
    # pdfium finds the pages of a PDF without its tables, as every viewer does.
    assert extracted.state is not State.READ or name == "a.pdf"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.ofd", "a.zip", "a.txt", "a.csv"])
def test_bytes_without_sense_are_no_file(name):
    assert read(b"\x00\x01\xff\xfe" * 400, name).state is State.UNREADABLE
    assert read(b"", name).state is State.READ


def test_an_encrypted_entry_says_so_and_the_others_are_read():
    content = bytearray(zipped({"a.txt": "open", "b.txt": "shut"}))
    second = content.rindex(b"PK\x01\x02")
    content[second + 8] |= 1
    extracted = read(bytes(content), "a.zip")
    assert [(gap.reason, gap.place) for gap in extracted.unread] == [(Reason.ENCRYPTED, "b.txt")]
    assert "open" in extracted.text(Kind.BODY)


def test_a_reader_that_sleeps_is_ended_with_its_children():
    mark = f"sleeper-{os.getpid()}"
    extracted, seconds = timed(
        lambda: read(b"x", mark, Limits(seconds=2.0), module="tests.texts.extraction.sleeper")
    )
    assert reasons(extracted) == {Reason.TOOK_TOO_LONG}
    assert seconds < 6
    time.sleep(0.2)
    left = [
        path
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if path.parent.name != str(os.getpid()) and mark.encode() in _bytes(path)
    ]
    assert left == []


def _bytes(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        ("spin", Reason.TOOK_TOO_LONG),
        ("crash", Reason.BROKEN),
        ("babble", Reason.NOT_RUN),
        ("nonsense", Reason.NOT_RUN),
        ("memory", Reason.NOT_RUN),
    ],
)
def test_a_reader_that_misbehaves_gives_a_reason(act, reason):
    extracted, seconds = timed(lambda: read(b"x", act, module="tests.texts.extraction.misbehaving"))
    assert reasons(extracted) == {reason}
    assert seconds < 15


@pytest.mark.parametrize("act", ["connect", "start", "write"])
def test_a_reader_may_not_reach_out(act):
    assert read(b"x", act, module="tests.texts.extraction.misbehaving").text().startswith("refused ")


def test_a_reader_sees_nothing_of_the_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    names = read(b"x", "environment", module="tests.texts.extraction.misbehaving").text().split()
    assert "SECRET_KEY" not in names
    assert "LANG" in names


def test_too_little_memory_is_an_answer():
    extracted = read(
        zipped({"a.txt": os.urandom(20 * MIB).hex()}), "a.zip", Limits(memory_bytes=90 * MIB, characters=MIB)
    )
    assert reasons(extracted) == {Reason.TOO_LARGE}


def test_names_of_any_kind_are_taken():
    for name in ("", ".", "x\0y.txt", "\ud800.txt", "长" * 5000 + ".txt", "-c.txt"):
        assert read(b"text", name).state in {State.READ, State.UNREADABLE}


def test_a_file_is_put_back_to_its_start():
    from texts.extraction.running import extract

    file = io.BytesIO(b"text")
    file.seek(3)
    assert extract(file, "a.txt").text() == "text"
    assert file.tell() == 0


def test_a_machine_that_starts_no_process_is_no_exception(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert reasons(read(b"text", "a.txt")) == {Reason.NOT_RUN}


_SOUND = {
    "a.docx": docx(paragraph("文字") + f"<w:tbl><w:tr><w:tc>{paragraph(ID_NUMBER)}</w:tc></w:tr></w:tbl>"),
    "a.ofd": ofd([ofd_text("文字")]),
    "a.zip": zipped({"a.txt": "文字", "b.csv": "a,b"}, zipfile.ZIP_STORED),
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(_SOUND)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=8),
)
def test_changed_bytes_never_raise(name, changes):
    """In this process, so that there are many: what comes from readers is an answer, and no exception."""
    content = bytearray(_SOUND[name])
    for place, value in changes:
        content[place % len(content)] = value
    # The clock of this process has run for the whole suite.
    collection = Collection(Limits(seconds=3600, cpu_seconds=100_000))
    read_here(bytes(content), name, collection)
    collection.extracted().state  # noqa: B018


def test_a_short_table_leaves_longer_ones_readable_in_the_same_process():
    read_here("年,值".encode(), "a.csv", Collection(Limits(seconds=3600, cpu_seconds=100_000)))
    assert list(csv.reader(["名称," + "长" * 1000])) == [["名称", "长" * 1000]]


def test_xml_that_defines_anything_is_refused():
    from texts.extraction.collecting import Unreadable

    assert parse(b"<a>x</a>").text == "x"
    with pytest.raises(Unreadable):
        parse(b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>x</a>")
