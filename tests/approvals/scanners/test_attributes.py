"""What contradicts the disclosure attribute, and times of publication that are none."""

import datetime

import pytest
from django.utils import timezone

from approvals.scanners import scan_item
from sites.models import DisclosureAttribute, DisclosurePage
from tests import factories as f

pytestmark = pytest.mark.django_db


def of(rule, item, **more):
    return [one.severity.value for one in scan_item(item, **more) if one.rule == rule]


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("关于拨付春耕资金的请示", ["block"]),
        ("县政府第12次会议记录", ["block"]),
        ("关于拨付春耕资金的请 示（代拟）", ["block"]),
        ("关于春耕备耕情况的报告", ["warn"]),
        ("2026年云溪县政府工作报告", []),
        ("2025年政府信息公开工作年度报告", []),
        ("关于2025年预算执行情况的报告", []),
        ("关于请示报告制度的通知", []),
    ],
)
def test_process_information_marked_as_proactive(title, severity):
    assert of("attribute-conflict", DisclosurePage(title=title)) == severity


def test_what_is_not_proactive_conflicts_with_nothing():
    page = DisclosurePage(title="关于拨付资金的请示", attribute=DisclosureAttribute.ON_REQUEST)
    assert of("attribute-conflict", page, line_only=True) == []


@pytest.mark.parametrize(
    "text", ["（此件不予公开）", "（此件依申请公开）", "公开方式：依申请公开", "此 件 不 公 开"]
)
def test_a_paper_that_says_it_stays_inside_blocks(text):
    page = DisclosurePage(title="通知", body=[("rich_text", f"<p>{text}</p>")])
    assert of("attribute-conflict", page) == ["block"]


def test_a_paper_that_says_it_is_public_does_not():
    page = DisclosurePage(title="通知", body=[("rich_text", "<p>（此件公开发布）</p>")])
    assert of("attribute-conflict", page) == []


@pytest.mark.parametrize(
    ("days", "found"), [(-400, ["warn"]), (-8, ["warn"]), (-1, []), (0, []), (30, ["warn"])]
)
def test_a_chosen_time_far_from_now_is_told(days, found):
    page = DisclosurePage(title="通知", published_at=timezone.now() + datetime.timedelta(days=days))
    assert of("back-dating", page) == found


def test_the_time_that_the_release_filled_in_or_that_is_public_is_not():
    catalog = f.make_catalog(f.make_portal())
    page = f.make_disclosure(catalog)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    DisclosurePage.objects.filter(pk=page.pk).update(published_at=long_ago, released_at=long_ago)
    page.refresh_from_db()
    assert of("back-dating", page) == []
    DisclosurePage.objects.filter(pk=page.pk).update(released_at=None)
    page.refresh_from_db()
    assert of("back-dating", page) == []
    page.published_at -= datetime.timedelta(days=1)
    assert of("back-dating", page) == ["warn"]
