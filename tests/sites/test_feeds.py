"""Feeds of columns, topics and catalogues."""

from __future__ import annotations

import datetime

import feedparser
import pytest

from sites.catalog.entries import show_line
from sites.models import TopicPage
from tests import factories as f
from tests.sites.public_county import get, make_county

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 1, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def county():
    return make_county()


def read(client, page, below="feed/"):
    response = get(client, page, below)
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize(("below", "version"), [("feed/", "atom10"), ("feed/rss/", "rss20")])
def test_a_column_has_its_thirty_newest_in_both_forms(client, county, below, version):
    column = f.make_column(county.township)
    for number in range(32):
        f.make_article(column, f"第{number}篇", published_at=START + datetime.timedelta(days=number))
    f.make_article(column, "草稿", live=False)
    feed = read(client, column, below)
    assert feed.version == version
    assert [entry.title for entry in feed.entries] == [f"第{number}篇" for number in range(31, 1, -1)]
    newest = feed.entries[0]
    assert newest.link.startswith("http://yunxi.localhost/lxz/"), "absolute"
    assert newest.published_parsed[:5] == (2026, 2, 1, 9, 0)
    assert client.get(newest.link, headers={"host": "yunxi.localhost"}).status_code == 200
    assert column.title in feed.feed.title and county.township.title in feed.feed.title
    assert feed.feed.link == column.full_url


def test_a_topic_has_a_feed(client, county):
    topic = county.portal.add_child(instance=TopicPage(title="汛期"))
    f.make_article(topic, "救助")
    assert [entry.title for entry in read(client, topic).entries] == ["救助"]


@pytest.mark.parametrize("below", ["feed/", "feed/rss/"])
def test_the_catalogue_feeds_entries_that_have_a_page(client, county, below):
    catalog = f.make_catalog(county.portal)
    f.make_disclosure(f.make_catalog(county.department), "教育公告", published_at=START)
    f.make_disclosure(catalog, "县公告", published_at=START + datetime.timedelta(days=1))
    show_line(
        f.make_disclosure(
            catalog, "管网图", live=False, attribute="on_request", attribute_ground="x", attribute_reason="x"
        )
    )
    feed = read(client, catalog, below)
    assert [entry.title for entry in feed.entries] == ["县公告", "教育公告"]
    assert feed.entries[1].link.startswith("http://jyj.yunxi.localhost/zwgk/")


def test_characters_that_xml_cannot_hold_are_left_out(client, county):
    column = f.make_column(county.portal)
    f.make_article(column, "坏\x0b字 <b>&")
    for below in ("feed/", "feed/rss/"):
        (entry,) = read(client, column, below).entries
        assert "坏字" in entry.title


def test_an_empty_column_has_an_empty_feed_and_the_page_names_its_feeds(client, county):
    column = f.make_column(county.portal)
    assert read(client, column).entries == []
    page = get(client, column).content.decode()
    address = column.get_url_parts()[2]
    assert f'href="{address}feed/"' in page and f'href="{address}feed/rss/"' in page


def test_nothing_else_answers_below_a_column_and_an_article_has_no_feed(client, county):
    column = f.make_column(county.portal)
    article = f.make_article(column)
    for page, below in ((column, "feed/x/"), (column, "rss/"), (article, "feed/")):
        assert get(client, page, below).status_code == 404, below
    column.unpublish()
    assert get(client, column, "feed/").status_code == 404
