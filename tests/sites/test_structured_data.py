"""What machines read of a page."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from sites.models import DeclaredValidity
from sites.structured_data import as_script_text
from tests import factories as f
from tests.sites.public_county import get, html_of, make_county, pages_of_every_type

pytestmark = pytest.mark.django_db


def graph_of(client, page):
    """The things that a page describes, by their type."""
    soup = BeautifulSoup(html_of(get(client, page)), "html.parser")
    scripts = soup.find_all("script", type="application/ld+json")
    assert len(scripts) == 1
    content = json.loads(scripts[0].string)
    assert content["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in content["@graph"]}


def test_every_page_type_says_what_it_is_and_where_it_stands(client):
    county = make_county()
    kinds = {
        "home": "WebSite",
        "article": "NewsArticle",
        "interpretation": "Article",
        "disclosure": "DigitalDocument",
        "guide": "GovernmentService",
        "leader": "Person",
    }
    for home in county.homes:
        for name, page in pages_of_every_type(home).items():
            graph = graph_of(client, page)
            if name != "home":
                steps = graph["BreadcrumbList"]["itemListElement"]
                assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
                assert steps[0]["name"] == home.title and steps[-1]["name"] == page.title
                assert all(step["item"].startswith("http://") for step in steps), name
                assert steps[-1]["item"] == page.full_url
            if name in kinds:
                assert graph[kinds[name]]["url"] == page.full_url, name
    assert graph_of(client, county.portal)["WebSite"]["publisher"]["name"] == county.portal.unit.name


@pytest.mark.parametrize(
    ("declared", "force"),
    [
        ("by_date", "InForce"),
        ("repealed", "NotInForce"),
        ("expired", "NotInForce"),
        ("amended", "PartiallyInForce"),
    ],
)
def test_a_normative_document_says_whether_it_is_in_force(client, declared, force):
    entry = f.make_disclosure(
        f.make_catalog(f.make_portal()),
        normative=True,
        document_number="云溪政发〔2026〕12号",
        declared_validity=DeclaredValidity(declared),
    )
    law = graph_of(client, entry)["Legislation"]
    assert law["legislationLegalForce"] == f"https://schema.org/{force}"
    assert law["legislationIdentifier"] == "云溪政发〔2026〕12号"


def test_nothing_in_a_title_can_end_the_script(client):
    title = "</script><script>alert(1)</script>&amp;\u2028<!--"
    article = f.make_article(f.make_column(f.make_portal()), title)
    html = html_of(get(client, article))
    assert "<script>alert" not in html
    assert graph_of(client, article)["NewsArticle"]["headline"] == title
    text = as_script_text([{"name": title}])
    assert not set(text) & set("<>&\u2028\u2029")


def test_an_alias_speaks_of_its_original(client):
    county = make_county()
    article = f.make_article(f.make_column(county.department))
    alias = article.create_alias(parent=f.make_column(county.portal), update_slug="shared")
    assert graph_of(client, alias)["NewsArticle"]["url"] == article.full_url


def test_what_is_not_known_is_not_said(client):
    entry = f.make_disclosure(f.make_catalog(f.make_portal()))
    thing = graph_of(client, entry)["DigitalDocument"]
    assert all(thing.values())
    assert "expires" not in thing and "genre" in thing
