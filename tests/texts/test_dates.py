"""Dates as papers and old websites write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.dates import parse_chinese_date, parse_published_at

NUMERALS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "written",
    [
        "2016年7月22日",
        "2016 年 07 月 22 日",
        "２０１６年７月２２日",
        "二〇一六年七月二十二日",
        "二○一六年七月廿二日",
        "二零一六年七月二十二日",
        "2016-07-22",
        "2016-7-22",
        "2016/7/22",
        "2016.7.22",
        "20160722",
        "2016-07-22 00:00:00",
        " 2016年7月22日\n",
    ],
)
def test_one_day_in_every_form_met(written):
    assert parse_chinese_date(written) == date(2016, 7, 22)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2016/7/2", date(2016, 7, 2)),
        ("二〇二〇年十月十日", date(2020, 10, 10)),
        ("二〇二〇年十二月三十一日", date(2020, 12, 31)),
        ("一九九九年元月一日", date(1999, 1, 1)),
        ("二〇二〇年二月二十日", date(2020, 2, 20)),
    ],
)
def test_numerals_of_one_two_and_three_characters(written, day):
    assert parse_chinese_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2016年7月",
        "2016年",
        "2016",
        "二〇一六年七月",
        "2016-02-30",
        "二〇一六年十三月一日",
        "2016-07/22",
        "2016年7月22日前",
        "2016-07-22 10:30",
        "0000-00-00",
        "印发日期",
    ],
)
def test_a_day_is_never_made_up(written):
    assert parse_chinese_date(written) is None


@given(st.dates(date(1949, 10, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_chinese_numerals(day):
    def spelt(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
            NUMERALS[ones] if ones else ""
        )

    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    assert parse_chinese_date(f"{year}年{spelt(day.month)}月{spelt(day.day)}日") == day


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2016-07-22 10:30", datetime(2016, 7, 22, 2, 30, tzinfo=UTC)),
        ("2016-07-22 10:30:05", datetime(2016, 7, 22, 2, 30, 5, tzinfo=UTC)),
        ("2016/7/2 9:05", datetime(2016, 7, 2, 1, 5, tzinfo=UTC)),
        ("2016年7月22日 10:30", datetime(2016, 7, 22, 2, 30, tzinfo=UTC)),
        ("2016-07-22T10:30:00+00:00", datetime(2016, 7, 22, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_shanghais(written, moment):
    assert parse_published_at(written) == moment


def test_the_time_read_shows_shanghais_offset():
    moment = parse_published_at("2016-07-22 10:30")
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("written", ["", "2016-07-22", "2016-07-22 25:00", "2016-02-30 10:00", "昨天"])
def test_what_is_no_time_gives_none(written):
    assert parse_published_at(written) is None
