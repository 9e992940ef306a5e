"""Links out of the government's sites lead through a notice that speaks for nobody's address but ours."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.signing import Signer

from sites.leaving import SALT, leaves_government, leaving_address, target_of
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def ask(client, address, host="yunxi.localhost", **headers):
    return client.get(address, headers={"host": host, **headers})


def signed(address):
    return f"/_util/leaving/?to={Signer(salt=SALT).sign(address)}"


def test_links_out_of_the_government_lead_through_the_notice_and_are_marked(client, county):
    body = (
        '<p><a href="https://example.com/x?a=1&amp;b=2">外</a> <a href="https://www.gov.cn/">国</a>'
        ' <a href="http://jyj.yunxi.localhost/">县</a> <a href="https://gov.cn.example.com/">假</a></p>'
    )
    article = f.make_article(
        f.make_column(county.portal), body=[("rich_text", body), ("imported_text", body.replace("外", "进"))]
    )
    soup = BeautifulSoup(html_of(get(client, article)), "html.parser")
    links = {link.get_text(): link for link in soup.select(".prose a")}
    for outside in ("外", "进", "假"):
        link = links[f"{outside}（外部链接）"]
        assert "outside" in link["class"] and "nofollow" in link["rel"], outside
        assert urlsplit(link["href"]).path == "/_util/leaving/", outside
    assert links["外（外部链接）"]["data-address"] == "https://example.com/x?a=1&b=2", "for paper"
    for inside in ("国", "县"):
        assert "class" not in links[inside].attrs, inside
    notice = BeautifulSoup(html_of(ask(client, links["外（外部链接）"]["href"])), "html.parser")
    assert "example.com" in notice.main.get_text()
    (onward,) = [link for link in notice.main.find_all("a") if "external" in link.get("rel", [])]
    assert onward["href"] == "https://example.com/x?a=1&b=2"
    assert set(onward["rel"]) == {"external", "nofollow", "noopener", "noreferrer"}


def test_the_notice_stands_in_the_frame_of_the_site_and_is_not_indexed(client, county):
    response = ask(
        client,
        signed("https://example.com/"),
        host="jyj.yunxi.localhost",
        referer="http://jyj.yunxi.localhost/x/?y=1",
    )
    assert response.status_code == 200
    soup = BeautifulSoup(html_of(response), "html.parser")
    assert soup.find("meta", attrs={"name": "SiteName"})["content"] == county.department.title
    assert (
        "noindex" in soup.find("meta", attrs={"name": "robots"})["content"]
        and "noindex" in response["X-Robots-Tag"]
    )
    assert "Content-Security-Policy" in response and response["Cache-Control"] == "no-store"
    assert soup.main.find("a", string="返回")["href"] == "/x/?y=1"


@pytest.mark.parametrize(
    "referer",
    ["https://evil.example/", "http://yunxi.localhost//evil.example/", "http://[", "javascript:alert(1)", ""],
)
def test_back_leads_to_the_same_host_only(client, county, referer):
    soup = BeautifulSoup(html_of(ask(client, signed("https://example.com/"), referer=referer)), "html.parser")
    assert soup.main.find("a", string="返回")["href"] == "/"


def test_back_from_a_township_under_a_path_keeps_its_frame(client, county):
    response = ask(client, signed("https://example.com/"), referer="http://yunxi.localhost/lxz/zwgk/")
    soup = BeautifulSoup(html_of(response), "html.parser")
    assert soup.find("meta", attrs={"name": "SiteName"})["content"] == county.township.title


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?to=",
        "?to=https://evil.example/",
        "?to=https://evil.example/:" + "A" * 43,
        "?to=" + Signer(salt="another").sign("https://evil.example/"),
        "?to=" + Signer(salt=SALT).sign("https://example.com/").replace("example.com", "evil.example"),
        "?to=" + Signer(salt=SALT).sign("javascript:alert(1)"),
        "?to=" + Signer(salt=SALT).sign("/inside/"),
        "?to=%00",
    ],
)
def test_an_address_that_we_did_not_sign_gets_no_notice(client, county, query):
    response = ask(client, f"/_util/leaving/{query}")
    assert response.status_code == 404
    assert "evil.example" not in BeautifulSoup(html_of(response), "html.parser").main.get_text()


def test_the_notice_never_leads_on_by_itself(client, county):
    page = html_of(ask(client, signed("https://example.com/")))
    assert "http-equiv" not in page and "location" not in page
    assert client.post(signed("https://example.com/"), headers={"host": "yunxi.localhost"}).status_code == 405


def test_a_host_in_other_letters_is_shown_in_both_forms(client, county):
    lookalike = "https://\u0430pple.example/"  # a Cyrillic letter first
    text = BeautifulSoup(html_of(ask(client, leaving_address(lookalike))), "html.parser").main.get_text()
    assert "xn--pple-43d.example" in text and "\u0430pple.example" in text
    text = BeautifulSoup(
        html_of(ask(client, leaving_address("https://xn--pple-43d.example/"))), "html.parser"
    ).main
    assert "\u0430pple.example" in text.get_text(), "punycode in its readable form"
    plain = BeautifulSoup(html_of(ask(client, leaving_address("https://example.com/"))), "html.parser").main
    assert "另一种写法" not in plain.get_text()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.com\\@www.gov.cn/", "example.com"),
        ("https:\\\\example.com/", "example.com"),
        ("//example.com/x", "example.com"),
        ("https:///example.com/", "example.com"),
        ("https://www.gov.cn@example.com/", "example.com"),
        ("ht\ntps://example.com/", "example.com"),
        ("https://www.gov.cn.example.com/", "example.com"),
    ],
)
def test_an_address_written_to_deceive_is_read_as_browsers_read_it(county, address, host):
    assert leaves_government(address)
    assert target_of(address).host.endswith(host)
    assert parse_qs(urlsplit(leaving_address(address)).query)["to"]


@pytest.mark.parametrize(
    "address",
    ["/zwgk/", "#h", "mailto:a@example.com", "tel:12345", "https://www.gov.cn/", "https://www.云溪.政务/",
     "http://jyj.yunxi.localhost/x/", "https://WWW.GOV.CN./"],
)  # fmt: skip
def test_links_within_the_government_stay_as_they_are(county, address):
    assert leaving_address(address) == address


def test_feeds_and_exports_keep_real_addresses(client, county):
    column = f.make_column(county.portal)
    f.make_article(column, summary="见https://example.com/")
    feed = html_of(get(client, column, "feed/"))
    assert "leaving" not in feed and "https://example.com/" in feed
