"""Real error pages with real statuses."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from sites import views
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "path", "site", "home"),
    [
        ("yunxi.localhost", "/nix/", "云溪县人民政府", "/"),
        ("yunxi.localhost", "/lxz/nix/nix/", "云溪县lxz镇", "/lxz/"),
        ("jyj.yunxi.localhost", "/nix.html", "云溪县jyj局", "/"),
        ("unknown.localhost", "/nix/", "云溪县人民政府", "http://yunxi.localhost/"),
    ],
)
def test_404_stands_in_the_frame_of_the_site_with_the_way_home(client, host, path, site, home):
    county = make_county()
    f.make_catalog(county.portal)
    response = client.get(path, headers={"host": host})
    assert response.status_code == 404
    soup = BeautifulSoup(html_of(response), "html.parser")
    assert soup.find("meta", attrs={"name": "SiteName"})["content"] == site
    assert "没有找到" in soup.h1.get_text()
    links = [link["href"] for link in soup.main.find_all("a")]
    assert links[0] == home and any(link.endswith("/zwgk/") for link in links)
    assert "Content-Security-Policy" in response


@pytest.mark.django_db
def test_404_in_a_cluster_without_sites(client):
    response = client.get("/nix/")
    assert response.status_code == 404 and "没有找到" in html_of(response)


@pytest.mark.django_db
def test_a_withdrawn_page_is_gone_with_its_title_and_the_reason(client):
    from sites.publishing import gates

    county = make_county()
    article = f.make_article(f.make_column(county.township), "撤下的文章")
    with gates.acting(by=None, reason="内容有误"):
        article.unpublish()
    response = get(client, article)
    assert response.status_code == 410
    soup = BeautifulSoup(html_of(response), "html.parser")
    facts = {row.dt.get_text(): row.dd.get_text(strip=True) for row in soup.select(".facts > div")}
    assert facts["撤下原因"] == "内容有误" and facts["撤下时间"]
    assert "撤下" in soup.h1.get_text() and "撤下的文章" in soup.main.get_text()
    assert "内容有误" in soup.main.get_text()
    assert soup.select_one("main .links a")["href"] == "/lxz/"


def test_500_needs_neither_database_nor_site():
    """No ``django_db`` mark: a query here would fail the test."""
    response = views.server_error(RequestFactory().get("/", headers={"host": "unknown.localhost"}))
    assert response.status_code == 500
    page = BeautifulSoup(response.content, "html.parser")
    assert "暂时无法显示" in page.h1.get_text() and "site.css" in page.find("link", rel="stylesheet")["href"]
    assert page.html["lang"] == "zh-CN" and "cannot be shown" in page.find(lang="en").get_text()


@pytest.mark.django_db
def test_an_error_page_keeps_the_readers_mode(client):
    make_county()
    client.cookies["display"] = "mode-elder"
    soup = BeautifulSoup(html_of(client.get("/nix/", headers={"host": "yunxi.localhost"})), "html.parser")
    assert soup.html["data-mode"] == "elder"
    assert "noindex" in soup.find("meta", attrs={"name": "robots"})["content"]


@pytest.mark.django_db
def test_a_page_behind_a_password_tells_nothing_of_itself(client):
    county = make_county()
    article = f.make_article(f.make_column(county.portal), "机密的标题", summary="机密的概述")
    PageViewRestriction.objects.create(page=article, restriction_type="password", password="geheim")  # noqa: S106
    page = html_of(get(client, article))
    assert "机密的" not in page and "请输入密码" in page
    form = BeautifulSoup(page, "html.parser").find("form", method="post")
    answer = client.post(
        form["action"], {"password": "falsch", "return_url": "/"}, headers={"host": "yunxi.localhost"}
    )
    soup = BeautifulSoup(html_of(answer), "html.parser")
    field = soup.find("input", attrs={"name": "password"})
    assert field["aria-invalid"] == "true" and soup.find(id=field["aria-describedby"]).get_text(strip=True)
    assert "错误" in soup.title.get_text() and "机密的" not in str(soup)


@pytest.mark.django_db
def test_an_error_inside_a_page_answers_500(client, monkeypatch):
    make_county()
    client.raise_request_exception = False
    monkeypatch.setattr(views, "read_home", lambda page_id: 1 / 0)
    response = client.get("/", headers={"host": "yunxi.localhost"})
    assert response.status_code == 500 and "暂时无法显示" in html_of(response)


@pytest.mark.django_db
def test_404_without_a_database_stays_404(client):
    def refuse(*args, **kwargs):
        raise DatabaseError("down")

    with connection.execute_wrapper(refuse):
        response = views.page_not_found(RequestFactory().get("/nix/", headers={"host": "yunxi.localhost"}))
    assert response.status_code == 404


@pytest.mark.django_db
def test_403_is_a_page_of_the_site(rf):
    make_county()
    response = views.permission_denied(rf.get("/x/", headers={"host": "jyj.yunxi.localhost"}))
    assert response.status_code == 403 and "云溪县jyj局" in response.content.decode()
