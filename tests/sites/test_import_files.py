"""Formats and encodings that counties send, and clear words for those that cannot be read."""

from __future__ import annotations

import datetime
import zipfile

import pytest

from sites.importing.mapping import Settings, load_settings, map_columns
from sites.importing.rows import BrokenRow, FileUnreadable, Row, open_rows
from sites.importing.values import day_of, list_of, metadata_of, moment_of, text_of
from tests.sites.importing_files import csv_table, document, json_lines, workbook

HEADER = ["标题", "正文", "成文日期", "发布机构"]


def fields(path, settings=None):
    rows = open_rows(path)
    mapping = map_columns(rows, settings)
    return [mapping.fields_of(row.cells) for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_the_country(tmp_path, encoding):
    path = csv_table(
        tmp_path / "a.csv",
        HEADER,
        ["公告", "第一行\n第二行，“引号”", "2026-03-02", "县政府"],
        encoding=encoding,
    )
    assert fields(path) == [
        {"title": "公告", "body": "第一行\n第二行，“引号”", "written_on": "2026-03-02", "issuer": "县政府"}
    ]


def test_a_row_is_named_by_the_line_on_which_it_starts(tmp_path):
    path = csv_table(tmp_path / "a.csv", HEADER, ["甲", "一\n二\n三", "", ""], ["乙", "一", "", ""])
    assert [row.line for row in open_rows(path)] == [2, 5]


def test_a_csv_cell_may_hold_a_whole_book(tmp_path):
    book = "春耕。" * 200_000
    assert fields(csv_table(tmp_path / "a.csv", HEADER, ["公告", book, "", ""]))[0]["body"] == book


def test_a_csv_row_with_too_many_cells_is_broken_and_the_others_are_not(tmp_path):
    path = csv_table(tmp_path / "a.csv", HEADER, ["甲", "一", "", "", "多"], ["乙", "一", "", ""])
    first, second = open_rows(path)
    assert isinstance(first, BrokenRow)
    assert second.cells["标题"] == "乙"


def test_tabs_and_semicolons_may_part_the_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("标题\t正文\n公告\t甲,乙;丙\n", encoding="utf-8")
    assert fields(path) == [{"title": "公告", "body": "甲,乙;丙"}]


def test_a_workbook_gives_days_and_numbers_as_they_are_meant(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        [],
        ["编号", "标题", "正文", "成文日期", "发布时间"],
        [12, "公告", "正文", datetime.date(2026, 3, 2), datetime.datetime(2026, 3, 5, 9, 30)],
        [None, None, None, None, None],
        [13.0, "通告", "正文", "2019", datetime.datetime(2026, 3, 5)],
    )
    rows = list(open_rows(path))
    assert [row.line for row in rows] == [3, 5]
    first, second = fields(path)
    assert text_of(first["id"]) == "12"
    assert text_of(second["id"]) == "13"
    assert day_of(first["written_on"]) == datetime.date(2026, 3, 2)
    assert day_of(second["written_on"]) is None
    moment, known = moment_of(first["published_at"])
    assert f"{moment:%Y-%m-%d %H:%M %z}" == "2026-03-05 09:30 +0800"
    assert known
    assert moment_of(second["published_at"])[1] is False


def test_a_workbook_that_gives_a_wrong_size_is_read_to_its_end(tmp_path):
    right = workbook(tmp_path / "right.xlsx", ["标题", "正文"], ["公告", "正文"])
    wrong = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(right) as source, zipfile.ZipFile(wrong, "w") as copy:
        for name in source.namelist():
            content = source.read(name).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
            copy.writestr(name, content)
    assert fields(wrong) == [{"title": "公告", "body": "正文"}]


def test_strange_line_breaks_inside_a_cell_do_not_end_the_row(tmp_path):
    path = csv_table(tmp_path / "a.csv", HEADER, ["公告", "甲\u2028乙\x85丙", "", "县政府"])
    assert fields(path)[0] == {
        "title": "公告",
        "body": "甲\u2028乙\x85丙",
        "written_on": "",
        "issuer": "县政府",
    }


def test_json_rows_may_have_different_columns(tmp_path):
    path = json_lines(tmp_path / "a.jsonl", document(1), {"标题": "公告", "正文": "正文", "附件": ["a.pdf"]})
    first, second = fields(path)
    assert first["title"] == "关于第1项工作的通知"
    assert second == {"title": "公告", "body": "正文", "attachments": ["a.pdf"]}


def test_a_mapping_file_names_columns_and_defaults(tmp_path):
    (tmp_path / "map.toml").write_text(
        'source = "old"\n[columns]\ntitle = "信息名"\n[defaults]\ncategory = "art20-01"\n', encoding="utf-8"
    )
    settings = load_settings(tmp_path / "map.toml")
    assert settings.source == "old"
    path = csv_table(tmp_path / "a.csv", ["信息名", "标题", "正文"], ["公告", "别的", "正文"])
    assert fields(path, settings) == [{"title": "公告", "body": "正文", "category": "art20-01"}]


def test_mistakes_in_a_mapping_file_are_told_together_with_a_suggestion(tmp_path):
    (tmp_path / "map.toml").write_text("[columns]\ntitel = '标题'\n[default]\nx = 1\n", encoding="utf-8")
    with pytest.raises(FileUnreadable) as caught:
        load_settings(tmp_path / "map.toml")
    assert "是不是“title”" in str(caught.value)
    assert "“default”" in str(caught.value)


def test_a_column_that_the_mapping_names_must_be_there(tmp_path):
    path = csv_table(tmp_path / "a.csv", HEADER, ["公告", "正文", "", ""])
    with pytest.raises(FileUnreadable, match="没有这些列：“文号列”"):
        map_columns(open_rows(path), Settings(columns={"document_number": "文号列"}))


def test_a_file_without_title_column_says_which_columns_it_has(tmp_path):
    path = csv_table(tmp_path / "a.csv", ["甲", "乙"], ["1", "2"])
    with pytest.raises(FileUnreadable, match=r"找不到标题（title）、正文（body）列.*甲、乙"):
        map_columns(open_rows(path))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", b"", "是空的"),
        ("a.jsonl", b"\n\n", "没有数据"),
        ("a.jsonl", b'[{"title": 1}]', "JSON 数组"),
        ("a.csv", b"\n\n", "没有表头"),
        ("a.csv", "标题,正文\n".encode(), "只有表头"),
        ("a.csv", b"\xff\xfe\x00\xd8" * 9, "编码"),
        ("a.xlsx", b"not a workbook", "XLSX"),
        ("a.doc", b"x", "不支持"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable, match=reason):
        list(open_rows(tmp_path / name))


def test_a_missing_file_is_told_in_words(tmp_path):
    with pytest.raises(FileUnreadable, match="没有文件"):
        open_rows(tmp_path / "absent.csv")


def test_only_what_a_cell_says_is_taken_from_it():
    assert metadata_of("None") == metadata_of("—") == metadata_of("无") == ""
    assert day_of("2019") is None
    assert day_of("2019年5月") is None
    assert day_of("20201029-154517-206") is None
    assert day_of("2019-05-03 10:20") == datetime.date(2019, 5, 3)
    assert list_of("a.pdf；b, c.pdf\nd.pdf") == ["a.pdf", "b, c.pdf", "d.pdf"]
    assert text_of("a\x00b") == "ab"
