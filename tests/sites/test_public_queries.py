"""What a page costs: few queries, the same whatever the number of sites, warm and cold."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sites import directory
from sites.models import CatalogCategory, DocumentKind, SubjectClass
from tests import factories as f
from tests.sites.public_county import County, get, make_county, pages_of_every_type

pytestmark = pytest.mark.django_db
MOST = {
    "disclosure": 15,
    "article": 15,
    "interpretation": 15,
    "guide": 15,
    "leader": 15,
    "home": 30,
    "column": 20,
    "topic": 20,
    "catalog": 20,
}


def queries(client, page) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert get(client, page).status_code == 200
    return len(captured)


def forget() -> None:
    """What a process knows when it has just started."""
    cache.clear()
    directory._memo = None


def costs(client, pages) -> dict[str, tuple[int, int]]:
    """Queries cold and warm of each page."""
    found = {}
    for name, page in pages.items():
        get(client, page)
        forget()
        cold = queries(client, page)
        found[name] = (cold, queries(client, page))
    return found


def fill(county: County, pages) -> None:
    """Lists as long as they get, entries with everything that can be looked up."""
    for number in range(22):
        f.make_article(pages["column"], f"第{number}篇")
        f.make_disclosure(
            pages["catalog"],
            f"公告{number}",
            category=CatalogCategory.objects.all()[number],
            subject=SubjectClass.objects.all()[number],
            document_kind=DocumentKind.objects.first(),
        )
    entry = pages["disclosure"]
    entry.joint_issuers.add(*[home.unit for home in county.homes])
    entry.validity_basis = f.make_disclosure(pages["catalog"], "依据")
    entry.declared_validity = "amended"
    f.publish(entry)
    for number in range(3):
        f.attach(entry, f.make_document(entry.home.unit, f"{number}.pdf"))


def test_pages_stay_within_their_budget_with_three_and_with_thirty_sites(client):
    county = make_county()
    pages = {home: pages_of_every_type(home) for home in (county.portal, county.township)}
    for own in pages.values():
        fill(county, own)
    few = {home: costs(client, own) for home, own in pages.items()}
    for number in range(27):
        catalog = f.make_catalog(f.make_department(f"d{number}", county.portal))
        f.make_disclosure(catalog, f"部门公告{number}")
    many = {home: costs(client, own) for home, own in pages.items()}
    assert many == few
    for home, found in few.items():
        for name, (cold, warm) in found.items():
            assert warm <= MOST[name] and cold <= MOST[name] + 1, f"{home} {name}: {cold}, {warm}"


def test_a_filtered_catalogue_costs_no_more(client, django_assert_max_num_queries):
    county = make_county()
    pages = pages_of_every_type(county.portal)
    fill(county, pages)
    query = {
        "unit": county.portal.unit.code,
        "category": CatalogCategory.objects.first().code,
        "subject": SubjectClass.objects.first().code,
        "kind": DocumentKind.objects.first().code,
        "year": "2026",
        "q": "公告",
    }
    get(client, pages["catalog"], query=query)
    with django_assert_max_num_queries(20):
        get(client, pages["catalog"], query=query)
