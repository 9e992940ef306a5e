"""What a home page shows of its site: each column at one place, nothing empty, the ways to everything else."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale, PageViewRestriction

from sites.models import LeaderPage, TopicPage
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county, pages_of_every_type
from units.models import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def home_of(client, page):
    response = get(client, page)
    assert response.status_code == 200
    return BeautifulSoup(html_of(response), "html.parser").main


def headings(main) -> list[str]:
    return [heading.get_text(strip=True) for heading in main.find_all("h2")]


def test_a_home_with_nothing_on_it_shows_only_whom_to_ask(client, county):
    assert headings(home_of(client, county.department)) == ["机构信息"]
    assert headings(home_of(client, county.portal)) == ["机构信息", "网站群"]
    assert county.department.unit.name in home_of(client, county.department).find(class_="facts").get_text()


def test_an_empty_column_is_not_shown_but_an_unusual_one_with_items_is(client, county):
    f.make_column(county.portal, "media", "政务新媒体")
    other = f.make_column(county.portal, "media", "云溪广播")
    f.make_article(other, "广播节目表")
    second = f.make_column(county.portal, "news", "部门快讯")
    f.make_article(second, "快讯一则")
    f.make_article(f.make_column(county.portal, "news", "旧闻"), "旧闻一则")
    main = home_of(client, county.portal)
    assert {"云溪广播", "部门快讯", "旧闻"} <= set(headings(main)) and "政务新媒体" not in headings(main)
    for title in ("广播节目表", "快讯一则", "旧闻一则"):
        assert len(main.find_all("a", string=title) or main.select(f'a:-soup-contains("{title}")')) == 1


def test_every_item_stands_once_on_the_portal(client, county):
    pages = pages_of_every_type(county.portal)
    text = home_of(client, county.portal).get_text()
    for name in ("article", "leader", "topic", "disclosure", "interpretation"):
        # A disclosure stands in its list and under the interpretation that explains it.
        assert text.count(pages[name].title) == (2 if name == "disclosure" else 1), name


def test_the_newest_news_leads_with_its_summary(client, county):
    column = f.make_column(county.portal)
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for number in range(3):
        f.make_article(
            column,
            f"新闻{number}",
            summary=f"概述{number}",
            published_at=start + datetime.timedelta(days=number),
        )
    main = home_of(client, county.portal)
    assert main.select_one(".lead h3").get_text() == "新闻2"
    assert "概述2" in main.find(class_="lead").get_text() and "概述1" not in main.get_text()


def test_services_stand_under_the_occasions_of_life_with_their_number(client, county):
    services = f.make_column(county.department, "services", "办事服务")
    for number in range(4):
        f.make_guide(services, f"低保{number}", life_event="hardship")
    f.make_guide(services, "没有场景的事项")
    f.make_guide(services, "草稿事项", life_event="birth", live=False)
    main = home_of(client, county.portal)
    event = main.select_one(".events li")
    assert len(main.select(".events li")) == 1
    assert "救助" in event.get_text() and "4项" in event.get_text()
    assert [title in event.get_text() for title in ("低保3", "低保2", "低保1", "低保0")] == [
        True,
        True,
        True,
        False,
    ]
    assert event.a["href"] == "/services/?event=hardship"
    assert event.find(class_="seal").get_text() == "助" and event.find(class_="seal")["aria-hidden"]
    own = home_of(client, county.department)
    assert len(own.select(".events li")) == 5
    assert not home_of(client, county.township).select(".links a:-soup-contains('低保')")


def test_columns_of_plans_and_figures_are_links_with_their_number_on_the_portal(client, county):
    f.make_catalog(county.portal)
    data = f.make_column(county.portal, "data", "数据发布")
    below = f.make_column(data, "data", "统计公报")
    f.make_article(data, "月报")
    f.make_article(below, "公报")
    f.make_column(county.portal, "budget", "财政预决算")
    box = home_of(client, county.portal).find(attrs={"aria-labelledby": "h-openness"})
    links = {link.contents[0].strip(): link for link in box.select(".links a")}
    assert "2条" in links["数据发布"].get_text() and "财政预决算" not in links
    assert links["依申请公开"]["href"] == "/zwgk/guide/#h-office"
    figures = f.make_column(county.township, "data", "财务公开")
    f.make_article(figures, "第三季度收支")
    assert "第三季度收支" in home_of(client, county.township).get_text()


def test_an_interpretation_names_the_policies_that_everybody_may_read(client, county):
    pages = pages_of_every_type(county.portal)
    title = pages["disclosure"].title
    place = {"aria-labelledby": "h-interpretations"}
    shown = home_of(client, county.portal).find(attrs=place)
    assert f"对应政策：{title}" in shown.get_text()
    PageViewRestriction.objects.create(
        page=pages["disclosure"],
        restriction_type="password",
        password="secret",  # noqa: S106
    )
    assert "对应政策" not in home_of(client, county.portal).find(attrs=place).get_text()


def test_interaction_has_doors_and_is_hidden_where_there_is_none(client, county):
    assert "互动交流" not in headings(home_of(client, county.portal))
    column = f.make_column(county.portal, "interaction", "互动交流", description="写信和征集。")
    doors = home_of(client, county.portal).select(".doors a")
    assert [door.b.get_text() for door in doors] == ["互动交流"] and "写信和征集。" in doors[0].get_text()
    f.make_column(column, "interaction", "领导信箱", description="5个工作日答复。")
    f.make_column(column, "consultation", "意见征集")
    doors = home_of(client, county.portal).select(".doors a")
    assert [door.b.get_text() for door in doors] == ["领导信箱", "意见征集"]


def test_a_topic_is_a_door_that_says_what_it_is_about(client, county):
    column = f.make_column(county.portal, "topics", "专题专栏")
    f.publish(
        column.add_child(
            instance=TopicPage(
                title="今冬供水",
                introduction="<p>停水信息。</p>",
                archived_on=datetime.date(2026, 3, 1),
                live=False,
            )
        )
    )
    door = home_of(client, county.portal).select_one(".doors a")
    assert "今冬供水" in door.b.get_text() and "停水信息。" in door.get_text() and "已归档" in door.get_text()


def test_a_township_tells_whom_to_ask_in_every_village(client, county):
    names = {"unit": county.township.unit, "kind": UnitKind.VILLAGE}
    lake = f.make_unit("xhc", names["kind"], names["unit"], name="星湖村", telephone="0000-1")
    f.make_unit("dhc", names["kind"], names["unit"], name="大禾村", telephone="0000-2")
    f.make_unit("jc", names["kind"], names["unit"], name="旧村", closed_on=datetime.date(2025, 1, 1))
    f.make_home(lake, site_path="lxz/xhc", parent=county.township)
    rows = home_of(client, county.township).select("#villages tbody tr")
    assert [row.th.get_text(strip=True) for row in rows] == ["星湖村", "大禾村"]
    assert rows[0].a["href"] == "/lxz/xhc/" and rows[1].a is None
    assert "0000-2" in rows[1].get_text()


def test_a_column_kept_out_of_the_menu_is_reached_from_the_home_page(client, county):
    f.make_article(f.make_column(county.portal, "news", "云溪要闻"))
    kept = f.make_column(county.portal, "notices", "通知公告")
    kept.show_in_menus = False
    f.publish(kept)
    f.make_article(kept, "停水通知")
    soup = BeautifulSoup(html_of(get(client, county.portal)), "html.parser")
    menu = [link.get_text(strip=True) for link in soup.select(".nav a")]
    assert menu == ["首页", "云溪要闻"]
    assert soup.main.find(id="h-notices") and "停水通知" in soup.main.get_text()


def test_the_home_in_another_language_has_its_own_words_and_sites(client, county):
    english = Locale.objects.get_or_create(language_code="en")[0]
    home = county.portal.copy_for_translation(english, copy_parents=True)
    home.title = "Yunxi County"
    home.live = True
    f.publish(home)
    f.make_guide(f.make_column(county.portal, "services", "办事服务"), life_event="birth")
    response = client.get("/en/", headers={"host": "yunxi.localhost"})
    soup = BeautifulSoup(html_of(response), "html.parser")
    assert response.status_code == 200 and soup.html["lang"] == "en"
    assert "Yunxi County" in soup.h1.get_text() and not soup.select(".events li")
    assert county.department.unit.name not in soup.main.get_text()


def test_leaders_of_a_department_stand_with_its_contact(client, county):
    column = f.make_column(county.department, "leaders", "领导信息")
    f.publish(column.add_child(instance=LeaderPage(title="岑望舒", post="局长", live=False)))
    about = home_of(client, county.department).find(id="contact")
    assert "岑望舒" in about.get_text() and "局长" in about.get_text()


def test_the_foot_asks_for_mistakes_only_where_somebody_can_be_written_to(client, county):
    def foot(page):
        return BeautifulSoup(html_of(get(client, page)), "html.parser").footer

    assert foot(county.department).find(class_="report") is None
    county.department.unit.email = "jyj@yunxi.example"
    county.department.unit.save()
    assert foot(county.department).find(class_="report").a["href"] == "mailto:jyj@yunxi.example"
    assert foot(county.department).find("a", string="联系我们")["href"] == "/#contact"
