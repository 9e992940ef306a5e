"""What readers get: the page of every site, its facets and addresses, the feed, the API, the description for browsers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search.engines import embedded
from search.engines.engine import EngineUnavailable
from sites.models import CatalogCategory
from tests import factories as f

HERE = "yunxi.localhost"


@pytest.fixture
def county(index: Any) -> Any:
    """A portal, a department with two papers (one in traditional script, one with an attachment), a township."""
    portal = f.make_portal()
    f.make_catalog(portal)
    department = f.make_department("mzj", portal)
    catalog = f.make_catalog(department)
    township = f.make_township("lxz", portal)
    page = f.make_disclosure(
        catalog,
        "城乡居民最低生活保障办法",
        document_number="云溪政办发〔2026〕37号",
        body=[("rich_text", "<p>家庭困难的居民可以申请最低生活保障。</p>")],
        category=CatalogCategory.objects.first(),
    )
    f.attach(page, f.make_document(department.unit, "申请表.txt", "困难家庭收入核对授权书".encode()))
    f.make_article(
        f.make_column(township), "港澳居民申請社會救助須知", body=[("rich_text", "<p>居民可以申請救助。</p>")]
    )
    index.catch_up()
    return portal, department, township


def get(client: Client, path: str = "/search/", host: str = HERE, **query: Any) -> Any:
    return client.get(path, query, headers={"host": host})


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.getvalue(), "html.parser")


def titles(response: Any) -> list[str]:
    return [link.get_text() for link in soup(response).select(".result h2 a")]


def test_any_site_finds_what_another_site_published(client: Client, county: Any):
    for host, path in ((HERE, "/search/"), (HERE, "/lxz/search/"), ("mzj.yunxi.localhost", "/search/")):
        response = get(client, path, host, q="最低生活保障")
        assert response.status_code == 200
        assert titles(response) == ["城乡居民最低生活保障办法"]


def test_a_simplified_query_finds_and_marks_traditional_text_and_the_other_way_round(
    client: Client, county: Any
):
    page = soup(get(client, q="申请社会救助"))
    assert page.select_one(".result h2 mark").get_text() == "申請社會救助"
    page = soup(get(client, q="最低生活保障"))
    assert page.select_one(".result h2 mark").get_text() == "最低生活保障"
    assert titles(get(client, q="最低生活保障辦法")) == ["城乡居民最低生活保障办法"]


def test_an_attachment_stands_under_its_page(client: Client, county: Any):
    page = soup(get(client, q="收入核对授权书"))
    (result,) = page.select(".result")
    assert result.h2.get_text(strip=True) == "城乡居民最低生活保障办法"
    assert "申请表.txt" in result.select_one(".files").get_text()


def test_a_document_number_finds_its_paper_first(client: Client, county: Any):
    for number in ("云溪政办发〔2026〕37号", "云溪政办发[2026]37号", "〔2026〕37号"):
        assert titles(get(client, q=number))[0] == "城乡居民最低生活保障办法"


def test_facets_count_and_narrow_and_can_be_taken_off(client: Client, county: Any):
    township = county[2]
    page = soup(get(client, q="居民"))
    units = {
        box["value"]: box.find_next("span", class_="num").get_text()
        for box in page.select("input[name=unit]")
    }
    assert units[township.unit.code] == "1"
    narrowed = get(client, q="居民", unit=township.unit.code)
    assert titles(narrowed) == ["港澳居民申請社會救助須知"]
    chip = soup(narrowed).select_one(".chips a")
    assert township.unit.name in chip.get_text()
    assert "unit" not in chip["href"]


def test_the_scope_may_be_this_site_alone(client: Client, county: Any):
    response = get(client, "/lxz/search/", q="居民", scope="site")
    assert titles(response) == ["港澳居民申請社會救助須知"]
    assert soup(response).select_one("input[name=scope][value=site]").has_attr("checked")
    nothing = get(client, "/lxz/search/", q="最低生活保障办法", scope="site")
    assert soup(nothing).find("a", string="在全县所有网站中查找")


def test_more_conditions_hold_together(client: Client, county: Any):
    assert titles(get(client, title="须知")) == ["港澳居民申請社會救助須知"]
    assert titles(get(client, number="云溪政办发2026年37号")) in ([], ["城乡居民最低生活保障办法"])
    assert titles(get(client, number="[2026]37号")) == ["城乡居民最低生活保障办法"]
    assert "港澳居民申請社會救助須知" not in titles(get(client, q="居民", without="须知"))
    assert titles(get(client, q="居民", since="2099-01-01")) == []
    assert titles(get(client, phrase="居民可以申请救助")) == ["港澳居民申請社會救助須知"]


def test_what_matches_only_loosely_is_called_related(client: Client, county: Any):
    response = get(client, q="最低生活保障怎么申请才好")
    assert "城乡居民最低生活保障办法" in titles(response)
    assert "没有完全一致的内容" in response.getvalue().decode()


def test_nothing_found_says_what_to_do(client: Client, county: Any):
    page = soup(get(client, q="量子纠缠"))
    assert not page.select(".result")
    assert page.find("a", string="写信问政府")


def test_what_was_withdrawn_is_not_shown_even_before_the_index_knows(client: Client, county: Any):
    township = county[2]
    township.get_children().first().get_children().first().specific.unpublish()
    assert titles(get(client, q="申请社会救助")) == []


def test_markup_in_query_and_text_stays_text(client: Client, county: Any, index: Any):
    f.make_article(
        f.make_column(county[0]), "<script>alert(1)</script>警示", body=[("rich_text", "<p>文</p>")]
    )
    index.catch_up()
    said = get(client, q='"><script>alert(2)</script>警示').getvalue().decode()
    assert "<script>alert" not in said


def test_without_an_engine_the_page_says_so_politely(
    client: Client, county: Any, monkeypatch: pytest.MonkeyPatch
):
    def down(*args: Any) -> None:
        raise EngineUnavailable("gone")

    monkeypatch.setattr(embedded.Embedded, "search", down)
    response = get(client, q="低保")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "检索暂时不能用" in response.getvalue().decode()
    assert get(client, "/api/search/", q="低保").status_code == 503
    assert get(client, "/search/feed/", q="低保").status_code == 503


def test_a_query_that_is_far_too_long_is_refused_with_help(client: Client, county: Any):
    response = get(client, q="政" * 501)
    assert response.status_code == 400
    assert "最多500个字" in response.getvalue().decode()
    assert get(client, "/api/search/", q="政" * 501).json()["status"] == 400


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "²", "1.5", "x"])
def test_page_numbers_that_make_no_sense_are_no_error(client: Client, county: Any, page: str):
    assert get(client, q="居民", page=page).status_code == 200


def test_a_site_that_is_offline_has_no_search(client: Client, county: Any):
    county[2].unpublish()
    assert get(client, "/lxz/search/").status_code == 404


def test_the_page_costs_as_many_queries_for_many_results(
    client: Client, county: Any, index: Any, django_assert_max_num_queries: Any
):
    catalog = county[1].get_children().first()
    for number in range(10):
        f.make_disclosure(catalog, f"居民第{number}号通知")
    index.catch_up()
    get(client, q="居民")
    with django_assert_max_num_queries(22):
        assert len(titles(get(client, q="居民"))) == 10


def test_the_feed_has_the_newest_results(client: Client, county: Any):
    import feedparser

    response = get(client, "/lxz/search/feed/", q="居民")
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} >= {"城乡居民最低生活保障办法", "港澳居民申請社會救助須知"}
    assert get(client, "/search/feed/").status_code == 400


def test_browsers_are_told_of_the_search(client: Client, county: Any):
    link = soup(get(client)).find("link", rel="search")
    response = get(client, link["href"])
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "{searchTerms}" in response.content.decode()


# -- the API ----------------------------------------------------------------------------------------------------------


def fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether an answer has the shape that the description promises."""
    if "$ref" in schema:
        return fits(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        return "null" in kinds
    if "object" in kinds:
        if "properties" not in schema:
            return all(fits(one, schema["additionalProperties"], schemas) for one in value.values())
        return set(value) == set(schema["required"]) and all(
            fits(value[name], one, schemas) for name, one in schema["properties"].items()
        )
    if "array" in kinds:
        return all(fits(one, schema["items"], schemas) for one in value)
    return isinstance(value, {"string": str, "integer": int, "boolean": bool}[kinds[0]])


def test_the_api_answers_as_its_description_says(client: Client, county: Any):
    description = get(client, "/api/search/openapi.json").json()
    schemas = description["components"]["schemas"]
    answer = get(client, "/api/search/", q="居民", limit=5).json()
    assert fits(answer, schemas["Answer"], schemas)
    assert answer["results"]
    assert json.dumps(answer, ensure_ascii=False).count("<mark>") == 0
    refused = get(client, "/api/search/", q="居民", limit=500)
    assert refused.status_code == 400
    assert refused["Content-Type"].startswith("application/problem+json")
    assert fits(refused.json(), schemas["Problem"], schemas)


def test_the_api_lets_no_foreign_script_in(client: Client, county: Any):
    response = client.get(
        "/api/search/?q=居民", headers={"host": HERE, "origin": "https://elsewhere.example"}
    )
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("path", ["/search/", "/api/search/", "/search/feed/", "/search/opensearch/"])
def test_nothing_is_written_through_the_search(client: Client, county: Any, path: str):
    assert client.post(path, {"q": "居民"}, headers={"host": HERE}).status_code in (403, 405)
