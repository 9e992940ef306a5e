"""What a column lists: one line for each public page, written with its publication, read by its index."""

from __future__ import annotations

import datetime
import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from sites.listings import items_below, leaders_below, paged_items, sections_of
from sites.models import (
    ArticlePage,
    ColumnPage,
    DepartmentHomePage,
    ExplainedDisclosure,
    InterpretationPage,
    LeaderPage,
    ListedItem,
    TopicPage,
)
from sites.publishing import gates
from sites.publishing.operations import Withdraw
from sites.site_frame import SiteFrame
from tests import factories as f
from tests.sites.conftest import body, refused

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 1, 1, 9, 0, tzinfo=datetime.UTC)


def days(number):
    return START + datetime.timedelta(days=number)


def titles(page, lister=items_below):
    return [item.page.title for item in lister(Page.objects.get(pk=page.pk).specific)]


def home_shows(home):
    frame = SiteFrame(home, home.entry, None)
    return {
        section.column.title: [i.title for i in section.items]
        for section in sections_of(home, frame.columns, None)
    }


@pytest.fixture
def article(county):
    return f.make_article(county.column, "一篇文章", published_at=days(1), source="云溪日报")


def test_publishing_writes_the_line_of_every_type(county, article):
    entry = f.make_disclosure(county.catalog)
    interpretation = county.column.add_child(
        instance=InterpretationPage(
            title="图解",
            form="diagram",
            live=False,
            body=body("图"),
            explained=[ExplainedDisclosure(disclosure=entry)],
        )
    )
    leader = f.publish(
        county.column.add_child(instance=LeaderPage(title="苗春晓", post="局长", rank=2, live=False))
    )
    topic = county.column.add_child(instance=TopicPage(title="汛期", archived_on=datetime.date(2026, 10, 1)))
    f.publish(interpretation)
    f.make_guide(county.column, "临时救助", summary="一次性救助")
    rows = {item.page.title: item for item in ListedItem.objects.select_related("page")}
    assert set(rows) == {"一篇文章", "图解", "苗春晓", "汛期", "临时救助"}, "an entry stands in the catalogue"
    assert {(item.column_id, item.home_id) for item in rows.values()} == {
        (county.column.pk, county.department.pk)
    }
    line = rows["一篇文章"]
    assert (line.published_at, line.summary, line.source) == (days(1), "会议部署春耕。", "云溪日报")
    assert rows["图解"].form == "diagram"
    assert (rows["苗春晓"].post, rows["苗春晓"].rank) == (leader.post, 2)
    assert rows["汛期"].archived and not line.archived and line.rank is None
    assert rows["汛期"].pk == topic.pk and rows["临时救助"].summary == "一次性救助"


def test_a_draft_has_no_line(county):
    f.make_article(county.column, "草稿", live=False)
    assert titles(county.column) == [] and not ListedItem.objects.exists()


def test_a_change_is_listed_at_once(county, article):
    article.title, article.summary, article.published_at = "改过的标题", "改过的概述", days(9)
    f.publish(article)
    line = ListedItem.objects.get(pk=article.pk)
    assert (line.summary, line.published_at) == ("改过的概述", days(9))
    assert titles(county.column) == ["改过的标题"]
    article.source = "本局"
    article.save()
    line.refresh_from_db()
    assert line.source == "本局"


def test_a_pending_change_is_not_listed(county, article):
    article.summary = "还没有签发"
    article.save_revision()
    assert ListedItem.objects.get(pk=article.pk).summary == "会议部署春耕。"


def test_a_changed_topic_keeps_its_place(county):
    topic = county.column.add_child(instance=TopicPage(title="汛期"))
    before = ListedItem.objects.get(pk=topic.pk).published_at
    topic.archived_on = datetime.date(2026, 10, 1)
    topic.save()
    after = ListedItem.objects.get(pk=topic.pk)
    assert after.archived and after.published_at == before


def test_a_moved_page_is_listed_in_its_new_column(county, article):
    notices = f.make_column(county.department, "notices", "通知公告")
    article.move(notices, pos="last-child")
    assert titles(county.column) == [] and titles(notices) == ["一篇文章"]
    assert ListedItem.objects.get(pk=article.pk).column_id == notices.pk


def test_what_stands_in_a_moved_column_moves_to_the_other_site_of_the_unit(county, article):
    english = f.make_root().add_child(
        instance=DepartmentHomePage(
            title="English", slug="en", unit=county.unit, host="en.jyj.yunxi.localhost"
        )
    )
    county.column.move(english, pos="last-child")
    line = ListedItem.objects.get(pk=article.pk)
    assert (line.column_id, line.home_id) == (county.column.pk, english.pk)
    assert titles(county.column) == ["一篇文章"]
    assert home_shows(type(english).objects.get(pk=english.pk)) == {"工作动态": ["一篇文章"]}


def test_a_withdrawn_page_vanishes_from_the_lists_at_once(county, article, reader):
    assert "一篇文章" in reader.sees(county.column) and "一篇文章" in reader.sees(county.department)
    Withdraw(article, by=None, reason="有误").execute()
    assert not ListedItem.objects.exists()
    assert "一篇文章" not in reader.sees(county.column) and "一篇文章" not in reader.sees(county.department)
    f.publish(ArticlePage.objects.get(pk=article.pk))
    assert "一篇文章" in reader.sees(county.column)


