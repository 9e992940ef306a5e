"""The meta tags of the web page tag specification (网页标签规范) on every page type."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from sites.models import HomePage
from tests import factories
from tests.sites.public_county import get, html_of, make_county, pages_of_every_type

pytestmark = pytest.mark.django_db

SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = SITE | {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE = SITE | {"ColumnName", "ColumnType", "ArticleTitle", "PubDate", "ContentSource", "Url"}
REQUIRED = {
    "home": SITE,
    "column": COLUMN,
    "catalog": COLUMN,
    "topic": COLUMN,
    "article": ARTICLE,
    "disclosure": ARTICLE | {"Description", "Keywords"},
    "interpretation": ARTICLE,
    "leader": ARTICLE,
    "guide": ARTICLE | {"Description", "Keywords"},
}
COLUMN_TYPE = {
    "column": "工作动态",
    "catalog": "信息公开目录",
    "topic": "专题专栏",
    "article": "工作动态",
    "disclosure": "政府信息公开",
    "interpretation": "政策解读",
    "leader": "负责人信息",
    "guide": "办事服务",
}


def tags_of(client, page):
    soup = BeautifulSoup(html_of(get(client, page)), "html.parser")
    tags = [(tag["name"], tag["content"]) for tag in soup.find_all("meta", attrs={"name": True})]
    tags = [(name, content) for name, content in tags if name[0].isupper()]
    assert len(tags) == len(dict(tags)), "a tag stands once"
    return dict(tags), soup


def test_every_page_type_has_its_tags_and_none_is_empty(client):
    county = make_county()
    for home in county.homes:
        for name, page in pages_of_every_type(home).items():
            tags, soup = tags_of(client, page)
            where = f"{home} {name}"
            assert set(tags) >= REQUIRED[name], where
            assert all(tags.values()), where
            assert tags["SiteName"] == home.title, where
            assert tags["SiteDomain"] == home.site_entry.host, f"{where}: host only"
            assert tags["SiteIDCode"] == "9999000001", where
            if name != "home":
                assert tags["ColumnType"] == COLUMN_TYPE[name], where
            if "ArticleTitle" in REQUIRED[name]:
                assert tags["ArticleTitle"] == page.title, where
                assert tags["PubDate"] == page.published_at_text, where
                assert tags["ContentSource"] == home.unit.name, where
                assert tags["Url"] == page.full_url, where
            assert soup.find("link", rel="canonical")["href"] == page.full_url, where


def test_the_title_ends_with_the_name_of_the_site(client):
    county = make_county()
    article = pages_of_every_type(county.department)["article"]
    title = BeautifulSoup(html_of(get(client, article)), "html.parser").title.get_text(" ", strip=True)
    assert " ".join(title.split()) == f"{article.title} - {county.department.title}"
    home = BeautifulSoup(html_of(get(client, county.department)), "html.parser").title.get_text(strip=True)
    assert home == county.department.title


def test_a_name_with_markup_in_it_stays_text(client):
    county = make_county()
    HomePage.objects.filter(pk=county.portal.pk).update(title='县"><script>x</script>')
    response = get(client, county.portal)
    assert "<script>" not in html_of(response)


def test_the_guide_is_a_page_of_the_type_disclosure_guide(client):
    portal = factories.make_portal()
    factories.make_catalog(portal)

    page = BeautifulSoup(client.get("/zwgk/guide/", HTTP_HOST="yunxi.localhost").content, "html.parser")
    assert page.find("meta", attrs={"name": "ColumnType"})["content"] == "信息公开指南"
    assert page.find("meta", attrs={"name": "ColumnName"})["content"] == "政府信息公开指南"
    page = BeautifulSoup(client.get("/zwgk/", HTTP_HOST="yunxi.localhost").content, "html.parser")
    assert page.find("meta", attrs={"name": "ColumnType"})["content"] == "信息公开目录"
