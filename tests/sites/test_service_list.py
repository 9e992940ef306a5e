"""The list of service guides: of one site, on the portal of all; filters, pages, costs."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests import factories as f
from tests.sites.public_county import get, html_of, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_county()


def services(client, path="/services/", host="yunxi.localhost", **query):
    response = client.get(path, query, headers={"host": host})
    assert response.status_code == 200
    return BeautifulSoup(html_of(response), "html.parser")


def titles(soup) -> list[str]:
    return [link.get_text() for link in soup.select(".services h3 a")]


def column_of(home):
    return f.make_column(home, "services", "办事服务")


def test_the_portal_lists_the_guides_of_all_sites_and_a_site_its_own(client, county):
    for home in county.homes:
        f.make_guide(column_of(home), f"{home.unit.code}的事项")
    assert titles(services(client)) == ["lxz的事项", "jyj的事项", "yxxzf的事项"]
    assert titles(services(client, host="jyj.yunxi.localhost")) == ["jyj的事项"]
    own = services(client, "/lxz/services/")
    assert titles(own) == ["lxz的事项"] and own.find(id="f-unit") is None
    assert services(client).select_one(".services a[href^='http://jyj.yunxi.localhost/']")


def test_drafts_and_what_is_not_for_everybody_are_not_listed(client, county):
    column = column_of(county.department)
    f.make_guide(column, "草稿", live=False)
    closed = f.make_guide(column, "内部事项", life_event="birth")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="secret")  # noqa: S106
    soup = services(client)
    assert titles(soup) == [] and "没有符合条件的办事指南。" in soup.main.get_text()
    assert "生育" not in soup.main.get_text()


def test_guides_are_found_by_occasion_audience_unit_and_words(client, county):
    first = column_of(county.department)
    f.make_guide(first, "入学登记", life_event="school", audience="natural")
    f.make_guide(first, "办学许可", life_event="business", audience="legal")
    f.make_guide(column_of(county.township), "建房审批", life_event="housing", audience="both")
    assert titles(services(client, event="school")) == ["入学登记"]
    assert titles(services(client, audience="legal")) == ["建房审批", "办学许可"]
    assert titles(services(client, unit="lxz")) == ["建房审批"]
    assert titles(services(client, q="许可")) == ["办学许可"]
    assert titles(services(client, q="许可", event="school")) == []


def test_the_occasions_count_what_the_other_filters_leave(client, county):
    column = column_of(county.department)
    f.make_guide(column, "入学登记", life_event="school", audience="natural")
    f.make_guide(column, "办学许可", life_event="school", audience="legal")
    soup = services(client, audience="legal", event="school")
    chips = {chip.contents[0].strip(): chip for chip in soup.select(".chips a")}
    assert chips["上学"].span.get_text() == "1" and chips["上学"]["aria-current"] == "true"
    assert chips["全部"]["href"] == "/services/?audience=legal"


@pytest.mark.parametrize(
    "query",
    [
        {"event": "nonsense"},
        {"audience": "'"},
        {"unit": "\x00"},
        {"unit": "no-such"},
        {"page": "-1"},
        {"page": "x"},
    ],
)
def test_a_value_that_makes_no_sense_is_not_asked(client, county, query):
    f.make_guide(column_of(county.department), "入学登记")
    assert titles(services(client, **query)) == ["入学登记"]


def test_twenty_stand_on_a_page_and_the_filters_are_kept_for_the_next(client, county):
    column = column_of(county.department)
    for number in range(21):
        f.make_guide(column, f"事项{number}", life_event="school")
    soup = services(client, event="school")
    assert len(titles(soup)) == 20 and "21项" in soup.find(id="h-list").get_text()
    following = soup.find("a", rel="next")["href"]
    assert "event=school" in following and titles(services(client, f"/services/{following}")) == ["事项0"]


def test_the_list_costs_the_same_whatever_the_number_of_sites_and_guides(client, county):
    f.make_guide(column_of(county.department), "入学登记", life_event="school")

    def cost() -> int:
        services(client, event="school", unit="jyj", q="登记", audience="natural")
        with CaptureQueriesContext(connection) as captured:
            services(client, event="school", unit="jyj", q="登记", audience="natural")
        return len(captured)

    few = cost()
    for number in range(8):
        home = f.make_department(f"d{number}", county.portal)
        f.make_guide(column_of(home), f"登记{number}", life_event="school")
    assert cost() == few <= 12


def test_the_list_says_what_it_is_to_machines_and_marks_the_menu(client, county):
    column_of(county.portal)
    soup = services(client, event="school")
    assert soup.find("link", rel="canonical")["href"] == "http://yunxi.localhost/services/"
    assert soup.find("meta", attrs={"name": "ColumnName"})["content"] == "办事指南"
    assert soup.find(class_="crumbs").find(attrs={"aria-current": "page"}).get_text() == "办事指南"
    assert soup.select_one(".nav [aria-current]")["href"] == "/services/"


def test_the_list_of_a_site_that_is_not_public_is_not_found(client, county):
    county.township.unpublish()
    assert client.get("/lxz/services/", headers={"host": "yunxi.localhost"}).status_code == 404


def test_the_side_navigation_of_the_portal_leads_to_the_guides_as_the_menu_does(client, county):
    column_of(county.portal)
    news = f.make_column(county.portal, "news", "云溪要闻")
    page = BeautifulSoup(html_of(get(client, news)), "html.parser")
    assert {link["href"] for link in page.find_all("a", string="办事服务")} == {"/services/"}
