"""Lists of persons in tables. All names are made up."""

import pytest

from approvals.scanners.passages import from_html, from_rows
from approvals.scanners.registry import scan_passages


def told(rows):
    found = scan_passages([from_rows("表", rows)])
    return {(one.message, one.severity.value) for one in found if one.rule == "names-beside-sensitive"}


@pytest.mark.parametrize(
    ("heading", "cell", "message"),
    [
        ("健康状况", "尿毒症", "表中姓名与健康状况并列"),
        ("致贫原因", "因病", "表中姓名与家庭困难情况并列"),
        ("家庭住址", "三组12号", "表中姓名与个人信息并列"),
        ("就读学校", "第一小学", "表中有未成年人的姓名和就读、监护情况"),
    ],
)
def test_names_beside_a_sensitive_column_are_told(heading, cell, message):
    assert told([["序号", "姓 名", heading], ["1", "王小明", cell]]) == {(message, "warn")}


def test_whatever_touches_named_minors_blocks():
    found = told([["学生姓名", "班级", "家庭住址"], ["王小明", "二（1）班", "三组12号"]])
    assert ("表中姓名与个人信息并列（涉及未成年人）", "block") in found
    assert ("表中有未成年人的姓名和就读、监护情况", "warn") in found


def test_an_age_below_eighteen_makes_a_list_one_of_minors():
    rows = [["姓名", "年龄", "残疾类别"], ["王小明", "{age}", "听力"]]
    young = [[cell.format(age=12) for cell in row] for row in rows]
    old = [[cell.format(age=62) for cell in row] for row in rows]
    assert {severity for _message, severity in told(young)} == {"block"}
    assert {severity for _message, severity in told(old)} == {"warn"}


@pytest.mark.parametrize(
    "rows",
    [
        [["单位", "联系电话"], ["云溪县教育局", "8610001"]],
        [["姓名", "职务"], ["王小明", "局长"]],
        [["姓名", "身份证号"], ["王小明", "110***********23"]],
        [["姓名", "病种"], ["合计", "12"]],
        [["姓名", "病种"], ["王小明", ""]],
    ],
)
def test_tables_of_offices_and_masked_columns_are_left_alone(rows):
    assert told(rows) == set()


def test_a_title_above_the_headings_does_not_hide_them():
    rows = [["云溪县低保对象公示表", "", ""], ["序号", "户主姓名", "保障金额"], ["1", "王小明", "500"]]
    assert told(rows) == {("表中姓名与家庭困难情况并列", "warn")}


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("云溪县孤儿基本生活费发放表", "block"),
        ("第一小学教师公示", "warn"),
        ("第一小学2026年入学名单", "block"),
    ],
)
def test_the_title_says_whether_a_list_is_one_of_minors(title, severity):
    rows = [[title, "", ""], ["序号", "姓名", "家庭住址"], ["1", "王小明", "三组12号"]]
    assert told(rows) == {
        ("表中姓名与个人信息并列" + ("（涉及未成年人）" if severity == "block" else ""), severity)
    }


def test_what_stands_in_cells_is_no_heading():
    rows = [
        ["姓名", "工作单位", "备注"],
        ["王小明", "第一小学", "特困人员供养"],
        ["李小红", "班级一", "监护人"],
    ]
    assert told(rows) == set()


def test_headings_in_two_rows_and_in_a_part_of_their_own_are_read():
    two = [["姓名", "家庭情况", ""], ["", "住址", "人口"], ["王小明", "三组12号", "4"]]
    apart = [["姓名", ""], ["王小明", ""], [], ["", "病种"], ["", "尿毒症"]]
    assert told(two) == {("表中姓名与个人信息并列", "warn")}
    assert told(apart) == {("表中姓名与健康状况并列", "warn")}


def test_office_telephones_are_left_alone():
    assert told([["姓名", "职务", "办公电话"], ["王小明", "局长", "8610001"]]) == set()


def test_a_table_in_markup_is_read():
    html = "<table><tr><th>姓名</th><th>病种</th></tr><tr><td>王小明</td><td>尿毒症</td></tr></table>"
    found = list(scan_passages([from_html("正文", html)]))
    assert [one.rule for one in found] == ["names-beside-sensitive"]
    assert "王小明" not in repr(found)
    assert "尿毒症" not in repr(found)


def test_a_form_to_be_filled_in_holds_no_persons():
    form = (
        ("儿童姓名", "", "出生日期", ""),
        ("家长姓名", "", "联系电话", ""),
        ("家庭住址", "", "就读小学", ""),
    )
    assert told(form) == set()


def test_a_filled_in_sample_is_told_and_does_not_block():
    sample = (("儿童姓名", "出生日期", "家长姓名"), ("罗小满", "2020年1月1日", "罗大山"))
    assert {severity for _message, severity in told(sample)} == {"warn"}
