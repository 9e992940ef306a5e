"""Dates as papers and old websites write them."""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零0", 0)
_CHINESE_DATE = re.compile(
    r"([〇○零0一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]"
)
_NUMBER_DATE = re.compile(
    r"(\d{4})(?:年(\d{1,2})月(\d{1,2})[日号]|-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})"
    r"|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2}))",
    re.ASCII,
)
# What spreadsheets append to a date that has no time.
_NO_TIME = re.compile(r"\s+0?0:00(:00)?$")
_TIME = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"[\sT]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?",
    re.ASCII,
)
_TENS = {"十": 10, "廿": 20, "卅": 30}


def parse_chinese_date(text: str) -> date | None:
    """Return the day that `text` names, or None when it names none exactly.

    Reads 2016年7月22日, 二〇一六年七月二十二日, 2016-07-22, 2016/7/2, 2016.7.22 and 20160722, blanks ignored.
    A month or a year alone gives None: a day is never made up. So does a day that does not exist.
    """
    trimmed = _NO_TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    compact = re.sub(r"\s", "", trimmed)
    if match := _NUMBER_DATE.fullmatch(compact):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return _day(year, month, day)
    if match := _CHINESE_DATE.fullmatch(compact):
        spelt_year, spelt_month, spelt_day = match.groups()
        year = int("".join(str(_DIGITS[character]) for character in spelt_year))
        month = 1 if spelt_month == "元" else _small_number(spelt_month)
        return _day(year, month, _small_number(spelt_day))
    return None


def parse_published_at(text: str) -> datetime | None:
    """Return the aware time of `YYYY-MM-DD HH:MM[:SS]` (also `/` or 年月日), or None when it is not one.

    A time without a zone is Shanghai's; ISO 8601 with an offset keeps its instant. A date alone gives None.
    """
    trimmed = unicodedata.normalize("NFKC", text).strip()
    if match := _TIME.fullmatch(trimmed):
        year, month, day, hour, minute, *rest = (int(part) for part in match.groups() if part is not None)
        try:
            return datetime(year, month, day, hour, minute, rest[0] if rest else 0, tzinfo=SHANGHAI)
        except ValueError:
            return None
    try:
        moment = datetime.fromisoformat(trimmed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _small_number(spelt: str) -> int:
    """Return 1 to 39 from 七, 十, 十二, 二十二, 廿二; 0 for anything else."""
    match = re.fullmatch(r"(?:([一二三]?)(十)|([廿卅]))?([一二三四五六七八九]?)", spelt)
    if not match:
        return 0
    times, ten, short_tens, ones = match.groups()
    tens = (_DIGITS[times] if times else 1) * _TENS[ten] if ten else _TENS.get(short_tens or "", 0)
    return tens + (_DIGITS[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
