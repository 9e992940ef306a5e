"""Loading a year's official table."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from workdays.calendar import add_working_days, describe_day
from workdays.loading import CalendarRow, package_years, replace_year
from workdays.models import DayKind, WorkCalendarDay, WorkCalendarYear

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_years")]

# A made-up announcement for 2027.
TABLE_2027 = """日期,类型,说明
2027-01-01,放假,元旦
2027/2/5,放假,除夕
2027年2月8日,holiday,春节
2027-02-06,上班,春节调休

2027-10-01,放假,国庆节
2027-10-09,working,国庆节调休
"""


@pytest.fixture
def table(tmp_path):
    def write(text: str, encoding: str = "utf-8"):
        path = tmp_path / "放假安排.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def _import(path, year=2027, **options):
    call_command("import_workdays", path, year=year, **options)


def test_terms_into_2027_are_certain_once_its_table_is_loaded_and_move_with_it(table):
    before = add_working_days(date(2027, 2, 3), 2)
    assert (before.date, before.provisional) == (date(2027, 2, 5), True)
    _import(table(TABLE_2027))
    after = add_working_days(date(2027, 2, 3), 2)
    assert (after.date, after.provisional) == (date(2027, 2, 6), False)
    assert describe_day(date(2027, 2, 8)).note == "春节"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_from_chinese_spreadsheets_are_read(table, encoding, capsys):
    _import(table(TABLE_2027, encoding), source="国办发明电〔2026〕1号")
    assert "已导入 2027 年工作日历，共 6 天" in capsys.readouterr().out
    day = WorkCalendarDay.objects.get(date=date(2027, 1, 1))
    assert (day.kind, day.note, day.source) == (DayKind.HOLIDAY, "元旦", "国办发明电〔2026〕1号")


def test_loading_the_same_table_again_changes_nothing(table):
    path = table(TABLE_2027)
    _import(path)
    once = list(WorkCalendarDay.objects.of_year(2027).values_list("date", "kind", "note", "source"))
    _import(path)
    assert list(WorkCalendarDay.objects.of_year(2027).values_list("date", "kind", "note", "source")) == once
    assert WorkCalendarYear.objects.filter(year=2027).count() == 1


def test_a_new_table_replaces_the_year_and_no_other(table):
    others = WorkCalendarDay.objects.exclude(date__year=2027).count()
    _import(table(TABLE_2027))
    _import(table("日期,类型\n2027-01-01,放假\n2027-10-01,放假\n"))
    assert WorkCalendarDay.objects.of_year(2027).count() == 2
    assert WorkCalendarDay.objects.exclude(date__year=2027).count() == others


def test_every_error_is_named_with_its_line_and_nothing_is_stored(table):
    wrong = """日期,类型,说明
2027-01-01,放假,元旦
2027-13-01,放假,
2026-02-17,放假,春节
2027-02-08,休假,春节
2027-02-09,上班,春节
2027-01-01,放假,元旦
2027-10-01,放假,国庆节
"""
    with pytest.raises(CommandError) as refused:
        _import(table(wrong))
    told = str(refused.value)
    assert "共 5 处错误" in told
    for part in (
        "第 3 行：日期“2027-13-01”无法识别",
        "第 4 行：日期 2026-02-17 不在 2027 年",
        "第 5 行：类型“休假”无法识别",
        "第 6 行：2027-02-09 是周一至周五",
        "第 7 行：日期 2027-01-01 与第 2 行重复",
    ):
        assert part in told
    assert not WorkCalendarDay.objects.of_year(2027).exists()
    assert not WorkCalendarYear.objects.filter(year=2027).exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "缺少列“日期”“类型”"),
        ("日期,说明\n2027-01-01,元旦\n", "缺少列“类型”"),
        ("日期,类型\n2027-01-01,放假\n", "缺少 2027-10-01（国庆节）"),
    ],
)
def test_a_file_that_cannot_be_a_whole_year_is_refused(table, text, told):
    with pytest.raises(CommandError, match=told):
        _import(table(text))


def test_an_unreadable_file_or_a_missing_year_is_said_in_words(tmp_path, table):
    with pytest.raises(CommandError, match="无法读取文件"):
        _import(tmp_path / "没有.csv")
    with pytest.raises(CommandError, match="请给出"):
        call_command("import_workdays", table(TABLE_2027))


def test_years_that_the_package_knows_can_be_added_without_touching_loaded_ones(capsys):
    WorkCalendarYear.objects.filter(year=2026).delete()
    WorkCalendarDay.objects.of_year(2026).delete()
    edited = WorkCalendarDay.objects.get(date=date(2025, 10, 1))
    edited.note = "手工改过"
    edited.save()
    call_command("import_workdays", from_package=True)
    assert "2026" in capsys.readouterr().out
    assert describe_day(date(2026, 2, 16)).working is False
    assert WorkCalendarDay.objects.get(date=date(2025, 10, 1)).note == "手工改过"
    assert 2026 in package_years()


def test_a_make_up_day_on_a_weekday_is_refused_in_the_form():
    with pytest.raises(ValidationError, match="本来就上班"):
        WorkCalendarDay(date=date(2027, 2, 9), kind=DayKind.WORKING).full_clean()


def test_the_database_keeps_one_row_per_day_and_no_other_kinds():
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkCalendarDay.objects.create(date=date(2026, 10, 1), kind=DayKind.HOLIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkCalendarDay.objects.create(date=date(2027, 10, 1), kind="unknown")


def test_a_table_that_breaks_half_way_leaves_the_old_one_whole():
    before = WorkCalendarDay.objects.of_year(2026).count()
    row = CalendarRow(date(2026, 10, 1), DayKind.HOLIDAY)
    with pytest.raises(IntegrityError):
        replace_year(2026, [row, row], source="测试")
    assert WorkCalendarDay.objects.of_year(2026).count() == before