def test_a_deleted_page_vanishes_from_the_list(county, article):
    with gates.acting(None, "有误"):
        article.delete()
    assert titles(county.column) == [] and not ListedItem.objects.exists()


def test_an_alias_is_listed_where_it_stands_and_follows_its_original(county, article):
    alias = article.create_alias(parent=county.portal_column)
    assert titles(county.portal_column) == ["一篇文章"]
    article.title, article.summary = "改过的标题", "改过的概述"
    f.publish(article)
    assert titles(county.portal_column) == ["改过的标题"]
    line = ListedItem.objects.get(pk=alias.pk)
    assert (line.summary, line.home_id) == ("改过的概述", county.portal.pk)
    Withdraw(ArticlePage.objects.get(pk=article.pk), by=None, reason="有误").execute()
    assert titles(county.portal_column) == []


def test_a_column_lists_the_newest_first_and_of_one_moment_the_later_made(county):
    for title, moment in (("二", days(2)), ("一", days(1)), ("三", days(3)), ("又二", days(2))):
        f.make_article(county.column, title, published_at=moment)
    assert titles(county.column) == ["三", "又二", "二", "一"]


def test_a_column_lists_what_its_live_sub_columns_and_topics_list(county, article):
    below = f.make_column(county.column, title="学校动态")
    deeper = f.make_column(below, title="村小动态")
    topic = below.add_child(instance=TopicPage(title="招生"))
    ListedItem.objects.filter(pk=topic.pk).update(published_at=days(2))
    f.make_article(deeper, "村小一篇", published_at=days(3))
    f.make_article(topic, "招生一篇", published_at=days(4))
    f.make_article(county.other_column, "别站一篇", published_at=days(5))
    expected = ["招生一篇", "村小一篇", "招生", "一篇文章"]
    assert titles(county.column) == expected
    assert titles(below) == expected[:3] and titles(deeper) == ["村小一篇"]
    assert home_shows(county.department) == {"工作动态": expected}
    ColumnPage.objects.get(pk=deeper.pk).unpublish()
    assert titles(county.column) == ["招生一篇", "招生", "一篇文章"]


def test_a_column_of_topics_lists_the_topics_alone(county):
    column = f.make_column(county.department, "topics", "专题")
    topic = column.add_child(instance=TopicPage(title="汛期"))
    f.make_article(topic, "救助")
    assert [line.title for line in paged_items(column, None).object_list] == ["汛期"]
    assert home_shows(county.department) == {"专题": ["汛期"]}
    assert titles(topic) == ["救助"]


def test_leaders_stand_by_rank_and_a_home_page_shows_six_of_each_column(county):
    column = f.make_column(county.department, "leaders", "领导之窗")
    for rank in (3, 1, 2):
        f.publish(
            column.add_child(instance=LeaderPage(title=f"第{rank}位", post="副局长", rank=rank, live=False))
        )
    for number in range(8):
        f.make_article(county.column, f"第{number}篇", published_at=days(number))
    assert titles(column, leaders_below) == ["第1位", "第2位", "第3位"]
    assert home_shows(county.department) == {
        "工作动态": [f"第{number}篇" for number in range(7, 1, -1)],
        "领导之窗": ["第1位", "第2位", "第3位"],
    }


def test_what_is_restricted_itself_or_from_above_is_not_listed(county, article):
    below = f.make_column(county.column, title="内部动态")
    f.make_article(below, "内部一篇")
    closed = f.make_article(county.column, "凭密码一篇")
    for page in (below, closed):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")  # noqa: S106
    assert titles(county.column) == ["一篇文章"] and titles(below) == []
    assert home_shows(county.department) == {"工作动态": ["一篇文章"]}


def test_a_line_says_what_its_live_page_says(county, article):
    draft = f.make_article(county.column, "草稿", live=False)
    line = ListedItem.objects.get(pk=article.pk)
    line.summary = "别的概述"
    with refused("概述"):
        line.save()
    with refused("没有公开"):
        ListedItem.objects.create(
            page=draft, column=county.column, home=county.department, published_at=timezone.now()
        )


def test_the_migration_fills_in_the_same_lines(county, article):
    topic = county.column.add_child(instance=TopicPage(title="汛期"))
    Page.objects.filter(pk=topic.pk).update(first_published_at=days(3))
    ListedItem.objects.filter(pk=topic.pk).update(published_at=days(3))
    f.make_article(topic, "救助", published_at=days(2))
    f.make_article(county.column, "草稿", live=False)
    leaders = f.make_column(county.portal, "leaders", "领导之窗")
    f.publish(leaders.add_child(instance=LeaderPage(title="苗春晓", post="县长", rank=1, live=False)))
    f.make_guide(leaders)
    before = list(ListedItem.objects.order_by("pk").values())
    ListedItem.objects.all().delete()
    importlib.import_module("sites.migrations.0005_listed_items").fill(apps, None)
    assert list(ListedItem.objects.order_by("pk").values()) == before


def test_the_first_page_of_a_list_is_read_by_its_index_without_sorting(county):
    for number in range(3):
        f.make_article(county.column, f"第{number}篇", published_at=days(number))
        f.make_article(county.other_column, f"别站第{number}篇", published_at=days(number))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = items_below(county.column)[:20].explain()
    assert "listed_column_newest" in plan, plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan, plan
