"""The tools beside a text, and what they lead to."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from sites.models import LeaderPage, TopicPage
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county, pages_of_every_type

pytestmark = pytest.mark.django_db
READ = ("article", "disclosure", "interpretation", "guide", "leader")


def soup_of(client, page):
    return BeautifulSoup(html_of(get(client, page)), "html.parser")


def test_every_text_has_the_tools(client):
    county = make_county()
    pages = pages_of_every_type(county.township)
    for name in READ:
        page = pages[name]
        tools = soup_of(client, page).find(id="tools")
        assert page.full_url in tools.find(id="citation").get_text(), name
        assert tools.find("svg", role="img")["aria-label"] == "本页地址的二维码"
        column = page.get_parent().specific.get_url_parts()[2]
        assert tools.find("a", string="订阅更新")["href"] == f"{column}feed/", name
        assert get(client, page.get_parent().specific, "feed/").status_code == 200
        assert tools.find("a", string="我要纠错")
        for button in tools.find_all("button"):
            assert button.find_parent(class_="only-js"), "without script there is no button that does nothing"


def test_type_size_and_spacing_are_links_that_lead_back_to_the_tools(client):
    article = f.make_article(f.make_column(f.make_portal()))
    tools = soup_of(client, article).find(id="tools")
    current = [link.get_text() for link in tools.find_all("a", attrs={"aria-current": "true"})]
    assert current == ["中", "标准"]
    answer = client.get(tools.find("a", string="大")["href"], headers={"host": "yunxi.localhost"})
    assert answer["Location"] == f"{article.get_url_parts()[2]}#tools"
    soup = soup_of(client, article)
    assert soup.html["data-size"] == "l"
    current = [
        link.get_text() for link in soup.find(id="tools").find_all("a", attrs={"aria-current": "true"})
    ]
    assert current == ["大", "标准"]


def test_paper_gets_address_and_index_number(client):
    entry = f.make_disclosure(f.make_catalog(f.make_portal()))
    printed = [line.get_text() for line in soup_of(client, entry).select(".print-only")]
    assert f"本页地址：{entry.full_url}" in printed
    assert f"索引号：{entry.index_number}" in printed


def test_a_phone_is_told_of_the_interpretation_before_the_text(client):
    pages = pages_of_every_type(make_county().portal)
    soup = soup_of(client, pages["disclosure"])
    ahead = soup.select_one("p.note.narrow")
    assert ahead.a.get_text() == pages["interpretation"].title
    assert ahead.a["href"] == soup.select_one("aside .panel a")["href"]
    body = soup.select_one(".prose")
    assert ahead.sourceline <= body.sourceline


def test_an_interpretation_first_says_what_it_explains(client):
    pages = pages_of_every_type(make_county().portal)
    soup = soup_of(client, pages["interpretation"])
    panel = soup.find("section", attrs={"aria-labelledby": "h-explained"})
    assert "图解" in panel.h2.get_text() and panel.a.get_text() == pages["disclosure"].title
    assert "有效" in panel.find(class_="badge").get_text()


def test_a_title_breaks_between_words_only(client):
    entry = f.make_disclosure(f.make_catalog(f.make_portal()), "关于做好春耕备耕<工作>的通知")
    title = soup_of(client, entry).h1
    assert title.find("wbr") and "phrase" in title["class"]
    assert re.sub(r"\s", "", title.get_text()) == entry.title


def test_a_topic_opens_its_columns_and_lists_what_is_in_them(client):
    topic = f.make_portal().add_child(instance=TopicPage(title="防汛", introduction="<p>汛期信息</p>"))
    column = f.make_column(topic, title="预警信息")
    article = f.make_article(column, "暴雨预警")
    soup = soup_of(client, topic)
    assert soup.select_one(".doors a")["href"] == column.get_url_parts()[2]
    assert article.title in soup.find("section", attrs={"aria-labelledby": "h-items"}).get_text()


def test_a_topic_that_is_one_text_does_not_say_that_it_is_empty(client):
    topic = f.make_portal().add_child(instance=TopicPage(title="防汛", body=[("rich_text", "<p>汇总</p>")]))
    assert "暂无" not in soup_of(client, topic).main.get_text()


def test_a_leader_has_portrait_post_duties_and_life(client):
    portal = f.make_portal()
    leader = f.make_column(portal, "leaders", "领导之窗").add_child(
        instance=LeaderPage(
            title="苗春晓",
            post="县长",
            duties="主持全面工作。",
            body=[("rich_text", "<p>大学学历。</p><h2>任职经历</h2>")],
            portrait=f.make_image(portal.unit),
            live=False,
        )
    )
    soup = soup_of(client, f.publish(leader))
    assert soup.find("img", alt="苗春晓")
    assert [heading.get_text() for heading in soup.article.find_all(["h1", "h2"])] == [
        "苗春晓",
        "工作分工",
        "简历",
    ]
    assert soup.article.find("h3").get_text() == "任职经历"
