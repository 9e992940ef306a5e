"""A county's own lists: where they hold, what they find, and that no entry can hold up a scan."""

import datetime
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from approvals.models import LeaderPost, NegativeListEntry, WrongWording
from approvals.patterns import BrokenPattern, folded, parse
from approvals.scanners import scan_item
from sites.models import DisclosurePage
from tests import factories as f
from texts.normalise import normalise


def holds(term, text):
    text = folded(normalise(text))
    return [text[start:end] for start, end in parse(term).spans(text)]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("拆迁底价", "本次拆迁底价为三百万元", ["拆迁底价"]),
        ("拆迁底价", "本次拆 迁 底\n价为三百万元", ["拆迁底价"]),
        ("拆迁底价", "本次拆遷底價為三百萬元", ["拆迁底价"]),
        ("拟任*人选", "拟任县水利局局长人选公示", ["拟任县水利局局长人选"]),
        ("拟任*人选", "拟任局长。其他人选另行公布", []),
        ("拟任*人选", f"拟任{'某' * 80}人选", []),
        ("拟任*人选", f"拟任{'某' * 80}拟任局长人选", ["拟任局长人选"]),
        ("第?届运动会", "第三届运动会和第十二届运动会", ["第三届运动会"]),
        ("VPN账号", "ｖｐｎ账号", ["vpn账号"]),
        ("甲乙*甲乙", "甲乙丙甲乙", ["甲乙丙甲乙"]),
    ],
)
def test_terms_and_wildcards(term, text, found):
    assert holds(term, text) == found


@pytest.mark.parametrize(
    "term",
    [
        *("", "*", "一", "**", "拟任*", "?人选", "(a+)+b\\d", "甲|乙甲", "[甲乙]丙丁", "甲.*乙", "甲*?*乙"),
        *("甲" * 99, "甲*乙*丙*丁*戊*己"),
    ],
)
def test_what_is_no_pattern_is_refused_with_a_reason(term):
    with pytest.raises(BrokenPattern, match=r"。$"):
        parse(term)


@pytest.mark.django_db
def test_a_broken_pattern_is_refused_on_save():
    entry = NegativeListEntry(term="甲.*乙", category="process", reason="理由", legal_ground="条例第十六条")
    with pytest.raises(ValidationError, match="正则表达式"):
        entry.save()
    with pytest.raises(ValidationError, match="太短"):
        WrongWording(term="一", right="二").save()


def test_no_term_holds_up_a_scan():
    text = folded("甲" * 200_000)
    started = time.process_time()
    assert list(parse("甲*甲*甲*甲*乙").spans(text)) == []
    assert time.process_time() - started < 10


@pytest.fixture
def page():
    department = f.make_department("jyj", f.make_portal())
    return f.make_disclosure(
        f.make_catalog(department), live=False, body=[("rich_text", "<p>拆迁底价三百万元</p>")]
    )


def make_entry(term="拆迁底价", **more):
    values = {"category": "process", "reason": "尚未确定", "legal_ground": "条例第十六条第二款"} | more
    return NegativeListEntry.objects.create(term=term, **values)


def found(page, rule):
    return [one for one in scan_item(page) if one.rule == rule]


@pytest.mark.django_db
def test_an_entry_of_the_county_says_what_why_and_on_which_ground(page):
    make_entry()
    (one,) = found(page, "negative-list")
    assert one.severity == "warn"
    assert "过程性信息" in one.message
    assert "尚未确定" in one.message
    assert "第十六条第二款" in one.hint


@pytest.mark.django_db
def test_an_entry_holds_for_its_unit_and_those_below_it_only(page):
    own, above, other = page.owner_unit, page.owner_unit.get_parent(), f.make_unit("other")
    for unit, count in ((own, 1), (above, 1), (other, 0)):
        entry = make_entry(unit=unit, response="block")
        assert [one.severity.value for one in found(page, "negative-list")] == ["block"] * count
        entry.delete()
    make_entry(active=False)
    assert found(page, "negative-list") == []


@pytest.mark.django_db
def test_a_term_stands_once_for_the_county_and_once_for_a_unit(page):
    make_entry(unit=page.owner_unit)
    make_entry()
    with pytest.raises(IntegrityError):
        make_entry()


@pytest.mark.django_db
def test_a_wrong_wording_is_told_with_the_right_one(page):
    WrongWording.objects.create(term="拆迁底价", right="征收补偿标准", response="block")
    (one,) = found(page, "wrong-wording")
    assert (one.severity, one.hint) == ("block", "应为“征收补偿标准”。")


def lead(name, post, rank=None, until=None):
    since = datetime.date(2020, 1, 1)
    LeaderPost.objects.create(name=name, post=post, held_from=since, held_until=until, rank=rank)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("县长王小明讲话", []),
        ("副县长李小红、张 大山出席", []),
        ("县长李小红讲话", ["block"]),
        ("王小明副县长讲话", ["block"]),
        ("副县长王小明讲话", ["block"]),
        ("原县长赵大海", []),
        ("县长赵大海讲话", ["warn"]),
        ("县长王小朋讲话", ["warn"]),
        ("县长陈某某讲话", []),
        ("王小明、李小红出席", []),
        ("李小红、王小明出席", ["warn"]),
    ],
)
def test_leaders_names_posts_and_order(text, severities):
    lead("王小明", "县长", 1)
    lead("李小红", "副县长", 2)
    lead("张大山", "副县长", 3)
    lead("赵大海", "县长", 1, datetime.date(2024, 1, 1))
    page = DisclosurePage(title="会议", body=[("rich_text", f"<p>{text}。</p>")])
    assert [one.severity.value for one in found(page, "leaders")] == severities


@pytest.mark.django_db
def test_the_lists_ship_empty():
    assert not any(model.objects.exists() for model in (NegativeListEntry, WrongWording, LeaderPost))
