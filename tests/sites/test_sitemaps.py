"""Sitemaps, robots."""

from __future__ import annotations

import pytest
from lxml import etree
from wagtail.models import PageViewRestriction

from sites import sitemaps
from tests import factories as f
from tests.sites.public_county import make_county
from units.models import UnitKind

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def county():
    return make_county()


def read(client, path, host="yunxi.localhost"):
    response = client.get(path, headers={"host": host})
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/xml")
    return etree.fromstring(response.getvalue()).xpath("//s:loc/text()", namespaces=NAMES)


def test_the_portals_index_lists_all_sites_and_a_departments_its_own(client, county):
    everywhere = read(client, "/sitemap.xml")
    assert everywhere == [
        f"http://yunxi.localhost/sitemap-{county.portal.pk}.xml",
        f"http://jyj.yunxi.localhost/sitemap-{county.department.pk}.xml",
        f"http://yunxi.localhost/sitemap-{county.township.pk}.xml",
    ]
    own = read(client, "/sitemap.xml", "jyj.yunxi.localhost")
    assert own == [f"http://jyj.yunxi.localhost/sitemap-{county.department.pk}.xml"]
    assert read(client, "/sitemap.xml", "unknown.localhost") == everywhere


def test_every_address_in_every_part_answers(client, county):
    for home in county.homes:
        f.make_article(f.make_column(home))
        f.make_disclosure(f.make_catalog(home))
    for part in read(client, "/sitemap.xml"):
        host, _slash, path = part.removeprefix("http://").partition("/")
        addresses = read(client, f"/{path}", host)
        assert len(addresses) == 5
        for address in addresses:
            page_host, _slash, page_path = address.removeprefix("http://").partition("/")
            assert page_host == host
            assert client.get(f"/{page_path}", headers={"host": host}).status_code == 200, address


def test_a_part_has_the_live_public_pages_of_its_site_only(client, county):
    village = f.make_home(
        f.make_unit("lxz-xhc", UnitKind.VILLAGE, county.township.unit),
        site_path="lxz/xhc",
        parent=county.township,
    )
    inside = f.make_article(f.make_column(village))
    column = f.make_column(county.township)
    f.make_article(column, live=False)
    hidden = f.make_article(column)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    shown = f.make_article(column)
    of_town = read(client, f"/sitemap-{county.township.pk}.xml")
    assert of_town == [page.full_url for page in (county.township, column, shown)]
    assert inside.full_url in read(client, f"/sitemap-{village.pk}.xml")
    assert f"http://yunxi.localhost/sitemap-{village.pk}.xml" in read(client, "/sitemap.xml")


def test_pages_carry_the_time_of_their_last_change(client, county):
    article = f.make_article(f.make_column(county.portal))
    response = client.get(f"/sitemap-{county.portal.pk}.xml", headers={"host": "yunxi.localhost"})
    (changed,) = etree.fromstring(response.getvalue()).xpath(
        f"//s:url[s:loc='{article.full_url}']/s:lastmod/text()", namespaces=NAMES
    )
    assert changed.endswith("+08:00") and changed[:4] == str(article.last_published_at.year)


def test_a_long_site_has_further_parts(client, county, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST_IN_A_PART", 2)
    column = f.make_column(county.portal)
    for _number in range(3):
        f.make_article(column)
    parts = [part for part in read(client, "/sitemap.xml") if f"sitemap-{county.portal.pk}" in part]
    assert [part.rpartition("/")[2] for part in parts] == [
        f"sitemap-{county.portal.pk}.xml",
        f"sitemap-{county.portal.pk}-2.xml",
        f"sitemap-{county.portal.pk}-3.xml",
    ]
    addresses = [
        address for part in parts for address in read(client, part.removeprefix("http://yunxi.localhost"))
    ]
    assert len(addresses) == len(set(addresses)) == 5
    beyond = client.get(f"/sitemap-{county.portal.pk}-4.xml", headers={"host": "yunxi.localhost"})
    assert beyond.status_code == 404
    first = client.get(f"/sitemap-{county.portal.pk}-1.xml", headers={"host": "yunxi.localhost"})
    assert first.status_code == 301


def test_a_host_serves_only_its_own_parts(client, county):
    for host, home in (("jyj.yunxi.localhost", county.portal), ("yunxi.localhost", county.department)):
        assert client.get(f"/sitemap-{home.pk}.xml", headers={"host": host}).status_code == 404
    assert client.get("/sitemap-999999.xml", headers={"host": "yunxi.localhost"}).status_code == 404


def test_queries_are_the_same_with_three_and_with_fifteen_sites(client, county, django_assert_num_queries):
    read(client, "/sitemap.xml")
    with django_assert_num_queries(2):
        read(client, "/sitemap.xml")
    with django_assert_num_queries(2):
        read(client, f"/sitemap-{county.portal.pk}.xml")
    for number in range(12):
        f.make_department(f"d{number}", county.portal)
    read(client, "/sitemap.xml")
    with django_assert_num_queries(2):
        assert len(read(client, "/sitemap.xml")) == 15


@pytest.mark.parametrize("host", ["yunxi.localhost", "jyj.yunxi.localhost"])
def test_robots_names_the_sitemap_of_its_host_and_keeps_crawlers_out_of_the_admin(client, county, host):
    text = client.get("/robots.txt", headers={"host": host}).content.decode()
    assert f"Sitemap: http://{host}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_a_cluster_without_sites_has_no_sitemap_but_answers(client):
    assert client.get("/sitemap.xml").status_code == 404
    assert "Sitemap" not in client.get("/robots.txt").content.decode()
